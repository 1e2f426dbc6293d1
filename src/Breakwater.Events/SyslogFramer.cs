namespace Breakwater.Events;

/// <summary>What one pass over a buffer gave.</summary>
/// <param name="Lines">Bytes of lines at the front of the buffer, each ended by a newline but perhaps the last.</param>
/// <param name="Consumed">Where in the buffer the bytes begin that are not framed yet.</param>
public readonly record struct FramedText(int Lines, int Consumed);

/// <summary>
/// Turns what one TCP connection sends into lines, in place. Octet counting (RFC 6587, 3.4.1; RFC 5425, 4.3) and framing by newline or NUL
/// (RFC 6587, 3.4.2) are told apart at the start of each frame. Newlines inside a counted frame become spaces. A frame that does not fit
/// the buffer is handed on in pieces.
/// </summary>
public sealed class SyslogFramer
{
    private int _octetsLeft;
    private bool _inLine;
    private bool _counts;

    /// <summary>Frames that were handed on in pieces.</summary>
    public long InPieces { get; private set; }

    /// <summary>True when a counted frame, or a piece of one, has not come to its end: bytes are missing.</summary>
    public bool IsInsideCounted => _octetsLeft > 0;

    /// <summary>True when what is left at <paramref name="rest"/> is a counted frame that has not wholly come.</summary>
    public bool IsUnfinished(ReadOnlySpan<byte> rest) => _octetsLeft > 0 || (CountAt(rest, out _, out _) is true && !rest.IsEmpty);

    /// <param name="buffer">Byte 0 is spare, so that an ending newline always has room; what was received begins at 1.</param>
    /// <param name="end">End of what was received.</param>
    /// <param name="isFull">The buffer cannot take more: when no frame in it has ended, the one there is is handed on as far as it
    /// came.</param>
    public FramedText Take(Span<byte> buffer, int end, bool isFull)
    {
        var (from, to) = (1, 0);
        while (from < end)
        {
            if (_octetsLeft > 0)
            {
                TakeCounted(buffer, ref from, ref to, end);
                continue;
            }

            if (!_inLine && buffer[from] is (byte)'\n' or (byte)'\r' or 0)
            {
                from++;
                continue;
            }

            if (!_inLine && CountAt(buffer[from..end], out var octets, out var digits) is not false and var counted)
            {
                if (counted is null || (end - from < digits + octets && !(isFull && to == 0)))
                {
                    break;
                }

                _counts = true;
                from += digits;
                InPieces += end - from < octets ? 1 : 0;
                _octetsLeft = octets;
            }
            else if (!TakeLine(buffer, ref from, ref to, end, isFull && to == 0))
            {
                break;
            }
        }

        return new FramedText(to, from);
    }

    private void TakeCounted(Span<byte> buffer, ref int from, ref int to, int end)
    {
        var length = Math.Min(_octetsLeft, end - from);
        var piece = buffer.Slice(from, length);
        var text = _octetsLeft == length ? piece.TrimEnd("\r\n\0"u8) : piece;
        text.Replace((byte)'\n', (byte)' ');
        text.CopyTo(buffer[to..]);
        to += text.Length;
        from += length;
        _octetsLeft -= length;
        if (_octetsLeft == 0)
        {
            buffer[to++] = (byte)'\n';
        }
    }

    private bool TakeLine(Span<byte> buffer, ref int from, ref int to, int end, bool isFull)
    {
        var length = buffer[from..end].IndexOfAny((byte)'\n', (byte)0);
        if (length < 0 && !isFull)
        {
            return false;
        }

        var hasEnded = length >= 0;
        length = hasEnded ? length : end - from;
        buffer.Slice(from, length).CopyTo(buffer[to..]);
        to += length;
        from += hasEnded ? length + 1 : length;
        InPieces += hasEnded || _inLine ? 0 : 1;
        _inLine = !hasEnded;
        if (hasEnded)
        {
            buffer[to++] = (byte)'\n';
        }

        return true;
    }

    /// <summary>
    /// Whether a counted frame begins here: digits, a space, and a priority; without one only where this connection has counted before.
    /// Null when that cannot be told yet.
    /// </summary>
    private bool? CountAt(ReadOnlySpan<byte> text, out int octets, out int digits)
    {
        (octets, digits) = (0, 0);
        while (digits < text.Length && digits <= Limits.FrameLengthDigitsMax && char.IsAsciiDigit((char)text[digits]))
        {
            octets = (octets * 10) + text[digits++] - '0';
        }

        if (digits is 0 or > Limits.FrameLengthDigitsMax || text[0] == '0')
        {
            return false;
        }

        if (digits == text.Length)
        {
            return null;
        }

        if (text[digits] != ' ' || octets == 0)
        {
            return false;
        }

        digits++;
        return digits == text.Length ? _counts ? true : null : text[digits] == '<' || _counts;
    }
}
