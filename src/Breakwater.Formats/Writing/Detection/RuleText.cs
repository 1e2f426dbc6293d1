using System.Globalization;
using System.Text;

namespace Breakwater.Formats.Writing.Detection;

/// <summary>Parts of Suricata and Snort rules.</summary>
internal static class RuleText
{
    private static readonly string[] Actions = ["alert", "drop", "reject", "pass", "log", "block", "rejectsrc", "rejectdst", "rejectboth"];

    /// <summary>A content, with every byte that a rule could give a meaning to in hexadecimal.</summary>
    public static string Content(string text)
    {
        var content = new StringBuilder(text.Length + 8);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            var c = (char)b;
            content.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/' or '@' or '=' or '&' or '~' or '+'
                ? c.ToString() : $"|{b:x2}|");
        }

        return content.ToString();
    }

    /// <summary>The text in a regular expression between slashes, with every byte that a rule could give a meaning to as its
    /// code.</summary>
    public static string Expression(string text)
    {
        var expression = new StringBuilder(text.Length * 2);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            expression.Append(char.IsAsciiLetterOrDigit((char)b) ? ((char)b).ToString() : $"\\x{b:x2}");
        }

        return expression.ToString();
    }

    /// <summary>Options that find a mail address, and none that it is only a part of (RFC 5322, 3.2.3).</summary>
    public static string Mail(string address, string content) =>
        $"{content} pcre:\"/(?:^|[^a-z0-9.!#$%&'*+\\x2f=?^_\\x60{{|}}~-]){Expression(address)}(?:$|[^a-z0-9.-]|\\.(?:$|[^a-z0-9-]))/i\";";

    public static string Message(FeedEntry entry) =>
        $"Breakwater {entry.KindName} {Text.Tame(entry.Value, Limits.RemarkCharsMax)} {entry.Reference.Replace(':', '-')}";

    /// <summary><c>reference:url,…</c>, or nothing.</summary>
    public static string Link(FeedEntry entry)
    {
        var at = entry.Url.IndexOf("://", StringComparison.Ordinal);
        var url = at < 0 ? entry.Url : entry.Url[(at + 3)..];
        return at >= 0 && Text.IsToken(url) && url.All(c => char.IsAsciiLetterOrDigit(c) || c
            is '.' or '-' or '_' or '/' or '=' or '&' or '~' or '%' or '?')
            ? $" reference:url,{url};" : "";
    }

    /// <summary>Seconds of the last change: a newer version of the indicator is a newer revision of the rule.</summary>
    public static long Revision(FeedEntry entry) =>
        Math.Max(1, entry.Modified?.ToDateTimeOffset().ToUnixTimeSeconds() ?? 1) & uint.MaxValue;

    /// <summary>
    /// The rules of a carried text, one a line; null when a line of it is no rule. Comments and empty lines are left out.
    /// </summary>
    public static IReadOnlyList<string>? Lines(string body)
    {
        var rules = body.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').ToList();
        return rules.Count > 0 && rules.TrueForAll(IsRule) ? rules : null;
    }

    /// <summary>Its number; null when it says none.</summary>
    public static uint? IdOf(string rule)
    {
        var at = rule.LastIndexOf("sid:", StringComparison.Ordinal);
        var end = at < 0 ? -1 : rule.IndexOf(';', at);
        return end > 0 && uint.TryParse(rule.AsSpan(at + 4, end - at - 4).Trim(), NumberStyles.None, CultureInfo.InvariantCulture,
            out var id)
            ? id : null;
    }

    private static bool IsRule(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && Actions.Contains(line[..space]) && line.Contains('(') && line.EndsWith(')') && !line.Any(char.IsControl);
    }
}
