using System.Buffers.Text;

namespace Breakwater.Events;

/// <summary>Times as logs write them, read without allocation. Each reader says how many bytes the time took.</summary>
internal static class TimeText
{
    private const long EpochMillisMin = 100_000_000_000;

    /// <summary><c>yyyy-MM-ddTHH:mm:ss</c>, with a space for the T, slashes for the dashes, a fraction and a zone if they are
    /// there.</summary>
    public static bool TryIso(ReadOnlySpan<byte> text, TimeZoneInfo local, out DateTimeOffset time, out int used)
    {
        (time, used) = (default, 0);
        if (text.Length < 19 || text[4] is not ((byte)'-' or (byte)'/') || text[7] != text[4] || text[10] is not ((byte)'T' or (byte)' ')
            || !TryNumber(text[..4], out var year) || !TryNumber(text.Slice(5, 2), out var month)
            || !TryNumber(text.Slice(8, 2), out var day) || !TryClock(text[11..], out var clock, out var clockBytes)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        used = 11 + clockBytes;
        var moment = new DateTime(year, month, day) + clock;
        var offset = ZoneAt(text[used..], out var zoneBytes) ?? local.GetUtcOffset(moment);
        used += zoneBytes;
        return TryMake(moment, offset, out time);
    }

    /// <summary><c>Mon d hh:mm:ss</c> with the year after the day, after the time, or nowhere: then it is the newest that does not put
    /// the time into the future.</summary>
    public static bool TryBsd(
        ReadOnlySpan<byte> text, DateTimeOffset arrived, TimeZoneInfo local, out DateTimeOffset time, out int used)
    {
        (time, used) = (default, 0);
        var month = text.Length < 15 || text[3] != ' ' ? 0 : MonthOf(text[..3]);
        var at = text.Length > 4 && text[4] == ' ' ? 5 : 4;
        if (month == 0 || !Utf8Parser.TryParse(text[at..], out int day, out var digits) || digits > 2 || day is < 1 or > 31)
        {
            return false;
        }

        at += digits;
        if (!SkipSpace(text, ref at))
        {
            return false;
        }

        var year = YearAt(text[at..]);
        at += year > 0 ? 5 : 0;
        if (at > text.Length || !TryClock(text[at..], out var clock, out var clockBytes))
        {
            return false;
        }

        used = at + clockBytes;
        if (year == 0 && used < text.Length && text[used] == ' ' && YearAt(text[(used + 1)..]) is > 0 and var after)
        {
            (year, used) = (after, used + 5);
        }

        return TryPlace(year, month, day, clock, arrived, local, out time);
    }

    /// <summary>Seconds or milliseconds since 1970, with or without a fraction.</summary>
    public static bool TryEpoch(ReadOnlySpan<byte> text, out DateTimeOffset time, out int used)
    {
        time = default;
        if (!Utf8Parser.TryParse(text, out long whole, out used) || used is < 10 or > 13 || whole < 0
            || (used < text.Length && IsWordByte(text[used])))
        {
            return false;
        }

        time = whole >= EpochMillisMin ? DateTimeOffset.FromUnixTimeMilliseconds(whole) : DateTimeOffset.FromUnixTimeSeconds(whole);
        if (used < text.Length && text[used] == '.')
        {
            used++;
            used += TakeDigits(text[used..]);
        }

        return true;
    }

    /// <summary>Hours and minutes from <c>Z</c>, <c>+hh:mm</c> or <c>+hhmm</c>; null when there is no zone.</summary>
    public static TimeSpan? ZoneAt(ReadOnlySpan<byte> text, out int used)
    {
        used = 0;
        if (text.IsEmpty || text[0] is not ((byte)'Z' or (byte)'z' or (byte)'+' or (byte)'-'))
        {
            return null;
        }

        used = 1;
        if (text[0] is (byte)'Z' or (byte)'z')
        {
            return TimeSpan.Zero;
        }

        if (text.Length < 3 || !TryNumber(text.Slice(1, 2), out var hours) || hours > 14)
        {
            return TimeSpan.Zero;
        }

        used = 3;
        var minutesAt = text.Length > 3 && text[3] == ':' ? 4 : 3;
        if (text.Length >= minutesAt + 2 && TryNumber(text.Slice(minutesAt, 2), out var minutes) && minutes < 60)
        {
            used = minutesAt + 2;
            return new TimeSpan(hours, hours == 14 ? 0 : minutes, 0) * (text[0] == '-' ? -1 : 1);
        }

        return new TimeSpan(hours, 0, 0) * (text[0] == '-' ? -1 : 1);
    }

    public static bool IsWordByte(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_';

    private static bool TryPlace(
        int year, int month, int day, TimeSpan clock, DateTimeOffset arrived, TimeZoneInfo local, out DateTimeOffset time)
    {
        time = default;
        if (year > 0)
        {
            var moment = day <= DateTime.DaysInMonth(year, month) ? new DateTime(year, month, day) + clock : default;
            return moment != default && TryMake(moment, local.GetUtcOffset(moment), out time);
        }

        var latest = arrived + Limits.ClockSkewMax;
        for (year = latest.Year; year > latest.Year - 5; year--)
        {
            if (day <= DateTime.DaysInMonth(year, month))
            {
                var moment = new DateTime(year, month, day) + clock;
                if (TryMake(moment, local.GetUtcOffset(moment), out time) && time <= latest)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool TryClock(ReadOnlySpan<byte> text, out TimeSpan clock, out int used)
    {
        (clock, used) = (default, 0);
        if (text.Length < 8 || text[2] != ':' || text[5] != ':' || !TryNumber(text[..2], out var hours)
            || !TryNumber(text.Slice(3, 2), out var minutes) || !TryNumber(text.Slice(6, 2), out var seconds)
            || hours > 23 || minutes > 59 || seconds > 60)
        {
            return false;
        }

        // A leap second counts as the one before it.
        clock = new TimeSpan(hours, minutes, Math.Min(seconds, 59));
        used = 8;
        if (text.Length > 9 && text[8] is (byte)'.' or (byte)',' && TakeDigits(text[9..]) is > 0 and var digits)
        {
            used = 9 + digits;
            var scale = TimeSpan.TicksPerSecond / 10;
            for (var i = 0; i < Math.Min(digits, 7); i++, scale /= 10)
            {
                clock += new TimeSpan((text[9 + i] - '0') * scale);
            }
        }

        return true;
    }

    private static bool TryMake(DateTime moment, TimeSpan offset, out DateTimeOffset time)
    {
        var utc = moment.Ticks - offset.Ticks;
        var isRepresentable = utc >= DateTime.MinValue.Ticks && utc <= DateTime.MaxValue.Ticks;
        time = isRepresentable ? new DateTimeOffset(utc, TimeSpan.Zero) : default;
        return isRepresentable;
    }

    private static int MonthOf(ReadOnlySpan<byte> name)
    {
        var months = "JanFebMarAprMayJunJulAugSepOctNovDec"u8;
        for (var at = 0; at < months.Length; at += 3)
        {
            if (name.SequenceEqual(months.Slice(at, 3)))
            {
                return (at / 3) + 1;
            }
        }

        return 0;
    }

    private static int YearAt(ReadOnlySpan<byte> text) =>
        text.Length >= 4 && TryNumber(text[..4], out var year) && year is >= 1970 and < 2200 && (text.Length == 4 || text[4] is (byte)' '
            or (byte)':') ? year : 0;

    private static bool SkipSpace(ReadOnlySpan<byte> text, ref int at) => at < text.Length && text[at++] == ' ';

    private static int TakeDigits(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text.Length : end;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + digit - '0';
        }

        return true;
    }
}
