using System.Globalization;
using System.Text;

namespace Breakwater.Formats.Tests.Labelled;

/// <summary>Right, missed and wrong findings of one kind.</summary>
internal sealed class Count
{
    public int Right { get; set; }

    public int Missed { get; set; }

    public int Wrong { get; set; }

    public double Precision => Right + Wrong == 0 ? 1 : (double)Right / (Right + Wrong);

    public double Recall => Right + Missed == 0 ? 1 : (double)Right / (Right + Missed);
}

/// <summary>What the extractor finds in labelled texts, held against the labels. A value counts once a text.</summary>
internal sealed class Score
{
    private readonly SortedDictionary<string, Count> _kinds = new(StringComparer.Ordinal);

    public Count All { get; } = new();

    /// <summary>Each mistake, with the text that it is in.</summary>
    public List<string> Mistakes { get; } = [];

    public static Score Of(IEnumerable<LabelledText> texts, ExtractOptions? options = null)
    {
        var score = new Score();
        foreach (var text in texts)
        {
            var found = TextExtractor.Extract(text.Text, options).Select(one => $"{one.Kind} {one.Value}").ToHashSet(StringComparer.Ordinal);
            foreach (var one in found.Union(text.Expected))
            {
                score.Add(one, text.Name, found.Contains(one), text.Expected.Contains(one));
            }
        }

        return score;
    }

    public string Table()
    {
        var table = new StringBuilder("kind        right missed wrong  precision  recall\n");
        foreach (var (kind, count) in _kinds.Append(new KeyValuePair<string, Count>("all", All)))
        {
            table.Append(CultureInfo.InvariantCulture,
                $"{kind,-11} {count.Right,5} {count.Missed,6} {count.Wrong,5}  {count.Precision,9:F4}  {count.Recall,6:F4}\n");
        }

        return table.ToString();
    }

    private void Add(string one, string name, bool isFound, bool isExpected)
    {
        var kind = one[..one.IndexOf(' ', StringComparison.Ordinal)];
        _kinds.TryAdd(kind, new Count());
        foreach (var count in new[] { _kinds[kind], All })
        {
            count.Right += isFound && isExpected ? 1 : 0;
            count.Missed += isExpected && !isFound ? 1 : 0;
            count.Wrong += isFound && !isExpected ? 1 : 0;
        }

        if (isFound != isExpected)
        {
            Mistakes.Add($"{name}: {(isFound ? "wrong" : "missed")} {one}");
        }
    }
}
