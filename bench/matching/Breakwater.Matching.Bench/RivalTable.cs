using System.Globalization;
using Breakwater.Harbor.Corpora;
using Breakwater.Matching;

namespace Breakwater.MatchingBench;

/// <summary>Hyperscan in a process of its own, and whole processes: <c>grep</c> and our command line.</summary>
internal sealed class RivalTable(BenchOptions options, Materials materials, Report report, string products)
{
    private const long HyperscanMemoryMax = 10_000_000_000;
    private const int HyperscanRounds = 3;
    private const int ProcessRounds = 3;

    public void MeasureHyperscan()
    {
        report.Line();
        report.Line("## Against Hyperscan, literals only");
        report.Line();
        report.Line($"Every indicator but ranges as a literal without case, block mode, in pieces of a megabyte; no token,");
        report.Line($"subdomain or range rule. First {options.HyperscanBytes >> 20} MiB, hit rate 0.01 %,");
        report.Line($"{HyperscanRounds} repetitions by turns with the matcher in one process. Aim: 3× at 10 k, 20× at 1 M.");
        report.Line();
        if (!Hyperscan.IsHere())
        {
            report.Line("Not measured: the library is not installed (Debian package libhyperscan5).");
            return;
        }

        report.Line("| indicators | compile s | database MB | peak memory GB | format | matcher GB/s | Hyperscan GB/s | ratio |");
        report.Line("|---|---|---|---|---|---|---|---|");
        foreach (var count in options.Counts.Where(c => c <= 1_000_000))
        {
            var corpora = Enum.GetValues<CorpusFormat>().Select(f => materials.Corpus(f, 0.0001m));
            string[] arguments =
            [
                "hyperscan", materials.List(count), materials.Index(count),
                options.HyperscanBytes.ToString(CultureInfo.InvariantCulture), .. corpora,
            ];
            var child = ChildRun.Self(arguments, options.HyperscanTimeMax, HyperscanMemoryMax);
            if (child.Failure.Length > 0)
            {
                report.Line($"| {count} | {child.Failure} | – | {child.PeakBytes / 1e9:F1} | – | – | – | – |");
            }

            var peak = (child.PeakBytes / 1e9).ToString("F1", CultureInfo.InvariantCulture);
            foreach (var line in child.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                report.Line(line.Replace("PEAK", peak, StringComparison.Ordinal));
            }
        }
    }

    /// <summary>The other side: compiles, measures, prints rows.</summary>
    public static void HyperscanChild(string list, string index, long bytes, IReadOnlyList<string> corpora)
    {
        using var reader = File.OpenText(list);
        var literals = PlainList.Read(reader).Where(e => e.Value is { } value && !IsRange(value)).Select(e => e.Value!.Value.Text)
            .Distinct().ToArray();
        using var hyperscan = Hyperscan.Compile(literals);
        using var subject = Subject.Open(index);
        foreach (var corpus in corpora)
        {
            var text = Materials.Load(corpus, bytes);
            List<double> own = [], other = [];
            for (var round = 0; round < HyperscanRounds; round++)
            {
                own.Add(Rates.Of(text.Length, () => subject.Scan(text)));
                other.Add(Rates.Of(text.Length, () => ScanPieces(hyperscan, text)));
            }

            var format = Path.GetFileName(corpus).Split('-')[0];
            new Report().Row(
                subject.Count, (hyperscan.CompileTime.TotalSeconds, "F1"), (hyperscan.DatabaseBytes / 1e6, "F1"), "PEAK", format,
                (Rates.Median(own), "F2"), (Rates.Median(other), "F3"), (Rates.Ratio(own, other), "F1"));
        }
    }

    public void MeasureProcesses()
    {
        const int Count = 10_000;
        report.Line();
        report.Line("## Whole processes, 10 k indicators");
        report.Line();
        report.Line($"Processor time from start to end, file in the page cache, first {options.GrepBytes >> 20} MiB, hit rate 0.01 %,");
        report.Line($"median of {ProcessRounds} beside one of `grep -F -c -f` in the C locale, which");
        report.Line("knows no token, subdomain or range. `breakwater scan` reads the same list, or an index file made of it");
        report.Line("by `breakwater index build`, starts its runtime, and prints every hit. Aim: 50×.");
        report.Line();
        report.Line("| format | `scan --indicators` s | `scan --index` s | `grep -F -c -f` s | ratio, list | ratio, index |");
        report.Line("|---|---|---|---|---|---|");
        var program = Path.Combine(products, "breakwater", "breakwater");
        if (!File.Exists(program))
        {
            report.Line("| not measured: the programs are not built | – | – | – | – | – |");
            return;
        }

        var list = materials.List(Count);
        var index = materials.InFolder("processes.bwi");
        Seconds(ChildRun.Run(program, ["index", "build", list, "--out", index], TimeSpan.FromMinutes(1)), 0);
        foreach (var format in Enum.GetValues<CorpusFormat>())
        {
            var part = materials.InFolder("part.log");
            File.WriteAllBytes(part, Materials.Load(materials.Corpus(format, 0.0001m), options.GrepBytes));
            List<double> own = [], opened = [];
            var grep = Seconds(ChildRun.Run("grep", ["-F", "-c", "-f", list, part], TimeSpan.FromMinutes(5)), 1);
            for (var round = 0; round < ProcessRounds; round++)
            {
                opened.Add(Seconds(ChildRun.Run(program, ["scan", "--index", index, part], TimeSpan.FromMinutes(5)), 1));
                own.Add(Seconds(ChildRun.Run(program, ["scan", "--indicators", list, part], TimeSpan.FromMinutes(5)), 1));
            }

            report.Row(
                format, (Rates.Median(own), "F2"), (Rates.Median(opened), "F2"), (grep, "F2"),
                (grep / Rates.Median(own), "F1"), (grep / Rates.Median(opened), "F1"));
            File.Delete(part);
        }
    }

    private static bool IsRange(IndicatorValue value) =>
        value.Kind is IndicatorKind.Ipv4 or IndicatorKind.Ipv6 && value.Text.Contains('/', StringComparison.Ordinal);

    private static long ScanPieces(Hyperscan hyperscan, ReadOnlySpan<byte> text)
    {
        var hits = 0L;
        foreach (var piece in new WholeLines(text))
        {
            hits += hyperscan.Scan(piece);
        }

        return hits;
    }

    private static double Seconds(ChildResult result, int codeMax) =>
        result.Failure.Length == 0 || result.Failure.StartsWith($"ended with {codeMax}", StringComparison.Ordinal)
            ? result.ProcessorTime.TotalSeconds
            : throw new InvalidOperationException(result.Failure);
}
