using System.Globalization;

namespace Breakwater.Taxii;

/// <summary>
/// TAXII times (section 1.6.3): RFC 3339 in UTC with Z. Six fraction digits going out, any number coming in. In memory a time is the
/// number of microseconds since 1970, so that equal and greater mean the same everywhere.
/// </summary>
public static class TaxiiTimestamp
{
    private const int SecondsLength = 19;
    private const int MicroDigits = 6;

    /// <summary>Six fraction digits and Z.</summary>
    public static string Format(long micros) =>
        DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Microseconds since 1970 of a time, finer parts cut off.</summary>
    public static long ToMicros(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>False unless the text is a full date and time with Z; a fraction finer than a microsecond is cut off.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long micros)
    {
        micros = 0;
        if (text.Length <= SecondsLength || text[^1] is not ('Z' or 'z') || text[10] is not ('T' or 't')
            || !TryReadSeconds(text[..SecondsLength], out var time) || !TryReadFraction(text[SecondsLength..^1], out var fraction))
        {
            return false;
        }

        micros = ((time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond) + fraction;
        return true;
    }

    private static bool TryReadSeconds(ReadOnlySpan<char> text, out DateTime time) =>
        DateTime.TryParseExact(
            $"{text[..10]}T{text[11..]}",
            "yyyy-MM-dd'T'HH:mm:ss",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out time);

    private static bool TryReadFraction(ReadOnlySpan<char> text, out int micros)
    {
        micros = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        var digits = text[1..];
        if (text[0] != '.' || digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        for (var at = 0; at < MicroDigits; at++)
        {
            micros = (micros * 10) + (at < digits.Length ? digits[at] - '0' : 0);
        }

        return true;
    }
}
