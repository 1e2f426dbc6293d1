using System.Runtime.CompilerServices;

namespace Breakwater.Matching.Scanning;

/// <summary>
/// URLs whose host and path stand apart in one line: <c>"host":"h.example","uri":"/gate"</c>. A path begins with <c>/</c>, or <c>\/</c> as
/// JSON may write it, behind a quote, an equals sign, a blank or a tab, and goes to what would end a URL.
/// </summary>
internal static class SplitUrl
{
    /// <summary>Reports each listed URL of this host and a path of its line, as seen where the host is.</summary>
    [SkipLocalsInit]
    public static void Find(in LayerSink sink, ReadOnlySpan<byte> text, int start, int end)
    {
        var lineStart = text[..start].LastIndexOf((byte)'\n') + 1;
        var lineLength = text[lineStart..].IndexOf((byte)'\n');
        var line = lineLength < 0 ? text[lineStart..] : text.Slice(lineStart, lineLength);
        Span<byte> url = stackalloc byte[Limits.IndicatorCharsMax + Limits.SchemeCharsMax];
        var paths = 0;
        for (var at = 1; at < line.Length && paths < Limits.PathsPerLineMax; at++)
        {
            var slash = line[at] == '\\' && at + 1 < line.Length && line[at + 1] == '/' ? at + 1 : at;
            if (line[slash] == '/' && (line[at - 1] is (byte)'"' or (byte)'\'' or (byte)'=' or (byte)' ' or (byte)'\t'))
            {
                paths++;
                at = slash;
                OnePath(sink, text[start..end], line[slash..], url, start, end);
            }
        }
    }

    private static void OnePath(
        in LayerSink sink, ReadOnlySpan<byte> host, ReadOnlySpan<byte> rest, Span<byte> url, int start, int end)
    {
        "https://"u8.CopyTo(url);
        host.CopyTo(url[8..]);
        var pathStart = 8 + host.Length;
        var length = pathStart;
        for (var i = 0; i < rest.Length; i++)
        {
            i += rest[i] == '\\' && i + 1 < rest.Length && rest[i + 1] == '/' ? 1 : 0;
            if (UrlText.Ends.Contains(rest[i]))
            {
                break;
            }

            if (length == url.Length)
            {
                return;
            }

            url[length++] = rest[i];
        }

        Whole(sink, url[..length], start, end);
        var query = url[pathStart..length].IndexOfAny((byte)'?', (byte)'#');
        if (sink.Options.UrlsWithoutQuery && query > 0)
        {
            Whole(sink, url[..(pathStart + query)], start, end);
        }
    }

    /// <summary>Tries the URL under https, under http and under any scheme.</summary>
    private static void Whole(in LayerSink sink, ReadOnlySpan<byte> https, int start, int end)
    {
        Span<byte> folded = https.Length <= 512 ? stackalloc byte[https.Length] : new byte[https.Length];
        https.CopyTo(folded);
        var pathStart = 8 + folded[8..].IndexOf((byte)'/');
        for (var i = 8; i < pathStart; i++)
        {
            folded[i] = TokenRules.Fold(folded[i]);
        }

        sink.Find(IndicatorKind.Url, folded, start, end);
        sink.Find(IndicatorKind.Url, folded[8..], start, end);
        "http://"u8.CopyTo(folded[1..]);
        sink.Find(IndicatorKind.Url, folded[1..], start, end);
    }
}
