using System.Text;

namespace Breakwater.MatchingBench;

/// <summary>The results as Markdown: printed as they come, written at the end.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();

    public void Line(FormattableString line) => Line(FormattableString.Invariant(line));

    public void Line(string line = "")
    {
        _text.Append(line).Append('\n');
        Console.WriteLine(line);
    }

    public void Write(string path) => File.WriteAllText(path, _text.ToString());
}
