namespace Breakwater.Events;

/// <summary>
/// Tells which field of a log line a hit is in: JSON (Zeek, Suricata, Windows events), CEF, LEEF, pairs of key and value, columns under a
/// header, the parts of a syslog header, and any of the former behind one. Called for lines with a hit only; bounded in depth and length,
/// and never throws, whatever the bytes are.
/// </summary>
public static class FieldLocator
{
    /// <summary>The field of plain text behind a syslog header.</summary>
    public const string Message = "message";

    /// <param name="line">Without its newline.</param>
    /// <param name="offset">Where in the line the hit begins.</param>
    /// <param name="columns">What the header of the line's file says; null when it has none.</param>
    /// <returns>A dotted name such as <c>id.resp_h</c> or <c>winlog.event_data.DestinationIp</c>; null when the line has no fields that
    /// are known, or its hit lies too deep.</returns>
    public static string? Locate(ReadOnlySpan<byte> line, int offset, ColumnHeader? columns = null)
    {
        if (offset < 0 || offset >= line.Length || offset > Limits.FieldOffsetMax)
        {
            return null;
        }

        var start = line.IndexOfAnyExcept((byte)' ', (byte)'\t');
        if (start < 0 || start > offset)
        {
            return null;
        }

        if (line[start] is (byte)'{' or (byte)'[')
        {
            return JsonField.Locate(line[start..], offset - start);
        }

        if (columns is not null)
        {
            return columns.NameAt(line, offset);
        }

        // Only where things are is of interest here, so the moment of arrival does not matter.
        return SyslogHeader.TryParse(line, DateTimeOffset.UnixEpoch.AddYears(30), TimeZoneInfo.Utc, out var header)
            ? InSyslog(line, offset, header)
            : InPayload(line, offset);
    }

    private static string? InSyslog(ReadOnlySpan<byte> line, int offset, in SyslogHeader header)
    {
        if (offset >= header.MessageAt)
        {
            return InPayload(line[header.MessageAt..], offset - header.MessageAt) ?? Message;
        }

        if (Holds(header.StructuredData, offset))
        {
            var data = line[header.StructuredData];
            return StructuredDataField.Locate(data, offset - header.StructuredData.Start.Value);
        }

        return Holds(header.Host, offset) ? "syslog.host" : Holds(header.App, offset) ? "syslog.app" : null;
    }

    private static string? InPayload(ReadOnlySpan<byte> text, int offset)
    {
        var start = text.IndexOfAnyExcept((byte)' ', (byte)'\t');
        if (start < 0 || start > offset)
        {
            return null;
        }

        text = text[start..];
        offset -= start;

        // Logstash and rsyslog mark structured messages so.
        var cookie = text.StartsWith("@cee:"u8) ? 5 : 0;
        var brace = text[cookie..].IndexOfAnyExcept((byte)' ');
        if (brace >= 0 && text[cookie + brace] == '{')
        {
            brace += cookie;
            return offset < brace ? null : JsonField.Locate(text[brace..], offset - brace);
        }

        return text.StartsWith("CEF:"u8) ? CefField.Locate(text, offset)
            : text.StartsWith("LEEF:"u8) ? LeefField.Locate(text, offset)
            : PairField.Locate(text, offset);
    }

    private static bool Holds(Range range, int offset) => offset >= range.Start.Value && offset < range.End.Value;
}
