using System.Globalization;
using System.Text;

namespace Breakwater.Matching;

/// <summary>
/// What an indicator matches, in its one canonical spelling; two indicators are the same exactly when these are equal.
/// Addresses are in shortest form (RFC 5952; an IPv4-mapped one stays IPv6), ranges have their host bits cleared and drop a full-length
/// prefix, domains are lower-case punycode without a trailing dot, URLs have scheme and host folded, no user information and no default
/// port, and everything after the host as it is (<c>host/path</c> without a scheme stands for any scheme), hashes and mail addresses are
/// lower case. Build one with <see cref="TryParse(string, out IndicatorValue, out string)"/> or its sibling only.
/// </summary>
public readonly record struct IndicatorValue(IndicatorKind Kind, string Text)
{
    /// <summary>
    /// Reads one entry of a plain list and tells its kind from its form. <c>address:port</c>, <c>[address]:port</c> and <c>domain:port</c>
    /// stand for the address or domain, a leading dot or <c>*.</c> for the domain with its subdomains, <c>host/path</c> for a URL of
    /// any scheme.
    /// </summary>
    /// <returns>False when it is none of the kinds; <paramref name="problem"/> is then a sentence for whoever wrote the list.</returns>
    public static bool TryParse(string text, out IndicatorValue value, out string problem)
    {
        value = default;
        text = text.Trim();
        if (!IsPlausible(text, out problem))
        {
            return false;
        }

        if (text.StartsWith('/'))
        {
            problem = "A path without a host is not supported: it would match on every site.";
            return false;
        }

        if (text.Contains("://", StringComparison.Ordinal))
        {
            return TryParse(IndicatorKind.Url, text, out value, out problem);
        }

        return text.Contains('/') ? TryParseWithSlash(text, out value, out problem) : TryParseBare(text, out value, out problem);
    }

    /// <summary>Reads a value whose kind is known. False, with a sentence, when it is not of that kind.</summary>
    public static bool TryParse(IndicatorKind kind, string text, out IndicatorValue value, out string problem)
    {
        value = default;
        text = text.Trim();
        if (!IsPlausible(kind == IndicatorKind.FileName ? text.Replace(' ', '_') : text, out problem))
        {
            return false;
        }

        string canonical;
        var read = kind switch
        {
            IndicatorKind.Ipv4 or IndicatorKind.Ipv6 => RangeText.TryParse(kind, text, out canonical, out problem),
            IndicatorKind.Domain => DomainText.TryParse(text, out canonical, out problem),
            IndicatorKind.Url => UrlText.TryParse(text, out canonical, out problem),
            IndicatorKind.Email => TryParseEmail(text, out canonical, out problem),
            IndicatorKind.FileName => FileNameText.TryParse(text, out canonical, out problem),
            IndicatorKind.Ja4 => Ja4Text.TryParse(text, out canonical, out problem),
            _ => TryParseHash(kind, text, out canonical, out problem),
        };
        value = read ? new IndicatorValue(kind, canonical) : default;
        return read;
    }

    public override string ToString() => $"{Kind.Name()}:{Text}";

    private static bool IsPlausible(string text, out string problem)
    {
        problem = text.Length switch
        {
            0 => "The indicator is empty.",
            > Limits.IndicatorCharsMax => $"The indicator has more than {Limits.IndicatorCharsMax} characters.",
            _ => text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) ? "The indicator holds white space or a control character." : "",
        };
        return problem.Length == 0;
    }

    private static bool TryParseWithSlash(string text, out IndicatorValue value, out string problem)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var prefix = text.AsSpan(slash + 1);
        var isRange = prefix.Length is > 0 and <= 3 && !prefix.ContainsAnyExceptInRange('0', '9');
        return isRange && RangeText.KindOf(text[..slash]) is { } kind
            ? TryParse(kind, text, out value, out problem)
            : TryParse(IndicatorKind.Url, text, out value, out problem);
    }

    private static bool TryParseBare(string text, out IndicatorValue value, out string problem)
    {
        if (text.Contains('@'))
        {
            return TryParse(IndicatorKind.Email, text, out value, out problem);
        }

        if (HashKind(text.Length) is { } hash && text.All(char.IsAsciiHexDigit))
        {
            return TryParse(hash, text, out value, out problem);
        }

        var host = WithoutPort(text);
        return TryParse(RangeText.KindOf(host) ?? IndicatorKind.Domain, host, out value, out problem);
    }

    private static string WithoutPort(string text)
    {
        if (text.StartsWith('[') && text.IndexOf(']') is > 0 and var close && IsPortOrNothing(text.AsSpan(close + 1)))
        {
            return text[1..close];
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && IsPortOrNothing(text.AsSpan(colon)) ? text[..colon] : text;
    }

    private static bool IsPortOrNothing(ReadOnlySpan<char> text) => text.IsEmpty
        || (text[0] == ':' && text.Length <= 6 && ushort.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out _));

    private static bool TryParseEmail(string text, out string canonical, out string problem)
    {
        canonical = "";
        var at = text.LastIndexOf('@');
        var local = Encoding.UTF8.GetBytes(text[..Math.Max(at, 0)]);
        if (local.Length == 0 || !local.All(TokenRules.IsMailLocal))
        {
            problem = $"'{DomainText.Shorten(text)}' is not a mail address whose local part has only letters, digits, and . _ - +.";
            return false;
        }

        if (!DomainText.TryCanonical(text[(at + 1)..], out var host, out problem))
        {
            return false;
        }

        // ASCII only: other bytes of a log line are not folded either.
        canonical = Encoding.UTF8.GetString([.. local.Select(TokenRules.Fold)]) + "@" + host;
        return true;
    }

    private static bool TryParseHash(IndicatorKind kind, string text, out string canonical, out string problem)
    {
        var good = HashKind(text.Length) == (kind == IndicatorKind.Ja3 ? IndicatorKind.Md5 : kind) && text.All(char.IsAsciiHexDigit);
        canonical = good ? text.ToLowerInvariant() : "";
        problem = good ? "" : $"'{DomainText.Shorten(text)}' is not a {kind.Name()} in hex.";
        return good;
    }

    internal static IndicatorKind? HashKind(int hexDigits) => hexDigits switch
    {
        32 => IndicatorKind.Md5,
        40 => IndicatorKind.Sha1,
        64 => IndicatorKind.Sha256,
        128 => IndicatorKind.Sha512,
        _ => null,
    };
}
