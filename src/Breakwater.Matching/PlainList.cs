namespace Breakwater.Matching;

/// <summary>One line of a plain list that says something.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Text">The entry as written, without comment and white space around it.</param>
/// <param name="Value">Null when the entry cannot be used.</param>
/// <param name="Problem">Why not; empty when it can.</param>
public readonly record struct PlainListEntry(long Line, string Text, IndicatorValue? Value, string Problem);

/// <summary>
/// A list with one indicator a line. A <c>#</c> begins a comment at the start of a line and where white space stands before or after it;
/// elsewhere it belongs to a URL. Blank lines, CRLF and a byte order mark are fine. One bad line never stops the rest.
/// </summary>
public static class PlainList
{
    /// <param name="reader">Left open.</param>
    public static IEnumerable<PlainListEntry> Read(TextReader reader)
    {
        var number = 0L;
        while (reader.ReadLine() is { } line)
        {
            number++;
            var entry = WithoutComment(line);
            if (entry.Length > 0)
            {
                var good = IndicatorValue.TryParse(entry, out var value, out var problem);
                yield return new PlainListEntry(number, entry, good ? value : null, problem);
            }
        }
    }

    private static string WithoutComment(string line)
    {
        for (var i = line.IndexOf('#', StringComparison.Ordinal); i >= 0; i = line.IndexOf('#', i + 1))
        {
            if (i == 0 || char.IsWhiteSpace(line[i - 1]) || i + 1 == line.Length || char.IsWhiteSpace(line[i + 1]))
            {
                return line[..i].Trim('\uFEFF', ' ', '\t', '\r');
            }
        }

        return line.Trim('\uFEFF', ' ', '\t', '\r');
    }
}
