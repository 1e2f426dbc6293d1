using System.Diagnostics;

namespace Breakwater.Fuzz;

/// <summary>One worker process: says on its output what it does, a line each, so that its parent knows what ended it.</summary>
internal static class FuzzChild
{
    private const int Found = 3;
    private const int Hung = 4;
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <returns>0 at the end of the time, 3 after a failing input, which the folder then holds.</returns>
    public static int Run(FuzzTarget target, int seed, long from, TimeSpan time, string folder)
    {
        using var progress = new FuzzProgress(Path.Combine(folder, $"{target.Name}.at"));
        var worker = new FuzzWorker(target, seed, progress.Write);
        using var watch = new Timer(_ =>
        {
            if (worker.Hanging is { } number)
            {
                Save(folder, target, seed, new FuzzFailure(number, target.Input(seed, number), "It hangs."));
                Environment.Exit(Hung);
            }
        }, null, LookInterval, LookInterval);
        var started = Stopwatch.GetTimestamp();
        var next = from;
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            if (worker.Run(next++) is { } failure)
            {
                Save(folder, target, seed, failure);
                return Found;
            }
        }

        return 0;
    }

    public static void Save(string folder, FuzzTarget target, int seed, FuzzFailure failure)
    {
        var path = Path.Combine(folder, $"{target.Name}-{seed}-{failure.Number}.input");
        File.WriteAllBytes(path, failure.Input);
        File.WriteAllText(path + ".txt", failure.What);
        Console.WriteLine($"{target.Name}: input {failure.Number} of seed {seed} fails; it is in {path}");
        Console.WriteLine(failure.What);
    }
}

/// <summary>The number of the input under work, in a file that outlives the process.</summary>
internal sealed class FuzzProgress(string path) : IDisposable
{
    private readonly FileStream _file = new(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, 0);

    public void Write(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BitConverter.TryWriteBytes(bytes, number);
        _file.Position = 0;
        _file.Write(bytes);
    }

    /// <summary>-1 when nothing was begun.</summary>
    public static long Read(string path)
    {
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        return bytes.Length == sizeof(long) ? BitConverter.ToInt64(bytes) : -1;
    }

    public void Dispose() => _file.Dispose();
}
