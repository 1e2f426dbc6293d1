using System.Text;

namespace Breakwater.Formats.Reading;

/// <summary>One cell, and where it stands in the text.</summary>
/// <param name="Text">Without quotes around it.</param>
/// <param name="Start">Of the text inside the quotes.</param>
internal readonly record struct TableCell(string Text, int Start);

/// <summary>Splits separated values (RFC 4180), and keeps where each cell stands.</summary>
internal static class TableRow
{
    /// <summary>The row that starts at <paramref name="at"/>, which moves to the next one.</summary>
    public static List<TableCell> Read(string text, ref int at, char separator, int line)
    {
        var cells = new List<TableCell>();
        while (true)
        {
            cells.Add(Cell(text, ref at, separator));
            if (cells.Count > Limits.TableColumnsMax)
            {
                throw new ReadingException($"line {line}", $"The row has more than {Limits.TableColumnsMax} columns.");
            }

            if (at < text.Length && text[at] == separator)
            {
                at++;
                continue;
            }

            at += at < text.Length && text[at] == '\r' ? 1 : 0;
            at += at < text.Length && text[at] == '\n' ? 1 : 0;
            return cells;
        }
    }

    private static TableCell Cell(string text, ref int at, char separator)
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }

        if (at < text.Length && text[at] == '"')
        {
            return Quoted(text, ref at, separator);
        }

        var start = at;
        while (at < text.Length && text[at] != separator && text[at] is not ('\r' or '\n'))
        {
            at++;
        }

        return new TableCell(text[start..at].TrimEnd(), start);
    }

    private static TableCell Quoted(string text, ref int at, char separator)
    {
        var start = ++at;
        var cell = new StringBuilder();
        while (at < text.Length)
        {
            if (text[at] == '"' && at + 1 < text.Length && text[at + 1] == '"')
            {
                cell.Append('"');
                at += 2;
            }
            else if (text[at] == '"')
            {
                break;
            }
            else
            {
                cell.Append(text[at++]);
            }
        }

        // What follows the closing quote up to the separator belongs to nothing.
        while (at < text.Length && text[at] != separator && text[at] is not ('\r' or '\n'))
        {
            at++;
        }

        return new TableCell(cell.ToString(), start);
    }
}
