using System.Buffers;
using System.Globalization;
using System.Text;

namespace Breakwater.Matching;

/// <summary>
/// URLs as text. Canonical: scheme and host folded, user information and the scheme's own port dropped, an empty path written as
/// <c>/</c>, everything after the host exactly as it is. The same bytes are produced for an indicator and for a URL in a log line.
/// </summary>
internal static class UrlText
{
    /// <summary>What ends a URL in a log line; no indicator can hold one of them.</summary>
    public static readonly SearchValues<byte> Ends = SearchValues.Create(EndBytes());

    /// <summary>Punctuation that is cut from the end of a URL in a log line.</summary>
    public static readonly SearchValues<byte> Trailing = SearchValues.Create(".,;:!?)]"u8);

    private static readonly SearchValues<byte> AuthorityEnds = SearchValues.Create("/?#"u8);

    /// <summary>Schemes with a port of their own.</summary>
    public static IReadOnlyList<(string Scheme, int Port)> DefaultPorts { get; } =
        [("http", 80), ("https", 443), ("ftp", 21), ("ws", 80), ("wss", 443)];

    /// <summary>Canonical bytes of the URL that begins at the start of <paramref name="url"/> and fills it.</summary>
    /// <param name="canonical">Needs <c>url.Length + 48</c> bytes: an address in brackets may grow when it is spelled in full.</param>
    /// <param name="hostStart">Where the host begins in the canonical bytes: what follows is the form without the scheme.</param>
    /// <returns>The length written; 0 when this is no URL.</returns>
    public static int WriteCanonical(ReadOnlySpan<byte> url, Span<byte> canonical, out int hostStart)
    {
        hostStart = 0;
        var schemeLength = url.IndexOf("://"u8);
        if (schemeLength is < 1 or > Limits.SchemeCharsMax)
        {
            return 0;
        }

        var written = 0;
        foreach (var b in url[..schemeLength])
        {
            var letter = (byte)(b | 0x20);
            if (letter is < (byte)'a' or > (byte)'z')
            {
                return 0;
            }

            canonical[written++] = letter;
        }

        var defaultPort = DefaultPort(canonical[..written]);
        "://"u8.CopyTo(canonical[written..]);
        hostStart = written + 3;
        var tail = WriteHostAndRest(url[hostStart..], canonical[hostStart..], defaultPort);
        return tail == 0 ? 0 : hostStart + tail;
    }

    /// <summary>Canonical bytes of <c>host[:port]/path</c>; the port, if any, stays unless it is <paramref name="defaultPort"/>.</summary>
    public static int WriteHostAndRest(ReadOnlySpan<byte> rest, Span<byte> canonical, int defaultPort)
    {
        var authorityEnd = rest.IndexOfAny(AuthorityEnds);
        var authority = authorityEnd < 0 ? rest : rest[..authorityEnd];
        var path = authorityEnd < 0 ? default : rest[authorityEnd..];
        authority = authority[(authority.LastIndexOf((byte)'@') + 1)..];
        if (!TrySplitPort(authority, out var host, out var port))
        {
            return 0;
        }

        var written = WriteHost(host, canonical);
        if (written == 0)
        {
            return 0;
        }

        if (port >= 0 && port != defaultPort)
        {
            canonical[written++] = (byte)':';
            port.TryFormat(canonical[written..], out var digits, default, CultureInfo.InvariantCulture);
            written += digits;
        }

        if (path.IsEmpty || path[0] != '/')
        {
            canonical[written++] = (byte)'/';
        }

        path.CopyTo(canonical[written..]);
        return written + path.Length;
    }

    /// <summary>A URL with its scheme, or <c>host/path</c> without.</summary>
    public static bool TryParse(string text, out string canonical, out string problem)
    {
        canonical = "";
        var bytes = Encoding.UTF8.GetBytes(text);
        var end = bytes.AsSpan().IndexOfAny(Ends);
        if (end >= 0)
        {
            problem = $"A URL cannot hold {Describe(bytes[end])}; write it percent-encoded.";
            return false;
        }

        var scratch = new byte[bytes.Length + 48];
        var hostStart = 0;
        var hasScheme = text.Contains("://", StringComparison.Ordinal);
        var length = hasScheme
            ? WriteCanonical(bytes, scratch, out hostStart)
            : text.Split('/', 2)[0].Contains('@') ? 0 : WriteHostAndRest(bytes, scratch, defaultPort: -1);
        if (length == 0)
        {
            problem = $"'{DomainText.Shorten(text)}' is not a URL: a scheme of letters, ://, a host, a port up to 65535 and a path.";
            return false;
        }

        return TryCheckHost(scratch.AsSpan(0, length), hostStart, out canonical, out problem);
    }

    private static byte[] EndBytes()
    {
        var controls = Enumerable.Range(0, 0x21).Append(0x7F).Select(b => (byte)b);
        return [.. controls, .. "\"'<>\\^`{}|"u8];
    }

    private static string Describe(byte b) => b switch
    {
        (byte)' ' => "a space",
        < 0x20 or 0x7F => "a control character",
        _ => $"'{(char)b}'",
    };

    private static int DefaultPort(ReadOnlySpan<byte> scheme)
    {
        foreach (var (name, port) in DefaultPorts)
        {
            if (Ascii.Equals(scheme, name))
            {
                return port;
            }
        }

        return -1;
    }

    private static bool TrySplitPort(ReadOnlySpan<byte> authority, out ReadOnlySpan<byte> host, out int port)
    {
        port = -1;
        host = authority;
        var bracket = authority.LastIndexOf((byte)']');
        var colon = authority.LastIndexOf((byte)':');
        if (colon <= bracket)
        {
            return true;
        }

        host = authority[..colon];
        var digits = authority[(colon + 1)..];
        return digits.IsEmpty
            || (digits.Length <= 5 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out port)
                && port <= ushort.MaxValue);
    }

    private static int WriteHost(ReadOnlySpan<byte> host, Span<byte> canonical)
    {
        if (host is [(byte)'[', .. var inside, (byte)']'])
        {
            return AddressText.TryParseIpv6(inside, out var address)
                ? Encoding.ASCII.GetBytes("[" + AddressText.FormatIpv6(address) + "]", canonical)
                : 0;
        }

        host = host is [.. var name, (byte)'.'] ? name : host;
        for (var i = 0; i < host.Length; i++)
        {
            if (!TokenRules.IsToken(host[i]))
            {
                return 0;
            }

            canonical[i] = TokenRules.Fold(host[i]);
        }

        return host.Length;
    }

    private static bool TryCheckHost(ReadOnlySpan<byte> url, int hostStart, out string canonical, out string problem)
    {
        canonical = "";
        problem = "";
        var rest = url[hostStart..];
        var hostEnd = rest[0] == '[' ? rest.IndexOf((byte)']') + 1 : rest.IndexOfAny((byte)':', (byte)'/');
        var host = Encoding.UTF8.GetString(rest[..hostEnd]);
        if (rest[0] != '[' && !AddressText.TryParseIpv4(rest[..hostEnd], out _)
            && !DomainText.TryCanonical(host, out host, out problem))
        {
            return false;
        }

        canonical = Encoding.UTF8.GetString(url[..hostStart]) + host + Encoding.UTF8.GetString(rest[hostEnd..]);
        return true;
    }
}
