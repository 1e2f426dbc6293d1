namespace Breakwater.Formats.Reading;

/// <summary>Settings of dnsmasq: <c>address=/name/name/target</c>, <c>local=/name/</c>, <c>server=/name/target</c>.</summary>
internal static class DnsmasqLine
{
    private static readonly string[] Keys = ["address=", "server=", "local="];

    /// <summary>Null for a line in another syntax.</summary>
    public static ListEntry? Read(ReadOnlySpan<char> text)
    {
        foreach (var key in Keys)
        {
            if (text.StartsWith(key))
            {
                return text.Length > key.Length && text[key.Length] == '/' ? Names(text, key)
                    : ListEntry.Of("It is a setting, and blocks nothing.");
            }
        }

        return null;
    }

    private static ListEntry Names(ReadOnlySpan<char> text, string key)
    {
        var end = text.IndexOfAny(" \t") is var space and >= 0 ? space : text.Length;
        var last = text[..end].LastIndexOf('/');
        var target = text[(last + 1)..end];
        var isBlock = key == "address=" ? target.IsEmpty || target is "#" || ListEntry.IsNullAddress(target) : target.IsEmpty;
        if (!isBlock)
        {
            return ListEntry.Of("It leads names to a server, and blocks nothing.");
        }

        var names = new List<ListValue>();
        for (var at = key.Length + 1; at <= last; at++)
        {
            var length = text[at..].IndexOf('/');
            if (length > 0)
            {
                names.Add(new ListValue(at, at + length));
            }

            at += length;
        }

        return names.Count > 0 ? ListEntry.Of(names) : ListEntry.Of("It names no name.");
    }
}
