namespace Breakwater.Events;

/// <summary>
/// What stands before the message of a syslog line: RFC 5424, RFC 3164, and what senders make of them (an ISO time in place of the old one,
/// sequence numbers and unsure clocks, missing hosts, no header but the priority). Read without allocation. Parts that are not there are
/// empty; lines of files, without a priority, are read too.
/// </summary>
/// <param name="Priority">Facility times eight plus severity, 0 to 191; null when there is none.</param>
/// <param name="Version">1 for RFC 5424, else 0.</param>
/// <param name="Time">UTC; null when the header has none.</param>
/// <param name="Host">Where in the line the host is.</param>
/// <param name="App">Where the application is, without its process id and colon.</param>
/// <param name="StructuredData">Where the structured data of RFC 5424 is, with its brackets.</param>
/// <param name="MessageAt">Where the message begins; the line's length when it is empty.</param>
public readonly record struct SyslogHeader(
    int? Priority, int Version, DateTimeOffset? Time, Range Host, Range App, Range StructuredData, int MessageAt)
{
    private const int HostBytesMax = 255;
    private const int TagBytesMax = 64;

    public int? Facility => Priority >> 3;

    public int? Severity => Priority & 7;

    /// <summary>False when the line has neither a priority nor a time that a header could begin with.</summary>
    /// <param name="arrived">When the line came: the year of a time without one.</param>
    /// <param name="local">The zone of a time without one.</param>
    public static bool TryParse(ReadOnlySpan<byte> line, DateTimeOffset arrived, TimeZoneInfo local, out SyslogHeader header)
    {
        var priority = PriorityOf(line, out var at);
        if (priority is not null && line[at..].StartsWith("1 "u8) && TryRfc5424(line, at + 2, priority.Value, local, out header))
        {
            return true;
        }

        SkipSequence(line, ref at);
        if (!TryTime(line, ref at, arrived, local, out var time))
        {
            header = new SyslogHeader(priority, 0, null, default, AppAt(line, ref at), default, at);
            return priority is not null;
        }

        // "Nov 23 05:44:13.123 CET: %LINK-3-UPDOWN: ..." has a zone and no host.
        SkipZone(line, ref at);
        Skip(line, ref at, (byte)' ');
        var host = default(Range);
        if (!Skip(line, ref at, (byte)':'))
        {
            host = HostAt(line, ref at);
        }

        Skip(line, ref at, (byte)' ');
        if (Skip(line, ref at, (byte)':'))
        {
            Skip(line, ref at, (byte)' ');
        }

        header = new SyslogHeader(priority, 0, time, host, AppAt(line, ref at), default, at);
        return true;
    }

    private static int? PriorityOf(ReadOnlySpan<byte> line, out int at)
    {
        at = 0;
        if (line.Length < 3 || line[0] != '<')
        {
            return null;
        }

        var value = 0;
        var i = 1;
        for (; i < Math.Min(line.Length, 4) && char.IsAsciiDigit((char)line[i]); i++)
        {
            value = (value * 10) + line[i] - '0';
        }

        if (i == 1 || i >= line.Length || line[i] != '>' || value > 191)
        {
            return null;
        }

        at = i + 1;
        Skip(line, ref at, (byte)' ');
        return value;
    }

    /// <summary>RFC 5424, section 6: <c>TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA [MSG]</c>, a dash for what is not
    /// there.</summary>
    private static bool TryRfc5424(ReadOnlySpan<byte> line, int at, int priority, TimeZoneInfo local, out SyslogHeader header)
    {
        header = default;
        DateTimeOffset? time = null;
        var word = WordAt(line, ref at);
        if (!line[word].SequenceEqual("-"u8))
        {
            if (!TimeText.TryIso(line[word], local, out var read, out _))
            {
                return false;
            }

            time = read;
        }

        var host = PartAt(line, ref at);
        var app = PartAt(line, ref at);
        _ = PartAt(line, ref at);
        _ = PartAt(line, ref at);
        var data = StructuredDataAt(line, ref at);
        Skip(line, ref at, (byte)' ');
        if (line[at..].StartsWith("\uFEFF"u8))
        {
            at += 3;
        }

        header = new SyslogHeader(priority, 1, time, host, app, data, at);
        return true;
    }

    private static Range StructuredDataAt(ReadOnlySpan<byte> line, ref int at)
    {
        var start = at;
        if (at >= line.Length || line[at] != '[')
        {
            _ = PartAt(line, ref at);
            return default;
        }

        var quoted = false;
        for (; at < line.Length; at++)
        {
            var b = line[at];
            if (b == '\\' && quoted)
            {
                at++;
            }
            else if (b == '"')
            {
                quoted = !quoted;
            }
            else if (b == ']' && !quoted && (at + 1 == line.Length || line[at + 1] != '['))
            {
                at++;
                return start..at;
            }
        }

        at = line.Length;
        return start..at;
    }

    private static Range PartAt(ReadOnlySpan<byte> line, ref int at)
    {
        var word = WordAt(line, ref at);
        return line[word].SequenceEqual("-"u8) ? default : word;
    }

    private static Range WordAt(ReadOnlySpan<byte> line, ref int at)
    {
        var start = Math.Min(at, line.Length);
        var space = line[start..].IndexOf((byte)' ');
        var end = space < 0 ? line.Length : start + space;
        at = Math.Min(end + 1, line.Length);
        return start..end;
    }

    /// <summary>Cisco: <c>45: </c>, <c>000045: host: </c>, and an asterisk or dot before a clock that is not sure.</summary>
    private static void SkipSequence(ReadOnlySpan<byte> line, ref int at)
    {
        var i = at;
        while (i < line.Length && char.IsAsciiDigit((char)line[i]))
        {
            i++;
        }

        if (i > at && i + 1 < line.Length && line[i] == ':' && line[i + 1] == ' ')
        {
            at = i + 2;
        }

        if (at < line.Length && line[at] is (byte)'*' or (byte)'.')
        {
            at++;
        }
    }

    private static bool TryTime(
        ReadOnlySpan<byte> line, ref int at, DateTimeOffset arrived, TimeZoneInfo local, out DateTimeOffset? time)
    {
        var text = line[at..];
        var read = TimeText.TryIso(text, local, out var moment, out var used)
            || TimeText.TryBsd(text, arrived, local, out moment, out used);

        // "2026 Nov 23 05:44:13"
        if (!read && text.Length > 5 && text[4] == ' ' && char.IsAsciiDigit((char)text[0])
            && TimeText.TryBsd(text[5..], arrived, local, out moment, out used))
        {
            (read, used) = (true, used + 5);
        }

        at += read ? used : 0;
        time = read ? moment : null;
        return read;
    }

    private static void SkipZone(ReadOnlySpan<byte> line, ref int at)
    {
        var i = at;
        Skip(line, ref i, (byte)' ');
        var start = i;
        while (i < line.Length && char.IsAsciiLetterUpper((char)line[i]))
        {
            i++;
        }

        if (i - start is >= 2 and <= 5 && i < line.Length && line[i] is (byte)':')
        {
            at = i;
        }
    }

    /// <summary>The next word, unless it is the tag of a sender that leaves out the host.</summary>
    private static Range HostAt(ReadOnlySpan<byte> line, ref int at)
    {
        var next = at;
        var word = WordAt(line, ref next);
        var text = line[word];
        var isTag = text.IsEmpty || text[^1] == ':' || text.Contains((byte)'[') || text.Contains((byte)'=') || text[0] is (byte)'%'
            or (byte)'{' || text.Length > HostBytesMax;
        if (isTag)
        {
            return default;
        }

        at = next;
        return word;
    }

    /// <summary>A tag: a word that ends in a colon, perhaps with a process id in brackets before it.</summary>
    private static Range AppAt(ReadOnlySpan<byte> line, ref int at)
    {
        var text = line[at..Math.Min(line.Length, at + TagBytesMax)];
        var end = 0;
        while (end < text.Length && (TimeText.IsWordByte(text[end]) || text[end] is (byte)'.' or (byte)'/' or (byte)'%' or (byte)'@'
            or (byte)'(' or (byte)')'))
        {
            end++;
        }

        var after = end;
        if (after < text.Length && text[after] == '[' && text[after..].IndexOf((byte)']') is > 0 and var close)
        {
            after += close + 1;
        }

        var isTag = end > 0 && after < text.Length && text[after] == ':' && (after + 1 == text.Length || text[after + 1] is (byte)' ');
        if (!isTag)
        {
            return default;
        }

        var app = at..(at + end);
        at += after + 1;
        Skip(line, ref at, (byte)' ');
        return app;
    }

    private static bool Skip(ReadOnlySpan<byte> line, ref int at, byte wanted)
    {
        var found = at < line.Length && line[at] == wanted;
        at += found ? 1 : 0;
        return found;
    }
}
