using System.Diagnostics;
using System.Globalization;
using Breakwater.Harbor.Corpora;

namespace Breakwater.MatchingBench;

/// <summary>What the matcher costs besides time per byte.</summary>
/// <param name="answerer">The program that gives a first answer.</param>
internal sealed class CostTable(BenchOptions options, Materials materials, Report report, string products, string answerer)
{
    private const int Opens = 51;
    private const int Starts = 21;
    private const long AllocationBytes = 32L << 20;

    public void Measure()
    {
        report.Line();
        report.Line("## Size, memory, start");
        report.Line();
        report.Line($"Open: median of {Opens}, without full verification, in a process that has opened one before.");
        report.Line("Build: processor time from a list as text to a file that is on disk.");
        report.Line("Resident: a process of its own that opens the index and reads a corpus of Zeek lines through, file pages");
        report.Line("counted, at its end and at its peak.");
        report.Line("First answer: from the start of a process to the end of one that opens the index, looks at one line and prints its");
        report.Line($"hits, median of {Starts}; compiled ahead of time, with nothing but the matcher in use.");
        report.Line("Aim at 10 M: 45 bytes on disk and 2.4 hot, 220 MB, open 5 ms, first answer 40 ms; build 9 s and 1.1 s at 1 M;");
        report.Line("0 bytes a line.");
        report.Line();
        report.Row(
            "indicators", "build s", "bytes each on disk", "bytes each hot", "open ms", "first answer ms", "full verification s",
            "resident MB, at the end / peak");
        report.Line("|---|---|---|---|---|---|---|---|");
        foreach (var count in options.Counts)
        {
            Row(count);
        }

        report.Line();
        report.Line($"Allocated per line without a hit: {BytesPerLine():F3} bytes (Zeek lines, the largest list, this thread's count).");
        Start("breakwater-sensor", "ahead-of-time compiled, `version`", ["version"]);
        var line = materials.InFolder("line.log");
        File.WriteAllText(line, "{\"query\":\"nothing.example\"}\n");
        Start(
            "breakwater", "with its runtime, `scan` of one line with 10 k indicators as text",
            ["scan", "--indicators", materials.List(10_000), line]);
        StartWithLargest(line);
    }

    // An index that names its hits by the table of its entries, as `scan` needs it.
    private void StartWithLargest(string line)
    {
        var program = Path.Combine(products, "breakwater", "breakwater");
        var index = materials.InFolder("named.bwi");
        if (File.Exists(program)
            && ChildRun.Run(program, ["index", "build", materials.List(options.Counts[^1]), "--out", index], TimeSpan.FromMinutes(5))
                is { Failure.Length: > 0 } failed)
        {
            throw new InvalidOperationException(failed.Failure);
        }

        Start("breakwater", "the same with the largest index file", ["scan", "--index", index, line]);
        File.Delete(index);
    }

    /// <summary>The other side of the figure for resident memory.</summary>
    public static void ResidentChild(string index, string corpus)
    {
        using var subject = Subject.Open(index);
        var hits = subject.ScanFile(corpus);
        var own = Environment.ProcessId;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{ChildRun.StatusBytes(own, "VmRSS") / 1e6:F0} / {ChildRun.StatusBytes(own, "VmHWM") / 1e6:F0} ({hits} hits)"));
    }

    private void Row(int count)
    {
        var list = materials.List(count);
        var begun = ProcessorClock.OfThread();
        var path = materials.Index(list, "cost.bwi");
        var build = ProcessorClock.OfThread() - begun;
        begun = ProcessorClock.OfThread();
        Subject.Verify(path);
        var verify = ProcessorClock.OfThread() - begun;
        var opens = new List<double>();
        for (var i = 0; i < Opens; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Subject.Open(path).Dispose();
            opens.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        using var subject = Subject.Open(path);
        var resident = ChildRun.Self(
            ["resident", path, materials.Corpus(CorpusFormat.Zeek, 0.0001m)], TimeSpan.FromMinutes(10), long.MaxValue);
        report.Row(
            count, (build.TotalSeconds, "F2"), ((double)subject.Bytes / count, "F1"), ((double)subject.HotBytes / count, "F2"),
            (Rates.Median(opens), "F2"), FirstAnswer(path, list), (verify.TotalSeconds, "F2"), resident.Output.Trim() + resident.Failure);
    }

    private string FirstAnswer(string index, string list)
    {
        if (!File.Exists(answerer))
        {
            return "not built";
        }

        var listed = File.ReadLines(list).First();
        var times = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            var run = ChildRun.Run(answerer, [index, $"GET {listed} 200"], TimeSpan.FromMinutes(1));
            times.Add(run.Output.Trim() is not ("" or "0") ? run.Elapsed.TotalMilliseconds
                : throw new InvalidOperationException($"The first answer was '{run.Output.Trim()}'. {run.Failure}"));
        }

        return Rates.Median(times).ToString("F1", CultureInfo.InvariantCulture);
    }

    private double BytesPerLine()
    {
        using var subject = Subject.Open(materials.Index(options.Counts[^1]));
        var text = Materials.Load(materials.Corpus(CorpusFormat.Zeek, 0m), AllocationBytes);
        var hits = subject.Scan(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        hits += subject.Scan(text);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return hits == 0 ? (double)allocated / text.AsSpan().Count((byte)'\n')
            : throw new InvalidOperationException("Lines without a planted indicator matched.");
    }

    private void Start(string product, string what, string[] arguments)
    {
        var program = Path.Combine(products, product, product);
        if (!File.Exists(program))
        {
            report.Line($"Start of `{product}`: not measured, it is not built.");
            return;
        }

        var times = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            var run = ChildRun.Run(program, arguments, TimeSpan.FromMinutes(1));
            times.Add(run.Failure.Length == 0 ? run.Elapsed.TotalMilliseconds : throw new InvalidOperationException(run.Failure));
        }

        report.Line($"Process start to end of `{product}`, {what}: {Rates.Median(times):F0} ms, median of {Starts}.");
    }
}
