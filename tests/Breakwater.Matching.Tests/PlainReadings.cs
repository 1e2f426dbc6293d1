using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Breakwater.Matching.Tests;

/// <summary>The two other readings of a line that may be asked for, plainly, for the references. Bytes are Latin-1 characters.</summary>
internal static partial class PlainReadings
{
    private const int PathsMax = 16;

    /// <summary>The line as if what was made harmless in it stood as it was, and for each of its characters, and for its end, where that
    /// stood. Null when there is nothing of the kind.</summary>
    public static (string Text, int[] Places)? Refanged(string line)
    {
        if (!Harmless().IsMatch(line))
        {
            return null;
        }

        var places = new List<int>();
        var at = 0;
        var text = Harmless().Replace(line, match =>
        {
            var meaning = match.Groups.Cast<Group>().Skip(1).First(g => g.Success).Name switch
            {
                "dot" => ".",
                "at" => "@",
                "scheme" => "://",
                "colon" => ":",
                "slash" => "/",
                _ => "http",
            };
            places.AddRange(Enumerable.Range(at, match.Index - at));
            places.AddRange(Enumerable.Repeat(match.Index, meaning.Length));
            at = match.Index + match.Length;
            return meaning;
        });
        places.AddRange(Enumerable.Range(at, line.Length + 1 - at));
        return (text, [.. places]);
    }

    /// <summary>Hits in that reading, by where they stand in the line.</summary>
    public static IEnumerable<IndicatorHit> Placed(IEnumerable<IndicatorHit> hits, int[] places) => hits.Select(hit =>
        hit with { Offset = places[hit.Offset], Length = places[hit.Offset + hit.Length] - places[hit.Offset] });

    /// <summary>What a host in the line may be joined with: the first paths in it.</summary>
    public static IEnumerable<string> Paths(string line, bool withoutQuery)
    {
        foreach (var start in PathStart().Matches(line).Take(PathsMax))
        {
            var path = Path().Match(line, start.Index).Value.Replace("\\/", "/", StringComparison.Ordinal);
            yield return path;
            if (withoutQuery)
            {
                yield return path.Split('?', '#')[0];
            }
        }
    }

    /// <summary>How a log may spell a value, as Latin-1 characters of its bytes: as it is listed, and with its host spelled out.</summary>
    public static IEnumerable<string> Spellings(IndicatorValue value)
    {
        var text = value.Text;
        yield return Latin1(text);
        if (value.Kind is not (IndicatorKind.Domain or IndicatorKind.Url or IndicatorKind.Email))
        {
            yield break;
        }

        var (from, to) = Host(value);
        if (Unicode(text[from..to]) is { } host)
        {
            yield return Latin1(text[..from] + host + text[to..]);
        }
    }

    /// <summary>Where the host of a domain, URL or mail address is, with its port.</summary>
    public static (int From, int To) Host(IndicatorValue value)
    {
        var text = value.Text;
        if (value.Kind != IndicatorKind.Url)
        {
            return (text.LastIndexOf('@') + 1, text.Length);
        }

        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var from = scheme > 0 && scheme < text.IndexOf('/', StringComparison.Ordinal) ? scheme + 3 : 0;
        return (from, text.IndexOf('/', from));
    }

    private static string Latin1(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static string? Unicode(string host)
    {
        try
        {
            var port = host.Contains(':', StringComparison.Ordinal) ? host[host.LastIndexOf(':')..] : "";
            return host.Contains("xn--", StringComparison.Ordinal)
                ? new IdnMapping { AllowUnassigned = true }.GetUnicode(host[..^port.Length]) + port : null;
        }
        catch (ArgumentException)
        {
            // It only looks like one.
            return null;
        }
    }

    [GeneratedRegex(
        @"(?<dot>\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\{dot\})|(?<at>\[@\]|\[at\]|\(at\)|\{at\})|(?<scheme>\[://\])|(?<colon>\[:\])"
        + @"|(?<slash>\[/\])|(?<http>hxxp)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Harmless();

    [GeneratedRegex(@"(?<=[""'= \t])\\?/")]
    private static partial Regex PathStart();

    [GeneratedRegex(@"\G(\\/|[^\x00-\x20""'<>\\^`{}|\x7f])*")]
    private static partial Regex Path();
}
