using System.Buffers;

namespace Breakwater.Sensor.Inputs;

/// <summary>Gathers what is read from an input until it holds whole lines.</summary>
internal sealed class LineBuffer
{
    private readonly byte[] _bytes = new byte[Limits.BatchBytesMax];
    private int _filled;

    /// <summary>Bytes of a line that has not ended yet.</summary>
    public int Pending => _filled;

    /// <summary>Where to read to.</summary>
    public Memory<byte> Free => _bytes.AsMemory(_filled);

    /// <summary>Takes note of bytes that were read.</summary>
    /// <returns>Whole lines to hand on; all there is when no line fits the buffer. Length 0 when a line has yet to end.</returns>
    public (byte[] Rented, int Length) Took(int read)
    {
        var newline = _bytes.AsSpan(_filled, read).LastIndexOf((byte)'\n');
        var length = newline < 0 ? 0 : _filled + newline + 1;
        _filled += read;
        return TakeFront(length == 0 && _filled == _bytes.Length ? _filled : length);
    }

    /// <summary>What is left when nothing will follow.</summary>
    public (byte[] Rented, int Length) TakeRest() => TakeFront(_filled);

    private (byte[] Rented, int Length) TakeFront(int length)
    {
        if (length == 0)
        {
            return ([], 0);
        }

        var rented = ArrayPool<byte>.Shared.Rent(length);
        _bytes.AsSpan(0, length).CopyTo(rented);
        _bytes.AsSpan(length, _filled - length).CopyTo(_bytes);
        _filled -= length;
        return (rented, length);
    }
}
