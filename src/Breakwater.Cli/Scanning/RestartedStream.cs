namespace Breakwater.Cli.Scanning;

/// <summary>A stream whose first bytes were taken off to look at, put back in front, and which tells how far it is.</summary>
internal sealed class RestartedStream(ReadOnlyMemory<byte> first, Stream rest, Action<int>? onRead) : Stream
{
    private ReadOnlyMemory<byte> _first = first;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int read;
        if (_first.IsEmpty)
        {
            read = rest.Read(buffer);
        }
        else
        {
            read = Math.Min(buffer.Length, _first.Length);
            _first.Span[..read].CopyTo(buffer);
            _first = _first[read..];
        }

        onRead?.Invoke(read);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            rest.Dispose();
        }

        base.Dispose(disposing);
    }
}
