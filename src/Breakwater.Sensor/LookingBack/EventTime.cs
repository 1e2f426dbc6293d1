using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Breakwater.Sensor.LookingBack;

/// <summary>
/// When a log line says that it happened: a JSON time field, an ISO 8601 time near the front, epoch seconds as the first word, or the
/// syslog form of RFC 3164, tried in this order. Times without a zone are the sensor's local ones.
/// </summary>
internal static class EventTime
{
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private const long EpochMillisMin = 100_000_000_000;
    private static readonly DateTimeOffset Oldest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The time in the line; that of its arrival when there is none, or it is absurd.</summary>
    public static DateTimeOffset Of(ReadOnlySpan<byte> line, DateTimeOffset arrived, TimeZoneInfo local)
    {
        var front = line[..Math.Min(line.Length, Limits.EventTimeBytesMax)];
        var read = TryJson(front, local, out var time) || TryIso(front, local, out time)
            || TryEpoch(front, out time) || TrySyslog(front, arrived, local, out time);
        return read && time >= Oldest && time <= arrived + Limits.ClockSkewMax ? time.ToUniversalTime() : arrived;
    }

    private static bool TryJson(ReadOnlySpan<byte> front, TimeZoneInfo local, out DateTimeOffset time)
    {
        time = default;
        if (!front.TrimStart((byte)' ').StartsWith("{"u8))
        {
            return false;
        }

        return TryField(front, "\"ts\":"u8, local, out time) || TryField(front, "\"@timestamp\":"u8, local, out time)
            || TryField(front, "\"timestamp\":"u8, local, out time) || TryField(front, "\"time\":"u8, local, out time);
    }

    private static bool TryField(ReadOnlySpan<byte> front, ReadOnlySpan<byte> name, TimeZoneInfo local, out DateTimeOffset time)
    {
        time = default;
        var at = front.IndexOf(name);
        if (at < 0)
        {
            return false;
        }

        var value = front[(at + name.Length)..].TrimStart((byte)' ');
        var text = value.StartsWith("\""u8) ? value[1..] : value;
        return TryIsoHere(text, local, out time) || TryEpoch(text, out time);
    }

    private static bool TryIso(ReadOnlySpan<byte> front, TimeZoneInfo local, out DateTimeOffset time)
    {
        // dddd-dd-dd: the first dash with four digits before it that begins a time.
        for (var at = front.IndexOf((byte)'-'); at >= 0;)
        {
            if (at >= 4 && TryIsoHere(front[(at - 4)..], local, out time))
            {
                return true;
            }

            var next = front[(at + 1)..].IndexOf((byte)'-');
            at = next < 0 ? -1 : at + 1 + next;
        }

        time = default;
        return false;
    }

    private static bool TryIsoHere(ReadOnlySpan<byte> text, TimeZoneInfo local, out DateTimeOffset time)
    {
        time = default;
        if (text.Length < 19 || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':'
            || text[10] is not ((byte)'T' or (byte)' '))
        {
            return false;
        }

        Span<char> plain = stackalloc char[19];
        Encoding.Latin1.GetChars(text[..19], plain);
        plain[10] = ' ';
        if (!DateTime.TryParseExact(plain, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock))
        {
            return false;
        }

        var at = 19;
        if (at < text.Length && text[at] is (byte)'.' or (byte)',')
        {
            var digits = text[(at + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            at = digits < 0 ? text.Length : at + 1 + digits;
        }

        time = new DateTimeOffset(clock, ZoneAt(text[at..], clock, local));
        return true;
    }

    private static TimeSpan ZoneAt(ReadOnlySpan<byte> text, DateTime clock, TimeZoneInfo local)
    {
        if (text.IsEmpty || text[0] is not ((byte)'Z' or (byte)'z' or (byte)'+' or (byte)'-'))
        {
            return local.GetUtcOffset(clock);
        }

        if (text[0] is (byte)'Z' or (byte)'z')
        {
            return TimeSpan.Zero;
        }

        var minutesAt = text.Length > 3 && text[3] == ':' ? 4 : 3;
        var read = Utf8Parser.TryParse(text[1..Math.Min(3, text.Length)], out int hours, out var used) & used == 2;
        var minutes = 0;
        if (text.Length >= minutesAt + 2)
        {
            _ = Utf8Parser.TryParse(text.Slice(minutesAt, 2), out minutes, out _);
        }

        return read && hours <= 14 && minutes < 60 ? new TimeSpan(hours, minutes, 0) * (text[0] == '-' ? -1 : 1) : TimeSpan.Zero;
    }

    private static bool TryEpoch(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (!Utf8Parser.TryParse(text, out long whole, out var used) || used is < 10 or > 13 || whole < 0)
        {
            return false;
        }

        if (used < text.Length && TokenLike(text[used]))
        {
            return false;
        }

        time = whole >= EpochMillisMin ? DateTimeOffset.FromUnixTimeMilliseconds(whole) : DateTimeOffset.FromUnixTimeSeconds(whole);
        return true;
    }

    private static bool TokenLike(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_';

    /// <summary><c>Mon dd hh:mm:ss</c>, perhaps behind a priority: the year is the newest that does not put it into the future.</summary>
    private static bool TrySyslog(ReadOnlySpan<byte> front, DateTimeOffset arrived, TimeZoneInfo local, out DateTimeOffset time)
    {
        time = default;
        var text = front.StartsWith("<"u8) ? front[(front.IndexOf((byte)'>') + 1)..] : front;
        if (text.Length < 15 || text[3] != ' ' || text[6] != ' ' || text[9] != ':' || text[12] != ':')
        {
            return false;
        }

        var month = Months.IndexOf(Encoding.Latin1.GetString(text[..3]), StringComparison.Ordinal);
        if (month < 0 || month % 3 != 0
            || !Utf8Parser.TryParse(text.Slice(text[4] == ' ' ? 5 : 4, text[4] == ' ' ? 1 : 2), out int day, out _)
            || !TimeOnly.TryParseExact(
                Encoding.Latin1.GetString(text.Slice(7, 8)), "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock))
        {
            return false;
        }

        var latest = arrived + Limits.ClockSkewMax;
        for (var year = latest.Year; year > latest.Year - 5; year--)
        {
            if (day >= 1 && day <= DateTime.DaysInMonth(year, (month / 3) + 1))
            {
                var moment = new DateOnly(year, (month / 3) + 1, day).ToDateTime(clock);
                time = new DateTimeOffset(moment, local.GetUtcOffset(moment));
                if (time <= latest)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
