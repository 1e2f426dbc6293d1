namespace Breakwater.Formats.Reading;

/// <summary>Tells tables of separated values from texts, and which character separates them.</summary>
internal static class TableGuess
{
    private const int LinesMax = 50;
    private static readonly char[] Separators = [',', ';', '\t', '|'];

    public static string? Of(string sample, string ending)
    {
        if (ending is ".csv" or ".tsv")
        {
            return ReadFormats.Csv;
        }

        if (ending is ".md" or ".adoc" or ".log" || SeparatorOf(sample) is not { } separator || separator == '|')
        {
            return null;
        }

        var first = sample.AsSpan().TrimStart("\r\n");
        var head = first[..(first.IndexOfAny('\r', '\n') is var end and >= 0 ? end : first.Length)];
        return TableColumns.IsHead(head.ToString().Split(separator)) ? ReadFormats.Csv : null;
    }

    /// <summary>The character that stands equally often in each of the first lines, outside quotes; null for none.</summary>
    public static char? SeparatorOf(string sample)
    {
        char? best = null;
        var most = 0;
        foreach (var separator in Separators)
        {
            var (lines, same, count) = (0, 0, -1);
            foreach (var line in sample.AsSpan().EnumerateLines())
            {
                if (line.Trim().IsEmpty || line[0] == '#')
                {
                    continue;
                }

                var here = Outside(line, separator);
                count = count < 0 ? here : count;
                same += here == count ? 1 : 0;
                if (++lines == LinesMax)
                {
                    break;
                }
            }

            // The last line of a sample may be cut.
            if (count > 0 && same * 10 >= lines * 8 && lines > 1 && count > most)
            {
                (best, most) = (separator, count);
            }
        }

        return best;
    }

    private static int Outside(ReadOnlySpan<char> line, char separator)
    {
        var (count, isQuoted) = (0, false);
        foreach (var c in line)
        {
            isQuoted ^= c == '"';
            count += c == separator && !isQuoted ? 1 : 0;
        }

        return count;
    }
}
