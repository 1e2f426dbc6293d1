using System.Globalization;

namespace Breakwater.Matching;

/// <summary>Domain names as text: lower-case punycode without a trailing dot.</summary>
internal static class DomainText
{
    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    /// <summary>A name that can be an indicator: at least two labels, the last not a number. A leading dot or <c>*.</c> is
    /// dropped.</summary>
    public static bool TryParse(string text, out string canonical, out string problem)
    {
        var bare = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text.StartsWith('.') ? text[1..] : text;
        if (!TryCanonical(bare, out canonical, out problem))
        {
            return false;
        }

        if (!canonical.Contains('.'))
        {
            problem = $"'{text}' is a single label; a domain indicator needs at least two.";
            return false;
        }

        return true;
    }

    /// <summary>A name as the host of a URL or mail address; a single label will do.</summary>
    public static bool TryCanonical(string text, out string canonical, out string problem)
    {
        canonical = "";
        var name = text.EndsWith('.') ? text[..^1] : text;
        if (!TryPunycode(name, out name) || name.Length is 0 or > Limits.DomainCharsMax)
        {
            problem = $"'{Shorten(text)}' is not a domain name of at most {Limits.DomainCharsMax} characters.";
            return false;
        }

        var lastHasLetter = false;
        var labelLength = 0;
        foreach (var c in name)
        {
            if (c == '.')
            {
                if (labelLength == 0)
                {
                    problem = $"'{Shorten(text)}' has an empty label.";
                    return false;
                }

                labelLength = 0;
                lastHasLetter = false;
                continue;
            }

            lastHasLetter |= char.IsAsciiLetterLower(c);
            if (!(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_') || ++labelLength > Limits.LabelCharsMax)
            {
                problem = $"'{Shorten(text)}' is not a domain name: labels have 1 to {Limits.LabelCharsMax} letters, digits, - and _.";
                return false;
            }
        }

        if (labelLength == 0 || !lastHasLetter)
        {
            problem = $"'{Shorten(text)}' does not end in a top-level domain.";
            return false;
        }

        canonical = name;
        problem = "";
        return true;
    }

    /// <summary>The name with its <c>xn--</c> labels spelled out; null when it has none, or one that cannot be.</summary>
    public static string? Unicode(string canonical)
    {
        if (!canonical.Contains("xn--", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            var spelled = Idn.GetUnicode(canonical);
            return spelled == canonical ? null : spelled;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    internal static string Shorten(string text) => text.Length <= 80 ? text : text[..77] + "...";

    private static bool TryPunycode(string name, out string ascii)
    {
        ascii = name.ToLowerInvariant();
        if (System.Text.Ascii.IsValid(ascii))
        {
            return true;
        }

        try
        {
            ascii = Idn.GetAscii(ascii);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
