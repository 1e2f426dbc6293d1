using System.Globalization;
using System.Text;

namespace Breakwater.MatchingBench;

/// <summary>The results as Markdown: printed as they come, written at the end.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();

    public void Line(FormattableString line) => Line(FormattableString.Invariant(line));

    /// <summary>A row of a table. A number comes with its format, as in (1.5, "F2").</summary>
    public void Row(params object[] cells) => Line($"| {string.Join(" | ", cells.Select(Cell))} |");

    private static string Cell(object cell) => cell switch
    {
        (double number, string format) => number.ToString(format, CultureInfo.InvariantCulture),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "",
    };

    public void Line(string line = "")
    {
        _text.Append(line).Append('\n');
        Console.WriteLine(line);
    }

    public void Write(string path) => File.WriteAllText(path, _text.ToString());
}
