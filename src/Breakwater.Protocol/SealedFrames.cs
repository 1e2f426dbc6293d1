using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Breakwater.Protocol;

/// <summary>
/// AES-256-GCM over a stream in frames of equal size, so that it is read without being held whole. A frame's nonce is its number and
/// whether it is the last, so frames can be neither swapped, left out nor cut off; the header is authenticated with each.
/// </summary>
internal sealed class SealedFrames : Stream
{
    public const int FrameBytes = 64 * 1024;
    private const int TagBytes = 16;
    private const int NonceBytes = 12;

    private readonly Stream _inner;
    private readonly AesGcm _cipher;
    private readonly byte[] _header;
    private readonly bool _writing;
    private readonly byte[] _frame = new byte[FrameBytes];
    private readonly byte[] _box = new byte[FrameBytes + TagBytes + 1];
    private readonly byte[] _nonce = new byte[NonceBytes];
    private int _filled;
    private int _used;
    private int _ahead;
    private ulong _number;
    private bool _ended;

    /// <param name="inner">Stands behind the header; left open.</param>
    public SealedFrames(Stream inner, byte[] key, byte[] header, bool writing)
    {
        (_inner, _header, _writing) = (inner, header, writing);
        _cipher = new AesGcm(key, TagBytes);
    }

    public override bool CanRead => !_writing;

    public override bool CanWrite => _writing;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            if (_filled == FrameBytes)
            {
                Seal(isLast: false);
            }

            var count = Math.Min(buffer.Length, FrameBytes - _filled);
            buffer[..count].CopyTo(_frame.AsSpan(_filled));
            _filled += count;
            buffer = buffer[count..];
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <exception cref="InvalidDataException">What is read was not written under this key and header, or lacks its end.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (_used == _filled && !_ended)
        {
            Open();
        }

        var count = Math.Min(buffer.Length, _filled - _used);
        _frame.AsSpan(_used, count).CopyTo(buffer);
        _used += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (_writing && !_ended)
            {
                Seal(isLast: true);
            }

            _cipher.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Seal(bool isLast)
    {
        NextNonce(isLast);
        _cipher.Encrypt(_nonce, _frame.AsSpan(0, _filled), _box.AsSpan(0, _filled), _box.AsSpan(_filled, TagBytes), _header);
        _inner.Write(_box, 0, _filled + TagBytes);
        (_filled, _ended) = (0, isLast);
    }

    private void Open()
    {
        // One byte more than a frame tells whether it is the last.
        var length = _ahead + _inner.ReadAtLeast(_box.AsSpan(_ahead), _box.Length - _ahead, throwOnEndOfStream: false);
        var isLast = length < _box.Length;
        var plain = (isLast ? length : length - 1) - TagBytes;
        if (plain < 0)
        {
            throw new InvalidDataException("The segment is cut off.");
        }

        NextNonce(isLast);
        try
        {
            _cipher.Decrypt(_nonce, _box.AsSpan(0, plain), _box.AsSpan(plain, TagBytes), _frame.AsSpan(0, plain), _header);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new InvalidDataException("The segment was changed, cut off, or is of another chain or key.", e);
        }

        (_used, _filled, _ended) = (0, plain, isLast);
        _box[0] = _box[^1];
        _ahead = isLast ? 0 : 1;
    }

    private void NextNonce(bool isLast)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_nonce.AsSpan(3), _number++);
        _nonce[^1] = isLast ? (byte)1 : (byte)0;
    }
}
