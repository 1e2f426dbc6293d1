namespace Breakwater.Formats;

/// <summary>Tells rows of a table from sentences with commas: positions of cells are only cells in a row.</summary>
internal static class LineRow
{
    private const int CellWordsMax = 6;
    private const int CharsMax = 4096;

    /// <summary>
    /// Every cell is one word; or no separator has a space behind it and the cells are short; or the line before or behind is divided
    /// in the same way.
    /// </summary>
    public static bool Is(ReadOnlySpan<char> line, char separator, ReadOnlySpan<char> lineBefore, ReadOnlySpan<char> lineAfter)
    {
        var row = Measure(line, separator);
        if (row.Cells < 2)
        {
            return false;
        }

        return row.WordsMax <= 1 || (!row.HasSpaces && row.WordsMax <= CellWordsMax)
            || IsLike(row, Measure(lineBefore, separator)) || IsLike(row, Measure(lineAfter, separator));
    }

    private static bool IsLike((int Cells, int WordsMax, int FirstWords, bool HasSpaces) row,
        (int Cells, int WordsMax, int FirstWords, bool HasSpaces) other) =>
        row.Cells == other.Cells && Math.Max(row.WordsMax, other.WordsMax) <= CellWordsMax
        && (row.Cells > 2 || (row.FirstWords <= 1 && other.FirstWords <= 1));

    private static (int Cells, int WordsMax, int FirstWords, bool HasSpaces) Measure(ReadOnlySpan<char> line, char separator)
    {
        line = line[..Math.Min(line.Length, CharsMax)].Trim();
        var (cells, most, first, hasSpaces) = (0, 0, 0, false);
        foreach (var range in line.Split(separator))
        {
            var words = 0;
            foreach (var word in line[range].Split(' '))
            {
                words += word.Start.Value == word.End.Value ? 0 : 1;
            }

            hasSpaces |= cells > 0 && line[range].StartsWith(" ");
            first = cells == 0 ? words : first;
            most = Math.Max(most, words);
            cells++;
        }

        return (cells, most, first, hasSpaces);
    }
}
