using System.Diagnostics;
using System.Globalization;

namespace Breakwater.Fuzz;

/// <summary>Runs targets, each in a process of its own with a bound on its heap, and starts another after each that failed.</summary>
internal static class FuzzRun
{
    /// <returns>True when nothing was found.</returns>
    public static bool Run(FuzzTarget target, int seed, TimeSpan time, string folder)
    {
        Directory.CreateDirectory(folder);
        var progress = Path.Combine(folder, $"{target.Name}.at");
        File.Delete(progress);
        var started = Stopwatch.GetTimestamp();
        long next = 0;
        var failures = 0;
        while (time - Stopwatch.GetElapsedTime(started) is var left && left > TimeSpan.Zero && failures < Limits.FailuresMax)
        {
            var exit = RunChild(target, seed, next, left, folder);
            var last = FuzzProgress.Read(progress);
            next = Math.Max(last, next - 1) + 1;
            if (exit == 0)
            {
                break;
            }

            failures++;
            if (exit is not (3 or 4) && last >= 0)
            {
                FuzzChild.Save(folder, target, seed, new FuzzFailure(last, target.Input(seed, last), $"The process ended with {exit}."));
            }
        }

        File.Delete(progress);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{target.Name}: {next} inputs of seed {seed} in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s, {failures} failures"));
        return failures == 0;
    }

    private static int RunChild(FuzzTarget target, int seed, long from, TimeSpan time, string folder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            ArgumentList =
            {
                "worker", target.Name, seed.ToString(CultureInfo.InvariantCulture), from.ToString(CultureInfo.InvariantCulture),
                time.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture), folder,
            },
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = Limits.HeapBytesMax;
        using var child = Process.Start(start)!;
        child.WaitForExit();
        return child.ExitCode;
    }
}
