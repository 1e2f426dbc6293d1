using System.Buffers;
using System.Text;

namespace Breakwater.Matching;

/// <summary>
/// Reads a plain list straight into an index. The entries are those of <see cref="PlainList"/>; the usual forms are read from their bytes,
/// without a string for each, and everything else as <see cref="IndicatorValue"/> does.
/// </summary>
public static class PlainListIndex
{
    private const int BufferBytes = 1 << 20;
    private const int QuickBytesMax = 256;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_."u8);
    private static readonly SearchValues<byte> DigitsAndDots = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> LowerHex = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>Adds every usable entry, numbered from <paramref name="first"/> in the order of the list.</summary>
    /// <param name="list">UTF-8; left open.</param>
    /// <param name="refused">Told of each line that cannot be used.</param>
    /// <returns>How many were added.</returns>
    /// <exception cref="InvalidDataException">A line has more than <see cref="Limits.LineBytesMax"/> bytes.</exception>
    public static long AddTo(IndicatorIndexBuilder builder, Stream list, uint first, Action<PlainListEntry> refused)
    {
        var reading = new Reading(builder, first, refused);
        var buffer = new byte[BufferBytes];
        var filled = 0;
        while (true)
        {
            var read = list.Read(buffer, filled, buffer.Length - filled);
            filled += read;
            var whole = read == 0 ? filled : buffer.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1;
            if (whole == 0 && filled == buffer.Length)
            {
                throw new InvalidDataException($"Line {reading.Line + 1} of the list has more than {BufferBytes} bytes.");
            }

            reading.Lines(buffer.AsSpan(0, whole));
            if (read == 0)
            {
                return reading.Added;
            }

            buffer.AsSpan(whole, filled - whole).CopyTo(buffer);
            filled -= whole;
        }
    }

    /// <summary>The kind of an entry in one of the usual forms, lower case as it is; null for any other.</summary>
    internal static IndicatorKind? QuickKind(ReadOnlySpan<byte> entry)
    {
        if (entry.IndexOfAnyExcept(NameBytes) >= 0)
        {
            return null;
        }

        var dot = entry.LastIndexOf((byte)'.');
        if (dot < 0)
        {
            return entry.IndexOfAnyExcept(LowerHex) < 0 ? IndicatorValue.HashKind(entry.Length) : null;
        }

        if (entry.IndexOfAnyExcept(DigitsAndDots) < 0)
        {
            return AddressText.TryParseIpv4(entry, out _) ? IndicatorKind.Ipv4 : null;
        }

        return IsName(entry, dot) ? IndicatorKind.Domain : null;
    }

    private static bool IsName(ReadOnlySpan<byte> entry, int lastDot)
    {
        if (entry.Length > Limits.DomainCharsMax || !HasLetter(entry[(lastDot + 1)..]))
        {
            return false;
        }

        for (var rest = entry; !rest.IsEmpty;)
        {
            var length = rest.IndexOf((byte)'.');
            length = length < 0 ? rest.Length : length;
            if (length is 0 or > Limits.LabelCharsMax)
            {
                return false;
            }

            rest = length == rest.Length ? default : rest[(length + 1)..];
        }

        return true;
    }

    private static bool HasLetter(ReadOnlySpan<byte> label) => label.IndexOfAnyInRange((byte)'a', (byte)'z') >= 0;

    private sealed class Reading(IndicatorIndexBuilder builder, uint first, Action<PlainListEntry> refused)
    {
        public long Line { get; private set; }

        public long Added { get; private set; }

        public void Lines(ReadOnlySpan<byte> text)
        {
            while (!text.IsEmpty)
            {
                var length = text.IndexOf((byte)'\n');
                One(length < 0 ? text : text[..length]);
                text = length < 0 ? default : text[(length + 1)..];
            }
        }

        private void One(ReadOnlySpan<byte> line)
        {
            Line++;
            var entry = line is [.. var head, (byte)'\r'] ? head : line;
            if (entry.Length <= QuickBytesMax && QuickKind(entry) is { } kind)
            {
                builder.AddUtf8(kind, entry, checked((uint)(first + Added++)));
                return;
            }

            foreach (var slow in PlainList.Read(new StringReader(Encoding.UTF8.GetString(line))))
            {
                Add(slow with { Line = Line });
            }
        }

        private void Add(PlainListEntry entry)
        {
            if (entry.Value is { } value)
            {
                builder.Add(value, checked((uint)(first + Added++)));
            }
            else
            {
                refused(entry);
            }
        }
    }
}
