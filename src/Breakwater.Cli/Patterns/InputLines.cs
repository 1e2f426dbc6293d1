namespace Breakwater.Cli.Patterns;

/// <summary>Cuts a stream into lines, each as soon as its end is there. A line over the limit is skipped and reported, never
/// kept.</summary>
internal sealed class InputLines(Stream stream)
{
    private byte[] _buffer = new byte[PatternLimits.ReadBytes];
    private int _start;
    private int _end;
    private bool _isEnd;

    /// <summary>From 1, of the line that was last read.</summary>
    public long Number { get; private set; }

    /// <param name="line">Without its end; empty when it is too long. Good until the next call.</param>
    /// <param name="isTooLong">It is longer than <see cref="PatternLimits.LineBytesMax"/>.</param>
    /// <returns>False at the end of the input.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> line, out bool isTooLong)
    {
        line = default;
        isTooLong = false;
        var searched = 0;
        while (true)
        {
            var length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0 || (_isEnd && (_end > _start || isTooLong)))
            {
                var whole = length >= 0 ? searched + length : _end - _start;
                line = isTooLong ? default : Trim(_buffer.AsMemory(_start, whole));
                _start += Math.Min(whole + 1, _end - _start);
                Number++;
                return true;
            }

            if (_isEnd)
            {
                return false;
            }

            searched = _end - _start;
            if (searched > PatternLimits.LineBytesMax)
            {
                isTooLong = true;
            }

            if (isTooLong)
            {
                (_start, _end, searched) = (0, 0, 0);
            }

            Fill();
        }
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line) => line.Span is [.., (byte)'\r'] ? line[..^1] : line;

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _isEnd = read == 0;
    }
}
