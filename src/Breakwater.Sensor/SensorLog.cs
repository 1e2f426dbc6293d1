using System.Globalization;

namespace Breakwater.Sensor;

/// <summary>The sensor's own diary on standard error: one sentence a line. It never holds a line of a member's logs, nor a key.</summary>
internal sealed class SensorLog(TextWriter writer, TimeProvider time)
{
    private readonly Lock _gate = new();

    public void Write(string sentence)
    {
        lock (_gate)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ} {sentence}"));
            writer.Flush();
        }
    }
}
