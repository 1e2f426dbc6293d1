using System.Runtime.CompilerServices;

namespace Breakwater.Matching.Scanning;

/// <summary>
/// URLs whose host and path stand apart in one line: <c>"host":"h.example","uri":"/gate"</c>. A path begins with <c>/</c>, or <c>\/</c> as
/// JSON may write it, behind a quote, an equals sign, a blank or a tab, and goes to what would end a URL.
/// </summary>
internal static class SplitUrl
{
    private const int HostStart = 8;

    /// <summary>Reports each listed URL of this host and a path of its line, as seen where the host is.</summary>
    [SkipLocalsInit]
    public static void Find(in LayerSink sink, ReadOnlySpan<byte> text, int start, int end)
    {
        var lengthMax = Math.Min(sink.Image.LengthMax(IndicatorKind.Url), Limits.IndicatorCharsMax);
        if (end - start >= lengthMax)
        {
            return;
        }

        Span<byte> url = stackalloc byte[HostStart + Limits.IndicatorCharsMax];
        "https://"u8.CopyTo(url);
        for (var i = start; i < end; i++)
        {
            url[HostStart + i - start] = TokenRules.Fold(text[i]);
        }

        var paths = LinePaths.OfThread;
        paths.Read(text, start);
        var pathStart = HostStart + end - start;
        for (var i = 0; i < paths.Count; i++)
        {
            var path = paths[i];
            Whole(sink, url, pathStart, path, lengthMax, start, end);
            var query = path.IndexOfAny((byte)'?', (byte)'#');
            if (sink.Options.UrlsWithoutQuery && query > 0)
            {
                Whole(sink, url, pathStart, path[..query], lengthMax, start, end);
            }
        }
    }

    /// <summary>Tries the URL under https, under http and under any scheme.</summary>
    private static void Whole(
        in LayerSink sink, Span<byte> url, int pathStart, ReadOnlySpan<byte> path, int lengthMax, int start, int end)
    {
        if (path.IsEmpty || pathStart - HostStart + path.Length > lengthMax)
        {
            return;
        }

        path.CopyTo(url[pathStart..]);
        url = url[..(pathStart + path.Length)];
        sink.Find(IndicatorKind.Url, url, start, end);
        sink.Find(IndicatorKind.Url, url[HostStart..], start, end);
        "http://"u8.CopyTo(url[1..]);
        sink.Find(IndicatorKind.Url, url[1..], start, end);
        "https://"u8.CopyTo(url);
    }
}
