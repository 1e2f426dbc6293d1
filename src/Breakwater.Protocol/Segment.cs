using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Breakwater.Protocol;

/// <summary>What an indicator is fit for, by what stands behind it.</summary>
public enum IndicatorUse
{
    /// <summary>To understand, not to act on.</summary>
    Context,

    /// <summary>To look for in logs.</summary>
    Alert,

    /// <summary>To refuse traffic by.</summary>
    Block,
}

/// <summary>One line of a segment: an indicator's value is added for an indicator object, or removed for it.</summary>
/// <param name="Removed">True takes an earlier addition with the same kind, value and indicator back.</param>
/// <param name="Kind">ipv4, ipv6, domain, url, email, md5, sha1, sha256 or sha512.</param>
/// <param name="Value">Normalised value; never holds a tab or a line break.</param>
/// <param name="Indicator">STIX id of the published indicator.</param>
/// <param name="PublishedMicros">When it was published, microseconds since 1970 UTC; 0 on a removal.</param>
public readonly record struct SegmentEntry(
    bool Removed, string Kind, string Value, string Indicator, IndicatorUse Use, long PublishedMicros);

/// <summary>
/// A segment is gzip over UTF-8 lines: a head line <c>breakwater-segment 1 CHAIN</c>, then one line an entry, fields apart by tabs:
/// <c>+ kind value indicator use published</c> or <c>- kind value indicator</c>. docs/formats/segment.md is its description.
/// </summary>
public static class Segment
{
    private const string Head = "breakwater-segment 1 ";

    /// <summary>Writes a segment and names it by its digest.</summary>
    public static (byte[] Bytes, SegmentRef Ref) Write(string chain, IEnumerable<SegmentEntry> entries)
    {
        var count = 0;
        using var buffer = new MemoryStream();
        using (var zip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new StreamWriter(zip, new UTF8Encoding(false)) { NewLine = "\n" })
        {
            writer.WriteLine(Head + chain);
            foreach (var entry in entries)
            {
                count++;
                if (entry.Removed)
                {
                    writer.WriteLine($"-\t{entry.Kind}\t{entry.Value}\t{entry.Indicator}");
                }
                else
                {
                    writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"+\t{entry.Kind}\t{entry.Value}\t{entry.Indicator}\t{UseName(entry.Use)}\t{entry.PublishedMicros}"));
                }
            }
        }

        var bytes = buffer.ToArray();
        return (bytes, new SegmentRef(Digest(bytes), bytes.Length, count));
    }

    /// <summary>Lower-case hex SHA-256 of a segment's bytes as sent.</summary>
    public static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Reads a segment whose digest the caller has checked.</summary>
    /// <exception cref="InvalidDataException">
    /// It is damaged, of another chain or version, or over a limit; the message says which.
    /// </exception>
    public static IEnumerable<SegmentEntry> Read(byte[] bytes, string chain)
    {
        using var zip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var reader = new StreamReader(zip, new UTF8Encoding(false, throwOnInvalidBytes: false));
        if (reader.ReadLine() != Head + chain)
        {
            throw new InvalidDataException($"Not a segment of chain {chain} in version 1.");
        }

        var read = 0L;
        while (reader.ReadLine() is { } line)
        {
            read += line.Length + 1;
            if (line.Length > Limits.SegmentLineCharsMax || read > Limits.SegmentTextBytesMax)
            {
                throw new InvalidDataException("The segment is over a size limit.");
            }

            yield return ParseLine(line);
        }
    }

    public static string UseName(IndicatorUse use) => use switch
    {
        IndicatorUse.Block => "block",
        IndicatorUse.Alert => "alert",
        _ => "context",
    };

    public static bool TryParseUse(string text, out IndicatorUse use)
    {
        use = text switch { "block" => IndicatorUse.Block, "alert" => IndicatorUse.Alert, _ => IndicatorUse.Context };
        return UseName(use) == text;
    }

    private static SegmentEntry ParseLine(string line)
    {
        var fields = line.Split('\t');
        if (fields is ["-", var goneKind, var goneValue, var goneIndicator])
        {
            return new SegmentEntry(true, goneKind, goneValue, goneIndicator, IndicatorUse.Context, 0);
        }

        if (fields is ["+", var kind, var value, var indicator, var useText, var at]
            && TryParseUse(useText, out var use)
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var published))
        {
            return new SegmentEntry(false, kind, value, indicator, use, published);
        }

        throw new InvalidDataException($"A line of the segment cannot be read: {line[..Math.Min(line.Length, 80)]}");
    }
}
