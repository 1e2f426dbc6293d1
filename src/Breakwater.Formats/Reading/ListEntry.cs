namespace Breakwater.Formats.Reading;

/// <summary>
/// One line of a list: plain, with a remark behind; of a hosts file; of AdBlock (<c>||host^</c>); of dnsmasq
/// (<c>address=/host/0.0.0.0</c>);
/// of Unbound (<c>local-zone: "host" always_nxdomain</c>); of a response policy zone (<c>host CNAME .</c>).
/// </summary>
/// <param name="Start">Where the value stands in the line.</param>
internal readonly record struct ListEntry(bool IsEntry, bool IsComment, int Start, int End)
{
    private static readonly System.Buffers.SearchValues<char> NotInValues = System.Buffers.SearchValues.Create("{}()<>\"'");
    private static readonly string[] ZoneWords = ["$TTL", "$ORIGIN", "@ ", "@\t", "server:"];

    public static ListEntry Read(ReadOnlySpan<char> line)
    {
        var first = line.Length - line.TrimStart().Length;
        var text = line[first..].TrimEnd();
        if (text.IsEmpty || text[0] is '#' or ';' or '!' || text.StartsWith("//") || text.StartsWith("[Adblock",
            StringComparison.OrdinalIgnoreCase)
            || IsZoneLine(text))
        {
            return new ListEntry(false, true, 0, 0);
        }

        var (start, end) = Find(text);
        return end > start ? new ListEntry(true, false, first + start, first + end) : new ListEntry(false, false, 0, 0);
    }

    private static (int Start, int End) Find(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("||"))
        {
            var close = text.IndexOfAny('^', '$', '/');
            return (2, close < 0 ? text.Length : close);
        }

        foreach (var key in (ReadOnlySpan<string>)["address=/", "server=/", "local=/"])
        {
            if (text.StartsWith(key))
            {
                var slash = text[key.Length..].IndexOf('/');
                return slash > 0 ? (key.Length, key.Length + slash) : (0, 0);
            }
        }

        if (text.StartsWith("local-zone:") || text.StartsWith("local-data:"))
        {
            var open = text.IndexOf('"') + 1;
            var length = open > 0 ? text[open..].IndexOfAny('"', ' ') : -1;
            return length > 0 ? (open, open + length) : (0, 0);
        }

        var space = text.IndexOfAny(" \t");
        if (space < 0)
        {
            return IsValue(text) ? (0, text.Length) : (0, 0);
        }

        var rest = text[space..];
        var behind = rest.TrimStart();
        if (IsNullAddress(text[..space]))
        {
            var at = space + rest.Length - behind.Length;
            var length = behind.IndexOfAny(" \t#");
            return (at, length < 0 ? text.Length : at + length);
        }

        var isZone = behind.StartsWith("CNAME", StringComparison.OrdinalIgnoreCase) || behind.StartsWith("IN ",
            StringComparison.OrdinalIgnoreCase);
        return (isZone || behind[0] is '#' or ';' || behind.StartsWith("//") || TokenText.HashKind(text[..space]) is not null)
            && IsValue(text[..space])
            ? (0, space) : (0, 0);
    }

    private static bool IsNullAddress(ReadOnlySpan<char> word) => word is "0.0.0.0" or "127.0.0.1" or "::" or "::1" or "::0" or "127.0.0.2";

    private static bool IsZoneLine(ReadOnlySpan<char> text)
    {
        foreach (var word in ZoneWords)
        {
            if (text.StartsWith(word))
            {
                return true;
            }
        }

        return text.Contains(" SOA ", StringComparison.OrdinalIgnoreCase) || text.Contains(" NS ", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsValue(ReadOnlySpan<char> text) =>
        text.ContainsAny(".:/") && !text.ContainsAny(NotInValues) && text[0] is not ('-' or '|' or '=') || TokenText.HashKind(text)
            is not null;
}
