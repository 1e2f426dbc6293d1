using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Breakwater.Stix;

/// <summary>
/// A UTC instant to the microsecond (STIX 2.1, 2.16). Digits beyond the sixth are dropped. Two instants are equal when their microseconds
/// are, however many digits each was written with.
/// </summary>
public readonly record struct StixTimestamp : IComparable<StixTimestamp>
{
    private const int SecondsChars = 19;
    private const int FractionDigitsMin = 3;
    private const int FractionDigitsMax = 6;
    private const long MicrosPerSecond = 1_000_000;
    private static readonly long MicrosMax = (DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
    private static readonly long MicrosMin = (DateTime.MinValue.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
    private readonly byte _digits;

    private StixTimestamp(long micros, int digits)
    {
        Micros = micros;
        _digits = (byte)Math.Clamp(digits, FractionDigitsMin, FractionDigitsMax);
    }

    /// <summary>Microseconds since 1970-01-01T00:00:00Z; negative before it.</summary>
    public long Micros { get; }

    /// <summary>Printed with three fraction digits when the instant is a whole millisecond, else with six.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant is outside the years 1 to 9999.</exception>
    public static StixTimestamp FromMicros(long micros)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(micros, MicrosMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(micros, MicrosMax);
        return new StixTimestamp(micros, micros % 1000 == 0 ? FractionDigitsMin : FractionDigitsMax);
    }

    public static StixTimestamp From(DateTimeOffset instant) =>
        FromMicros((instant.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);

    /// <summary>
    /// False unless the text is <c>YYYY-MM-DDTHH:mm:ss[.s+]Z</c> and names a real instant. A leap second reads as the second after it.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out StixTimestamp timestamp) =>
        TryParse(text.AsSpan(), out timestamp);

    /// <summary>As the other, over UTF-8.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out StixTimestamp timestamp)
    {
        timestamp = default;
        Span<char> chars = stackalloc char[Limits.TimestampCharsMax];
        return utf8.Length <= chars.Length
            && System.Text.Ascii.ToUtf16(utf8, chars, out var written) == System.Buffers.OperationStatus.Done
            && TryParse(chars[..written], out timestamp);
    }

    private static bool TryParse(ReadOnlySpan<char> text, out StixTimestamp timestamp)
    {
        timestamp = default;
        if (text.Length <= SecondsChars || text[^1] != 'Z' || !HasSeparators(text))
        {
            return false;
        }

        if (!TryReadFraction(text.Slice(SecondsChars, text.Length - SecondsChars - 1), out var fraction, out var digits)
            || !TryReadSeconds(text, out var seconds))
        {
            return false;
        }

        var micros = seconds * MicrosPerSecond + fraction;
        if (micros > MicrosMax)
        {
            return false;
        }

        timestamp = new StixTimestamp(micros, digits);
        return true;
    }

    public int CompareTo(StixTimestamp other) => Micros.CompareTo(other.Micros);

    public bool Equals(StixTimestamp other) => Micros == other.Micros;

    public override int GetHashCode() => Micros.GetHashCode();

    public DateTimeOffset ToDateTimeOffset() => new(DateTime.UnixEpoch.AddTicks(Micros * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>As many fraction digits as it was read with, at least three and at most six.</summary>
    public override string ToString() => Format(Math.Max(_digits, (byte)FractionDigitsMin));

    /// <summary>Always six fraction digits, as TAXII writes its own times (TAXII 2.1, 2).</summary>
    public string ToMicrosecondString() => Format(FractionDigitsMax);

    public static bool operator <(StixTimestamp left, StixTimestamp right) => left.Micros < right.Micros;

    public static bool operator >(StixTimestamp left, StixTimestamp right) => left.Micros > right.Micros;

    public static bool operator <=(StixTimestamp left, StixTimestamp right) => left.Micros <= right.Micros;

    public static bool operator >=(StixTimestamp left, StixTimestamp right) => left.Micros >= right.Micros;

    private string Format(int digits) =>
        DateTime.UnixEpoch.AddTicks(Micros * TimeSpan.TicksPerMicrosecond)
            .ToString("yyyy-MM-dd'T'HH:mm:ss." + new string('f', digits) + "'Z'", CultureInfo.InvariantCulture);

    private static bool HasSeparators(ReadOnlySpan<char> text) =>
        text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':' && text[16] == ':';

    private static bool TryReadFraction(ReadOnlySpan<char> text, out long micros, out int digits)
    {
        micros = 0;
        digits = text.Length - 1;
        if (text.IsEmpty)
        {
            digits = 0;
            return true;
        }

        if (text[0] != '.' || digits == 0 || text[1..].ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        for (var i = 1; i <= FractionDigitsMax; i++)
        {
            micros = micros * 10 + (i < text.Length ? text[i] - '0' : 0);
        }

        return true;
    }

    private static bool TryReadSeconds(ReadOnlySpan<char> text, out long seconds)
    {
        seconds = 0;
        if (!TryRead(text, 0, 4, out var year) || !TryRead(text, 5, 2, out var month) || !TryRead(text, 8, 2, out var day)
            || !TryRead(text, 11, 2, out var hour) || !TryRead(text, 14, 2, out var minute) || !TryRead(text, 17, 2, out var second))
        {
            return false;
        }

        var isLeapSecond = second == 60 && hour == 23 && minute == 59;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || (second > 59 && !isLeapSecond))
        {
            return false;
        }

        var days = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch;
        seconds = (long)days.TotalDays * 86_400 + hour * 3600 + minute * 60 + second;
        return true;
    }

    private static bool TryRead(ReadOnlySpan<char> text, int start, int length, out int value)
    {
        value = 0;
        foreach (var c in text.Slice(start, length))
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = value * 10 + (c - '0');
        }

        return true;
    }
}
