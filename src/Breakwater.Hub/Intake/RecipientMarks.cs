using System.Text;
using System.Text.RegularExpressions;
using Breakwater.Matching;

namespace Breakwater.Hub.Intake;

/// <summary>What became of a value that an attacker may have made for one recipient alone.</summary>
/// <param name="Value">What of it may go out, in one spelling; null when nothing may before a coordinator has looked.</param>
/// <param name="Why">A sentence.</param>
internal sealed record RecipientMark(IndicatorValue? Value, string Why);

/// <summary>
/// Finds values that may be unique to one recipient: an attacker who sent everybody another one, and knows who got which, would read in
/// the published one who shared it. Of a URL with a mark in its query the rest is left; a path, name or mailbox waits for a coordinator.
/// </summary>
internal static partial class RecipientMarks
{
    /// <summary>Of the problem that names one.</summary>
    public const string Code = "one-recipient";

    private const int TokenShortest = 8;
    private const int NumberShortest = 6;
    private const int SegmentShortest = 16;
    private const int LabelShortest = 8;
    private const int TurnsMin = 3;
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>Null for a value that everybody may have got.</summary>
    public static RecipientMark? In(IndicatorValue value) => value.Kind switch
    {
        IndicatorKind.Url => InUrl(value.Text),
        IndicatorKind.Email => InMail(value.Text),
        IndicatorKind.Domain => HasOwnLabel(value.Text)
            ? new RecipientMark(null, $"A part of the name {value.Text} looks made for one recipient alone.") : null,
        _ => null,
    };

    /// <summary>True when text in a place where attackers put such marks may tell one recipient from others.</summary>
    public static bool IsToken(string text)
    {
        var plain = Uri.UnescapeDataString(text);
        return plain.Contains('@', StringComparison.Ordinal) || HidesMail(plain) || LooksRandom(plain, TokenShortest)
            || (plain.Length >= NumberShortest && plain.All(char.IsAsciiDigit));
    }

    private static RecipientMark? InUrl(string url)
    {
        var host = HostOf(url);
        if (HasOwnLabel(host) && !host.Contains(':', StringComparison.Ordinal))
        {
            return new RecipientMark(null, $"A part of the name {host} in {url} looks made for one recipient alone.");
        }

        var end = url.IndexOfAny(['?', '#']);
        if (end >= 0 && url[(end + 1)..].Split(['&', ';', '#', '?'], StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(part => part.Split('=', 2)).Any(IsToken))
        {
            return Cut(url, end);
        }

        // Behind the host, a segment at a time.
        var start = url.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0;
        var slash = url.IndexOf('/', start);
        while (slash >= 0 && (end < 0 || slash < end))
        {
            var next = url.IndexOfAny(['/', '?', '#'], slash + 1);
            var segment = url[(slash + 1)..(next < 0 ? url.Length : next)];
            if (IsSegmentOfOne(segment))
            {
                // What stands before it may be many people's: on a host that is shared it would say too much.
                return OfOne(url);
            }

            slash = next >= 0 && url[next] == '/' ? next : -1;
        }

        return null;
    }

    private static bool IsSegmentOfOne(string segment)
    {
        var plain = Uri.UnescapeDataString(segment);
        return plain.Contains('@', StringComparison.Ordinal) || HidesMail(plain) || LooksRandom(plain, SegmentShortest)
            || (plain.Length >= NumberShortest && plain.All(char.IsAsciiDigit) && !IsDate(plain));
    }

    // yyyymm and yyyymmdd, as in the paths of news and pictures.
    private static bool IsDate(string digits) => digits.Length is 6 or 8 && digits[..2] is "19" or "20";

    private static RecipientMark Cut(string url, int at) =>
        IndicatorValue.TryParse(IndicatorKind.Url, url[..at], out var rest, out _)
            ? new RecipientMark(rest, $"What in {url} looks made for one recipient alone is left out.")
            : OfOne(url);

    private static RecipientMark OfOne(string url) => new(null, $"{url} looks made for one recipient alone.");

    private static RecipientMark? InMail(string address)
    {
        var at = address.LastIndexOf('@');
        if (at <= 0)
        {
            return null;
        }

        var local = address[..at];
        var isOwn = local.Split('+', '=').Length > 1 || IsToken(local) || HasOwnLabel(address[(at + 1)..]);
        return isOwn ? new RecipientMark(null, $"The address {address} looks made for one recipient alone.") : null;
    }

    /// <summary>A label below what can be registered that no person would choose.</summary>
    private static bool HasOwnLabel(string host)
    {
        var labels = host.Split('.');
        return labels.SkipLast(2).Any(label => LooksRandom(label, LabelShortest)
            || (label.Length >= SegmentShortest && label.All(char.IsAsciiHexDigit))
            || (label.Length >= NumberShortest && label.All(char.IsAsciiDigit)));
    }

    private static string HostOf(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0;
        var end = url.IndexOfAny(['/', '?', '#'], start);
        var authority = end < 0 ? url[start..] : url[start..end];
        return authority[(authority.LastIndexOf('@') + 1)..].Split(':')[0];
    }

    /// <summary>Letters and digits that take turns, or hexadecimal digits all along: words and years do not look so.</summary>
    private static bool LooksRandom(string text, int shortest)
    {
        if (text.Length < shortest || !Token().IsMatch(text))
        {
            return false;
        }

        var turns = 0;
        for (var i = 1; i < text.Length; i++)
        {
            turns += char.IsAsciiDigit(text[i]) != char.IsAsciiDigit(text[i - 1]) ? 1 : 0;
        }

        return turns >= TurnsMin || (text.Length >= SegmentShortest && text.All(char.IsAsciiHexDigit));
    }

    private static bool HidesMail(string text)
    {
        if (text.Length < TokenShortest || !Token().IsMatch(text))
        {
            return false;
        }

        var bytes = new byte[text.Length];
        var base64 = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        base64 = base64.PadRight((base64.Length + 3) / 4 * 4, '=');
        return Convert.TryFromBase64String(base64, bytes, out var count)
            && Encoding.Latin1.GetString(bytes, 0, count) is var hidden && hidden.Contains('@', StringComparison.Ordinal)
            && hidden.All(c => c is > ' ' and < '\x7f');
    }

    [GeneratedRegex("^[A-Za-z0-9_=.~-]+$", Options)]
    private static partial Regex Token();
}
