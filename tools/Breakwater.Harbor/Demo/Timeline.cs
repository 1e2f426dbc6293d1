using System.Globalization;

namespace Breakwater.Harbor.Demo;

/// <summary>Prints what happens, with the seconds since the morning began: when it was observed, not when it was printed.</summary>
public sealed class Timeline(TextWriter output, TimeProvider time)
{
    private long _start = time.GetTimestamp();

    public long Now => time.GetTimestamp();

    public void Begin() => _start = time.GetTimestamp();

    /// <summary>Something without a time of its own.</summary>
    public void Say(string text) => output.WriteLine(text);

    public void Tell(string text) => TellAt(Now, text);

    /// <param name="stamp">When it was observed.</param>
    public void TellAt(long stamp, string text) =>
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{time.GetElapsedTime(_start, stamp).TotalSeconds,8:0.000} s  {text}"));

    /// <summary>Seconds between two observations, for a sentence.</summary>
    public string Between(long from, long to) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.GetElapsedTime(from, to).TotalSeconds:0.000} s");
}
