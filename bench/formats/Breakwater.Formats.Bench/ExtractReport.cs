using System.Diagnostics;
using System.Globalization;
using System.Text;
using Breakwater.Formats.Tests.Labelled;

namespace Breakwater.Formats.Bench;

/// <summary>Prints precision and recall on the labelled texts, and the time for ten megabytes made of them.</summary>
internal static class ExtractReport
{
    private const int TextBytes = 10_000_000;
    private const int Rounds = 5;

    public static int Run(TextWriter output)
    {
        var all = new List<LabelledText>();
        foreach (var file in new[] { "worked-on.txt", "held-out.txt", "held-out-2.txt", "held-out-3.txt" })
        {
            var texts = LabelledTexts.Load(file);
            all.AddRange(texts);
            Print(output, $"{file}: {texts.Count} texts, {texts.Count(text => text.Expected.Count == 0)} of them without any indicator",
                texts);
        }

        Print(output, $"all: {all.Count} texts", all);
        Time(output, all);
        return 0;
    }

    private static void Print(TextWriter output, string title, IEnumerable<LabelledText> texts)
    {
        var score = Score.Of(texts);
        output.WriteLine(title);
        output.WriteLine(score.Table());
        foreach (var mistake in score.Mistakes)
        {
            output.WriteLine(mistake);
        }
    }

    /// <summary>The first round is what a command takes, its code not compiled yet; the best is what a running hub takes.</summary>
    private static void Time(TextWriter output, IEnumerable<LabelledText> texts)
    {
        var once = string.Join("\n\n", texts.Select(text => text.Text)) + "\n\n";
        var text = new StringBuilder();
        var bytes = Encoding.UTF8.GetByteCount(once);
        for (var written = 0; written < TextBytes; written += bytes)
        {
            text.Append(once);
        }

        var whole = text.ToString();
        var times = new List<double>();
        var found = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            found = TextExtractor.Extract(whole, new ExtractOptions(CountMax: int.MaxValue)).Count;
            times.Add(clock.Elapsed.TotalSeconds);
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Encoding.UTF8.GetByteCount(whole) / 1e6:F1} MB made of them, {found} indicators: first {times[0]:F2} s, best of "
                + $"{Rounds} {times.Min():F2} s"));
    }
}
