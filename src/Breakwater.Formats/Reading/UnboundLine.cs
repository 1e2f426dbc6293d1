namespace Breakwater.Formats.Reading;

/// <summary>Settings of Unbound: <c>local-zone: "name" type</c>, <c>local-data: "name A address"</c>.</summary>
internal static class UnboundLine
{
    private const string Zone = "local-zone:";
    private const string Record = "local-data:";

    private static readonly HashSet<string> Blocking =
    [
        "always_nxdomain", "always_refuse", "always_null", "always_nodata", "always_deny", "refuse", "deny", "inform_deny",
    ];

    /// <summary>They block where there is nothing else to answer with.</summary>
    private static readonly HashSet<string> Answering = ["redirect", "inform_redirect", "static"];

    /// <summary>Null for a line in another syntax.</summary>
    public static ListEntry? Read(ReadOnlySpan<char> text, ListScope scope)
    {
        if (!text.StartsWith(Zone) && !text.StartsWith(Record))
        {
            return null;
        }

        var words = Words(text);
        if (words is [] or [_])
        {
            return ListEntry.Of("It names no zone.");
        }

        var name = words[0];
        if (text.StartsWith(Record))
        {
            return IsNull(words, text) ? ListEntry.Of(name)
                : ListEntry.Of("It is an answer of the name server's own, and blocks nothing.");
        }

        var type = text[words[1].Start..words[1].End].ToString();
        return Blocking.Contains(type) || (Answering.Contains(type) && !scope.Served.Contains(NameOf(text[name.Start..name.End])))
            ? ListEntry.Of(name) : ListEntry.Of("It is a zone that the name server answers for, and blocks nothing.");
    }

    /// <summary>The name that a line gives an address of its own; null for any other line.</summary>
    public static string? ServedName(ReadOnlySpan<char> text)
    {
        var words = text.StartsWith(Record) ? Words(text) : [];
        return words.Count > 0 && !IsNull(words, text) ? NameOf(text[words[0].Start..words[0].End]) : null;
    }

    private static string NameOf(ReadOnlySpan<char> name) => name.TrimEnd('.').ToString().ToLowerInvariant();

    private static bool IsNull(List<ListValue> words, ReadOnlySpan<char> text)
    {
        var isAddress = false;
        foreach (var word in words.Skip(1))
        {
            var one = text[word.Start..word.End];
            isAddress |= one is "A" or "AAAA";
        }

        return isAddress && ListEntry.IsNullAddress(text[words[^1].Start..words[^1].End]);
    }

    /// <summary>What stands behind the key, without quotation marks, up to a comment.</summary>
    private static List<ListValue> Words(ReadOnlySpan<char> text)
    {
        var words = new List<ListValue>();
        var at = text.IndexOf(':') + 1;
        while (at < text.Length && text[at] != '#')
        {
            if (text[at] is ' ' or '\t' or '"' or '\'')
            {
                at++;
                continue;
            }

            var length = text[at..].IndexOfAny(" \t\"'#");
            length = length < 0 ? text.Length - at : length;
            words.Add(new ListValue(at, at + length));
            at += length;
        }

        return words;
    }
}
