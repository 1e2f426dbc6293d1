using System.Buffers;

namespace Breakwater.Events;

/// <summary>
/// Names of the columns of a file, from its header: <c>#fields</c> of Zeek, <c>#Fields:</c> of W3C and IIS, or a first line of names
/// between commas.
/// </summary>
public sealed class ColumnHeader
{
    private static readonly SearchValues<byte> NotInNames = SearchValues.Create("/=:<>{}@."u8);
    private readonly string?[] _names;
    private readonly byte _separator;

    private ColumnHeader(string?[] names, byte separator)
    {
        (_names, _separator) = (names, separator);
    }

    /// <summary>True when lines that begin with <c>#</c> may announce other columns later in the file.</summary>
    public bool IsAnnounced => _separator != ',';

    /// <summary>The last header in a piece of text that begins at the start of a line; null when there is none.</summary>
    /// <param name="isFront">The piece is the front of a file, where names between commas are a header too.</param>
    public static ColumnHeader? FindIn(ReadOnlySpan<byte> text, bool isFront)
    {
        var at = Math.Max(LastLineWith(text, "#fields"u8), LastLineWith(text, "#Fields:"u8));
        if (at >= 0)
        {
            return OfLine(FirstLine(text[at..]));
        }

        return isFront && !text.IsEmpty && text[0] != '#' && text.Contains((byte)'\n') ? OfNames(FirstLine(text)) : null;
    }

    /// <summary>Name of the column that a place in a line is in; null when the line is a comment, or has more columns than names.</summary>
    public string? NameAt(ReadOnlySpan<byte> line, int offset)
    {
        if (line.IsEmpty || (line[0] == '#' && IsAnnounced))
        {
            return null;
        }

        var column = 0;
        var isQuoted = false;
        foreach (var b in line[..offset])
        {
            isQuoted ^= b == '"' && _separator == ',';
            column += b == _separator && !isQuoted ? 1 : 0;
        }

        return column < _names.Length ? _names[column] : null;
    }

    private static ColumnHeader? OfLine(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("#Fields:"u8))
        {
            return Split(line[8..].Trim((byte)' '), (byte)' ');
        }

        // The separator is announced as "#separator \x09", and stands behind the word itself.
        return line.Length > 8 ? Split(line[8..], line[7]) : null;
    }

    /// <summary>Three names at least, each a word without a digit in front: data lines are not like that.</summary>
    private static ColumnHeader? OfNames(ReadOnlySpan<byte> line)
    {
        if (line.Count((byte)',') < 2)
        {
            return null;
        }

        foreach (var part in line.Split((byte)','))
        {
            var name = line[part].Trim("\" "u8);
            if (name.IsEmpty || name.Length > Limits.FieldCharsMax || !char.IsAsciiLetter((char)name[0])
                || name.ContainsAny(NotInNames))
            {
                return null;
            }
        }

        return Split(line, (byte)',');
    }

    private static ColumnHeader? Split(ReadOnlySpan<byte> line, byte separator)
    {
        if (line.Count(separator) >= Limits.ColumnsMax)
        {
            return null;
        }

        var names = new List<string?>();
        foreach (var part in line.Split(separator))
        {
            names.Add(FieldName.Of(line[part].Trim("\" "u8)));
        }

        return new ColumnHeader([.. names], separator);
    }

    private static int LastLineWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        while (text.LastIndexOf(word) is >= 0 and var at)
        {
            if (at == 0 || text[at - 1] == '\n')
            {
                return at;
            }

            text = text[..at];
        }

        return -1;
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, Limits.ColumnHeaderBytesMax)];
        var end = text.IndexOf((byte)'\n');
        return (end < 0 ? text : text[..end]).TrimEnd((byte)'\r');
    }
}
