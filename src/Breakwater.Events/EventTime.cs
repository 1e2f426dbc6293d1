namespace Breakwater.Events;

/// <summary>
/// When a log line says that it happened: a JSON time field (Zeek, Suricata, Windows events too), the header of a syslog line, an ISO 8601
/// time near the front, or epoch seconds as the first word, tried in this order. Times without a zone are local ones. Allocates nothing.
/// </summary>
public static class EventTime
{
    private static readonly DateTimeOffset Oldest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The time in the line (UTC); that of its arrival when there is none, or it is before 2000 or more than
    /// <see cref="Limits.ClockSkewMax"/> ahead.</summary>
    public static DateTimeOffset Of(ReadOnlySpan<byte> line, DateTimeOffset arrived, TimeZoneInfo local)
    {
        var front = line[..Math.Min(line.Length, Limits.EventTimeBytesMax)];
        var read = TryJson(front, local, out var time) || TryHeader(front, arrived, local, out time)
            || TryIso(front, local, out time) || TimeText.TryEpoch(front, out time, out _)
            || TimeText.TryBsd(front, arrived, local, out time, out _);
        return read && time >= Oldest && time <= arrived + Limits.ClockSkewMax ? time : arrived;
    }

    private static bool TryHeader(ReadOnlySpan<byte> front, DateTimeOffset arrived, TimeZoneInfo local, out DateTimeOffset time)
    {
        time = default;
        if (!front.StartsWith("<"u8) || !SyslogHeader.TryParse(front, arrived, local, out var header))
        {
            return false;
        }

        time = header.Time ?? default;
        return header.Time is not null || TryJson(front[header.MessageAt..], local, out time)
            || TryDatePair(front[header.MessageAt..], local, out time);
    }

    /// <summary>Fortinet: <c>date=yyyy-MM-dd time=HH:mm:ss</c>.</summary>
    private static bool TryDatePair(ReadOnlySpan<byte> text, TimeZoneInfo local, out DateTimeOffset time)
    {
        time = default;
        var date = text.IndexOf("date="u8);
        if (date < 0 || text.Length < date + 29 || !text[(date + 15)..].StartsWith(" time="u8))
        {
            return false;
        }

        Span<byte> both = stackalloc byte[19];
        text.Slice(date + 5, 10).CopyTo(both);
        both[10] = (byte)' ';
        text.Slice(date + 21, 8).CopyTo(both[11..]);
        return TimeText.TryIso(both, local, out time, out _);
    }

    private static bool TryJson(ReadOnlySpan<byte> front, TimeZoneInfo local, out DateTimeOffset time)
    {
        time = default;
        if (!front.TrimStart((byte)' ').StartsWith("{"u8))
        {
            return false;
        }

        return TryField(front, "\"ts\":"u8, local, out time) || TryField(front, "\"@timestamp\":"u8, local, out time)
            || TryField(front, "\"timestamp\":"u8, local, out time) || TryField(front, "\"time\":"u8, local, out time)
            || TryField(front, "\"EventTime\":"u8, local, out time) || TryField(front, "\"SystemTime\":"u8, local, out time)
            || TryField(front, "\"@SystemTime\":"u8, local, out time) || TryField(front, "\"TimeCreated\":"u8, local, out time)
            || TryField(front, "\"UtcTime\":"u8, TimeZoneInfo.Utc, out time);
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

        // .NET writers escape the slashes of their own form: "\/Date(1771953320866)\/".
        var date = text.IndexOf("Date("u8);
        text = date is >= 0 and <= 2 ? text[(date + 5)..] : text;
        return TimeText.TryIso(text, local, out time, out _) || TimeText.TryEpoch(text, out time, out _);
    }

    private static bool TryIso(ReadOnlySpan<byte> front, TimeZoneInfo local, out DateTimeOffset time)
    {
        // dddd-dd-dd: the first dash with four digits before it that begins a time.
        for (var at = front.IndexOf((byte)'-'); at >= 0;)
        {
            if (at >= 4 && TimeText.TryIso(front[(at - 4)..], local, out time, out _))
            {
                return true;
            }

            var next = front[(at + 1)..].IndexOf((byte)'-');
            at = next < 0 ? -1 : at + 1 + next;
        }

        time = default;
        return false;
    }
}
