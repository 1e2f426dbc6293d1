namespace Breakwater.Protocol;

/// <summary>The first number of a record, and how indicators are written short.</summary>
internal static class SegmentRecord
{
    public const int Present = 1;
    public const int Removed = 2;
    public const int NewKind = 4;
    public const int Uuid = 8;
    public const int UseShift = 4;
    public const int FlagsMax = 0x3F;

    public const string UuidPrefix = "indicator--";

    /// <summary>True for an id that comes out the same when it is written from its UUID.</summary>
    public static bool TryUuid(string indicator, out Guid uuid)
    {
        uuid = default;
        return indicator.StartsWith(UuidPrefix, StringComparison.Ordinal)
            && Guid.TryParseExact(indicator.AsSpan(UuidPrefix.Length), "D", out uuid)
            && !indicator.AsSpan(UuidPrefix.Length).ContainsAnyInRange('A', 'F');
    }
}
