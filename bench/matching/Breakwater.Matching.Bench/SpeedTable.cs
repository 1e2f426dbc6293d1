using System.Diagnostics;
using System.Globalization;
using Breakwater.Harbor.Corpora;
using Breakwater.Matching;

namespace Breakwater.MatchingBench;

/// <summary>Speed in memory, on one core: the matcher by size, format and hit rate, and plain C# beside it.</summary>
internal sealed class SpeedTable(BenchOptions options, Materials materials, Report report)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly decimal[] HitRates = [0.0001m, 0.01m];

    public void Measure()
    {
        var subjects = options.Counts.Select(count => Subject.Open(materials.Index(count))).ToArray();
        report.Line();
        report.Line("## Speed, text in memory");
        report.Line();
        report.Line($"Each repetition reads the memory, then scans with each list, one after the other; {options.Repetitions}");
        report.Line("repetitions, medians; shares and ratios are medians of those within a repetition. GB is 10⁹ bytes,");
        report.Line("a second is one of processor time.");
        report.Line("Aim at 1 M: 11 / 8 / 13 % of memory read, 10 M at 0.70 of 10 k.");
        report.Line();
        report.Row(
            "format, hit rate", "memory read GB/s", Cells(c => $"{Name(c)} GB/s"), Cells(c => $"{Name(c)} share"), "largest ÷ 10 k",
            "hits at 10 k");
        report.Line($"|---|---|{string.Concat(Enumerable.Repeat("---|", options.Counts.Length * 2))}---|---|");
        foreach (var format in Enum.GetValues<CorpusFormat>())
        {
            foreach (var rate in HitRates)
            {
                Row(format, rate, subjects);
            }
        }

        foreach (var subject in subjects)
        {
            subject.Dispose();
        }
    }

    public void MeasurePlain()
    {
        const int Count = 1_000_000;
        report.Line();
        report.Line("## Against plain C#, 1 M indicators");
        report.Line();
        report.Line($"Tokens by vectorised searching, looked up with parent domains, nothing allocated;");
        report.Line($"first {options.PlainBytes >> 20} MiB, hit rate 0.01 %, {options.Repetitions} repetitions by turns.");
        report.Line("It knows names, single IPv4 addresses and hashes alone: no ranges, URLs, mail addresses, IPv6, escapes. Aim: 60×.");
        report.Line();
        report.Line("| format | matcher GB/s | `HashSet<string>` by characters GB/s | ratio | set of bytes, own comparer GB/s | ratio |");
        report.Line("|---|---|---|---|---|---|");
        using var reader = File.OpenText(materials.List(Count));
        var sets = new PlainSets(PlainList.Read(reader).Where(e => e.Value is not null).Select(e => e.Value!.Value));
        using var subject = Subject.Open(materials.Index(Count));
        foreach (var format in Enum.GetValues<CorpusFormat>())
        {
            var text = Materials.Load(materials.Corpus(format, HitRates[0]), options.PlainBytes);
            List<double> own = [], byText = [], byBytes = [];
            for (var round = -1; round < options.Repetitions; round++)
            {
                Add(own, round, text.Length, () => subject.Scan(text));
                Add(byText, round, text.Length, () => sets.ScanByText(text));
                Add(byBytes, round, text.Length, () => sets.ScanByBytes(text));
            }

            report.Row(
                format, (Rates.Median(own), "F2"), (Rates.Median(byText), "F3"), (Rates.Ratio(own, byText), "F1"),
                (Rates.Median(byBytes), "F3"), (Rates.Ratio(own, byBytes), "F1"));
        }
    }

    private static string Name(int count) => count >= 1_000_000 ? $"{count / 1_000_000} M" : $"{count / 1000} k";

    private static void Add(List<double> rates, int round, long bytes, Func<long> scan)
    {
        // The round before the first warms up, until the compiler has had its time too.
        var start = Stopwatch.GetTimestamp();
        do
        {
            var rate = Rates.Of(bytes, () => scan());
            if (round >= 0)
            {
                rates.Add(rate);
            }
        }
        while (round < 0 && Stopwatch.GetElapsedTime(start) < WarmUp);
    }

    private string Cells(Func<int, string> cell) => string.Join(" | ", options.Counts.Select(cell));

    private void Row(CorpusFormat format, decimal rate, Subject[] subjects)
    {
        var text = Materials.Load(materials.Corpus(format, rate));
        List<double> memory = [];
        var own = subjects.Select(_ => new List<double>()).ToArray();
        for (var round = -1; round < options.Repetitions; round++)
        {
            Add(memory, round, text.Length, () => (long)MemoryRead.Sum(text));
            for (var i = 0; i < subjects.Length; i++)
            {
                var subject = subjects[i];
                Add(own[i], round, text.Length, () => subject.Scan(text));
            }
        }

        var speeds = string.Join(" | ", own.Select(o => Rates.Median(o).ToString("F2", CultureInfo.InvariantCulture)));
        var shares = string.Join(" | ", own.Select(o => Rates.Ratio(o, memory).ToString("P1", CultureInfo.InvariantCulture)));
        report.Row(
            $"{format}, {(rate * 100).ToString("0.##", CultureInfo.InvariantCulture)} %", (Rates.Median(memory), "F1"), speeds, shares,
            (Rates.Ratio(own[^1], own[0]), "F2"), subjects[0].Scan(text));
    }
}
