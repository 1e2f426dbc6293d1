using System.Globalization;
using System.Text.RegularExpressions;

namespace Breakwater.Taxii.Client;

/// <summary>
/// Times as servers really send them in X-TAXII-Date-Added headers and manifests, where RFC 3339 in UTC is due: with a space for the T,
/// an offset, no zone (taken for UTC), RFC 1123, what JavaScript prints, and fractions of any length.
/// </summary>
public static partial class ServerTime
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFK",
        "yyyy-MM-dd HH:mm:ss.FFFFFF 'UTC'",
        "yyyy-MM-dd HH:mm:ss.FFFFFF 'GMT'",
        "yyyy-MM-dd HH:mm:ss.FFFFFF zzz",
        "yyyy-MM-dd'T'HH:mmK",
        "ddd, d MMM yyyy HH:mm:ss 'GMT'",
        "ddd, d MMM yyyy HH:mm:ss zzz",
        "ddd MMM d yyyy HH:mm:ss 'GMT'zzz",
    ];

    /// <summary>Microseconds since 1970 UTC, finer parts cut off. False for anything that is no instant, such as "undefined".</summary>
    public static bool TryParse(string? text, out long micros)
    {
        micros = 0;
        var trimmed = text?.Trim() ?? "";
        if (trimmed.Length > Limits.NameCharsMax)
        {
            return false;
        }

        if (TaxiiTimestamp.TryParse(trimmed, out micros))
        {
            return true;
        }

        var plain = ZoneName().Replace(FinerThanMicros().Replace(trimmed, "$1"), "").TrimEnd();
        if (!DateTimeOffset.TryParseExact(plain, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return false;
        }

        micros = TaxiiTimestamp.ToMicros(time);
        return true;
    }

    [GeneratedRegex(@"(\.[0-9]{6})[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex FinerThanMicros();

    [GeneratedRegex(@"\([^()]*\)$", RegexOptions.NonBacktracking)]
    private static partial Regex ZoneName();
}
