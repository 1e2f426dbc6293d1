namespace Breakwater.Sensor.Tests;

/// <summary>What a sensor writes about itself; read by a test while the sensor writes.</summary>
internal sealed class Diary : StringWriter
{
    private readonly Lock _gate = new();

    public override void WriteLine(string? value)
    {
        lock (_gate)
        {
            base.WriteLine(value);
        }
    }

    public override string ToString()
    {
        lock (_gate)
        {
            return base.ToString();
        }
    }
}
