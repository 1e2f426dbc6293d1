namespace Breakwater.Sensor.Index;

/// <summary>A part of the index file that was needed is damaged or cannot be read. The index has to be made anew from its
/// segments.</summary>
internal sealed class DamagedIndexException(Exception why) : Exception($"The index file cannot be read: {why.Message}", why)
{
    public static bool IsDamage(Exception e) => e is InvalidDataException or IOException or DamagedIndexException;
}
