using System.Diagnostics;
using System.Globalization;

namespace Breakwater.MatchingBench;

/// <summary>How another process ended.</summary>
/// <param name="Failure">Why it did not end by itself, or with what; empty when it did well.</param>
internal sealed record ChildResult(string Output, TimeSpan Elapsed, TimeSpan ProcessorTime, long PeakBytes, string Failure);

/// <summary>Another process, with bounds on time and memory; it runs on the cores that this one may use.</summary>
internal static class ChildRun
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    public static ChildResult Self(IEnumerable<string> arguments, TimeSpan timeMax, long bytesMax) =>
        Run(Environment.ProcessPath!, arguments, timeMax, bytesMax);

    public static ChildResult Run(string program, IEnumerable<string> arguments, TimeSpan timeMax, long bytesMax = long.MaxValue)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C";
        var before = ProcessorClock.OfChildren();
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var ended = process.WaitForExitAsync();
        var peak = 0L;
        var failure = "";

        // Short runs are waited for; looking at a process that just ended would cost more than it.
        while (!ended.Wait(LookInterval))
        {
            peak = Math.Max(peak, StatusBytes(process.Id, "VmHWM"));
            failure = Stopwatch.GetElapsedTime(began) > timeMax
                ? string.Create(CultureInfo.InvariantCulture, $"not done after {timeMax.TotalSeconds:F0} s, at {peak / 1e9:F1} GB")
                : peak > bytesMax ? string.Create(CultureInfo.InvariantCulture,
                    $"over {bytesMax / 1e9:F0} GB after {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s") : "";
            if (failure.Length > 0)
            {
                process.Kill();
                break;
            }
        }

        ended.Wait();
        var elapsed = Stopwatch.GetElapsedTime(began);
        if (failure.Length == 0 && process.ExitCode != 0)
        {
            failure = string.Create(CultureInfo.InvariantCulture, $"ended with {process.ExitCode}: {errors.Result.Trim()}");
        }

        return new ChildResult(output.Result, elapsed, ProcessorClock.OfChildren() - before, peak, failure);
    }

    /// <summary>A figure of a process's memory, in bytes; 0 when it is gone.</summary>
    public static long StatusBytes(int process, string name)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.Ordinal));
            var kibibytes = line?.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1];
            return kibibytes is null ? 0 : long.Parse(kibibytes, CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
