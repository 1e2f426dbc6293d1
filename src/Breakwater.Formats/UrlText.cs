using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Breakwater.Formats;

/// <summary>URLs: their schemes, where they end, their hosts.</summary>
internal static class UrlText
{
    private const int SchemeCharsMax = 6;
    private static readonly string[] Schemes =
        ["http", "https", "ftp", "ftps", "sftp", "ws", "wss", "tcp", "udp", "ldap", "ldaps", "smb", "ssh", "telnet", "rtsp"];

    private static readonly SearchValues<char> Stops = SearchValues.Create("\"'<>\\^`{}|[]");

    /// <summary>The scheme as it is meant, or null when the word is none.</summary>
    public static string? SchemeOf(ReadOnlySpan<char> word)
    {
        if (word.Length > SchemeCharsMax)
        {
            return null;
        }

        var lower = word.ToString().ToLowerInvariant();
        return lower switch
        {
            "hxxp" or "hxtp" or "htxp" or "httx" or "meow" => "http",
            "hxxps" or "hxtps" or "htxps" or "httxs" or "meows" => "https",
            "fxp" or "fxxp" => "ftp",
            "fxps" or "fxxps" => "ftps",
            _ => Array.IndexOf(Schemes, lower) >= 0 ? lower : null,
        };
    }

    /// <summary>Where a URL ends whose text behind the scheme starts at body.</summary>
    public static int End(ReadOnlySpan<char> chars, int start, int body)
    {
        var end = body;
        if (end < chars.Length && chars[end] == '[')
        {
            // RFC 3986, 3.2.2: an IPv6 address stands in square brackets.
            var close = chars.Slice(end, Math.Min(chars.Length - end, AddressText.Ipv6CharsMax + 2)).IndexOf(']');
            end += close < 0 ? 0 : close + 1;
        }

        while (end < chars.Length && end - start < Limits.UrlCharsMax
            && !char.IsWhiteSpace(chars[end]) && !char.IsControl(chars[end]) && !Stops.Contains(chars[end]))
        {
            end++;
        }

        return TrimEnd(chars, start, body, end);
    }

    /// <summary>Where a path ends that follows a host without a scheme; the position itself when none does.</summary>
    public static int PathEnd(ReadOnlySpan<char> chars, int at)
    {
        var from = at;
        while (from < chars.Length && from - at < 8 && (chars[from] == ':' || char.IsAsciiDigit(chars[from])))
        {
            from++;
        }

        return from < chars.Length && chars[from] is '/' or '?' && !(from == at && chars[from] == '?') ? End(chars, at, from) : at;
    }

    /// <summary>Host in lower case and punycode, everything behind it as it came.</summary>
    public static bool TryRead(ReadOnlySpan<char> body, [NotNullWhen(true)] out string? value)
    {
        value = null;
        var pathStart = body.IndexOfAny("/?#");
        var authority = pathStart < 0 ? body : body[..pathStart];
        var hostStart = authority.LastIndexOf('@') + 1;
        var host = authority[hostStart..];
        var portStart = PortStart(host);
        if (!TryHost(host[..portStart].TrimEnd('.'), out var name))
        {
            return false;
        }

        value = $"{authority[..hostStart]}{name}{host[portStart..]}{(pathStart < 0 ? [] : body[pathStart..])}";
        return true;
    }

    /// <summary>The host of what <see cref="TryRead"/> gave is an address that no machine on the Internet has.</summary>
    public static bool IsInternal(string rest)
    {
        var pathStart = rest.AsSpan().IndexOfAny("/?#");
        var authority = pathStart < 0 ? rest : rest[..pathStart];
        var host = authority[(authority.LastIndexOf('@') + 1)..];
        host = host[..PortStart(host)].Trim('[', ']');
        return System.Net.IPAddress.TryParse(host, out var address) && AddressText.IsInternal(address.ToString());
    }

    /// <summary>Where the colon before the port stands; the length when there is none. Those of an IPv6 address are in brackets.</summary>
    private static int PortStart(ReadOnlySpan<char> host)
    {
        var addressEnd = host.StartsWith("[") ? host.IndexOf(']') + 1 : 0;
        var colon = host[addressEnd..].IndexOf(':');
        return colon < 0 ? host.Length : addressEnd + colon;
    }

    private static bool TryHost(ReadOnlySpan<char> host, [NotNullWhen(true)] out string? name)
    {
        name = null;
        if (host.StartsWith("[") && host.EndsWith("]"))
        {
            var isAddress = System.Net.IPAddress.TryParse(host[1..^1], out var address);
            name = isAddress ? string.Create(CultureInfo.InvariantCulture, $"[{address}]") : null;
            return isAddress;
        }

        if (AddressText.IsIpv4(host))
        {
            name = host.ToString();
            return true;
        }

        return HostName.TryToAscii(host, out name) && name.Contains('.', StringComparison.Ordinal)
            && HostName.IsTopLevelShape(HostName.LastLabel(name));
    }

    /// <summary>Cuts punctuation that belongs to the sentence, and marks that belong to the markup around the URL.</summary>
    private static int TrimEnd(ReadOnlySpan<char> chars, int start, int body, int end)
    {
        var opening = start > 0 ? chars[start - 1] : ' ';
        var loose = chars[body..end].Count(')') - chars[body..end].Count('(');
        while (end > body)
        {
            var c = chars[end - 1];
            var isMarkup = c is '+' or '*' or '_' or '~' && c == opening;
            var isSentence = c is '.' or ',' or ';' or ':' or '!' or '?' or ']' || c > 0x7F && char.IsPunctuation(c);
            var isLooseBracket = c == ')' && loose-- > 0;
            if (!isMarkup && !isSentence && !isLooseBracket)
            {
                break;
            }

            end--;
        }

        return end;
    }
}
