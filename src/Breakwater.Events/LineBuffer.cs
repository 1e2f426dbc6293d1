using System.Buffers;

namespace Breakwater.Events;

/// <summary>
/// Gathers what is read from an input until it holds whole lines. Grows with what comes at once, up to a bound, and holds no memory while
/// nothing is pending. What it hands on is rented from <see cref="ArrayPool{T}.Shared"/>; whoever takes it returns it.
/// </summary>
public sealed class LineBuffer(int bytesMax)
{
    private byte[]? _bytes;
    private int _size = Math.Min(Limits.LineBufferBytesMin, bytesMax);
    private int _filled;

    /// <summary>Bytes of a line that has not ended yet.</summary>
    public int Pending => _filled;

    /// <summary>Where to read to; never empty.</summary>
    public Memory<byte> Free
    {
        get
        {
            _bytes ??= ArrayPool<byte>.Shared.Rent(_size);
            if (_filled >= Capacity)
            {
                Grow();
            }

            return _bytes.AsMemory(_filled, Capacity - _filled);
        }
    }

    private int Capacity => Math.Min(_size, bytesMax);

    /// <summary>Takes note of bytes that were read into <see cref="Free"/>.</summary>
    /// <returns>Whole lines to hand on; all there is when no line fits the bound. Length 0 when a line has yet to end.</returns>
    public (byte[] Rented, int Length) Took(int read)
    {
        var isFull = _filled + read == Capacity;
        var newline = _bytes.AsSpan(_filled, read).LastIndexOf((byte)'\n');
        var length = newline < 0 ? 0 : _filled + newline + 1;
        _filled += read;
        var taken = TakeFront(length == 0 && _filled >= bytesMax ? _filled : length);
        _size = !isFull ? _size : Math.Min(_size * 2, Math.Max(bytesMax, _size));
        if (isFull && _bytes is not null && _bytes.Length < _size)
        {
            Grow();
        }

        return taken;
    }

    /// <summary>What is left when nothing will follow.</summary>
    public (byte[] Rented, int Length) TakeRest() => TakeFront(_filled);

    /// <summary>Forgets what is pending.</summary>
    public void Clear()
    {
        _filled = 0;
        Rest();
    }

    /// <summary>Gives back the memory when nothing is pending; for an input that has nothing more to read now.</summary>
    public void Rest()
    {
        _size = _filled == 0 ? Math.Min(Limits.LineBufferBytesMin, bytesMax) : _size;
        if (_filled == 0 && _bytes is { } bytes)
        {
            _bytes = null;
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Grow()
    {
        _size = _filled >= _size ? Math.Min(_size * 2, bytesMax) : _size;
        var larger = ArrayPool<byte>.Shared.Rent(_size);
        _bytes.AsSpan(0, _filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes!);
        _bytes = larger;
    }

    private (byte[] Rented, int Length) TakeFront(int length)
    {
        if (length == 0)
        {
            return ([], 0);
        }

        var whole = _bytes!;
        _bytes = null;
        _filled -= length;
        if (_filled > 0)
        {
            _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(_size, _filled));
            whole.AsSpan(length, _filled).CopyTo(_bytes);
        }

        return (whole, length);
    }
}
