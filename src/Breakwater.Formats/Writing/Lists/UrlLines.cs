using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Breakwater.Formats.Writing.Lists;

/// <summary>URLs in the forms that lists have. A canonical URL holds no white space, control, quote, bracket or backslash.</summary>
internal static class UrlLines
{
    private static readonly SearchValues<char> Signs = SearchValues.Create("#*^\"'`<>\\|{}, ;");

    /// <summary>Scheme and all, in ASCII; null where a list would take a character of it for a sign of its own.</summary>
    public static string? Whole(string url) => Ascii(url) is var text && IsSafe(text) ? text : null;

    /// <summary>From the host on; null as above.</summary>
    public static string? WithoutScheme(string url)
    {
        var at = url.IndexOf("://", StringComparison.Ordinal);
        return Whole(at < 0 ? url : url[(at + 3)..]);
    }

    /// <summary>A regular expression that matches the URL and nothing else, under any scheme when it names none.</summary>
    public static string? Expression(string url) => Whole(url) is { } text
        ? "^" + (text.Contains("://", StringComparison.Ordinal) ? "" : "[a-z]+://") + Regex.Escape(text).Replace("/", "\\/",
            StringComparison.Ordinal) + "$"
        : null;

    // What is behind # never leaves the client, * and ^ are wildcards of several devices, and a list ends or divides at the others.
    private static bool IsSafe(string text) => Text.IsToken(text) && !text.AsSpan().ContainsAny(Signs);

    /// <summary>As clients send it: what is not ASCII is UTF-8 in percent signs (RFC 3987, 3.1).</summary>
    public static string Ascii(string url)
    {
        if (System.Text.Ascii.IsValid(url))
        {
            return url;
        }

        var text = new StringBuilder(url.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(url))
        {
            text.Append(b < 0x80 ? ((char)b).ToString() : $"%{b:X2}");
        }

        return text.ToString();
    }
}
