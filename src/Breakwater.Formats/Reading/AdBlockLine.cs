namespace Breakwater.Formats.Reading;

/// <summary>
/// Lines of AdBlock's syntax: <c>||host^</c> is a name with what is below it, <c>||host/path</c> and <c>|url|</c> are addresses of pages.
/// What hides parts of a page, is an exception or only holds for some pages blocks nothing by itself.
/// </summary>
internal static class AdBlockLine
{
    private static readonly string[] Hiding = ["##", "#@#", "#?#", "#$#", "#%#", "$$", "#@?#"];

    /// <summary>Options that do not narrow what is blocked; dnsrewrite where it answers that there is no such name.</summary>
    private static readonly HashSet<string> Harmless = new(
        [
            "third-party", "3p", "important", "document", "doc", "all", "dnsrewrite=nxdomain", "dnsrewrite=refused", "dnsrewrite=0.0.0.0",
            "dnsrewrite=::",
        ], StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Options =
    [
        "third-party", "~third-party", "3p", "1p", "important", "document", "doc", "all", "dnsrewrite", "dnstype", "domain=", "denyallow=",
        "badfilter", "script", "image", "stylesheet", "popup", "subdocument", "xmlhttprequest", "websocket", "object", "media", "font",
        "other", "ping", "client=", "ctag=", "app=", "csp=", "redirect", "removeparam", "match-case", "from=", "to=", "method=", "~",
    ];

    public static bool IsHead(ReadOnlySpan<char> text) => text.StartsWith("[Adblock", StringComparison.OrdinalIgnoreCase);

    /// <summary>The entry that a line makes void: an exception of the same name, or badfilter behind it.</summary>
    public static string? TakenBack(ReadOnlySpan<char> line) =>
        line.EndsWith("$badfilter") ? line[..^"$badfilter".Length].ToString()
        : line.EndsWith(",badfilter") ? line[..^",badfilter".Length].ToString()
        : line.StartsWith("@@||") ? line[2..].ToString() : null;

    /// <summary>Null for a line in another syntax.</summary>
    public static ListEntry? Read(ReadOnlySpan<char> text, ListScope scope)
    {
        if (scope.TakenBack.Count > 0 && scope.TakenBack.Contains(text.ToString()))
        {
            return ListEntry.Of("Another line of the list takes it back.");
        }

        if (text.StartsWith("@@"))
        {
            return ListEntry.Of("It is an exception of a blocklist, and no indicator.");
        }

        var word = text.IndexOfAny(" \t") is var space and >= 0 ? text[..space] : text;
        foreach (var mark in Hiding)
        {
            if (word.Contains(mark, StringComparison.Ordinal))
            {
                return ListEntry.Of("It hides parts of pages, and blocks nothing.");
            }
        }

        var options = OptionsAt(text);
        var start = text.StartsWith("||") ? 2 : text.StartsWith("|http") ? 1 : 0;
        if (start == 0 && options < 0)
        {
            return text[0] == '/' && text.Length > 2 && text[^1] == '/' ? new ListEntry([], Why: "It is an expression, and no value.")
                : null;
        }

        if (options >= 0 && Narrowing(text[(options + 1)..]) is { } option)
        {
            return ListEntry.Of(option == "badfilter" ? "It takes another entry back." : "It blocks under conditions only: " + option
                + ".");
        }

        var end = options < 0 ? text.Length : options;
        return start == 0 ? ListEntry.Of("It is a part of addresses, and no value.") : Blocked(text[..end], start);
    }

    private static ListEntry Blocked(ReadOnlySpan<char> text, int start)
    {
        var end = text.TrimEnd("^|").Length;
        var body = text[start..end];
        if (start == 2 && body.IndexOf('/') is var slash and >= 0 && slash == body.Length - 1)
        {
            end--;
            body = body[..^1];
        }

        if (body.StartsWith("*."))
        {
            start += 2;
            body = body[2..];
        }

        return body.IsEmpty || body.ContainsAny("*^| ") ? ListEntry.Of("It holds a wildcard, and is no single value.")
            : ListEntry.Of(new ListValue(start, end));
    }

    private static string? Narrowing(ReadOnlySpan<char> options)
    {
        foreach (var option in options.ToString().Split(','))
        {
            if (!Harmless.Contains(option.Trim()))
            {
                return option.Trim();
            }
        }

        return null;
    }

    /// <summary>The dollar sign that options follow; a URL may have others.</summary>
    private static int OptionsAt(ReadOnlySpan<char> text)
    {
        var at = text.LastIndexOf('$');
        if (at <= 0)
        {
            return -1;
        }

        foreach (var option in Options)
        {
            if (text[(at + 1)..].StartsWith(option, StringComparison.OrdinalIgnoreCase))
            {
                return at;
            }
        }

        return -1;
    }
}
