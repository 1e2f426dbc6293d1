namespace Breakwater.Events;

/// <summary>A decompressed stream that may not grow over a limit, and whose damage is always an
/// <see cref="InvalidDataException"/>.</summary>
internal sealed class BoundedStream(Stream inner, long bytesMax) : ReadOnlyStream
{
    private long _read;

    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = inner.Read(buffer);
        }
        catch (Exception e) when (e is ZstdSharp.ZstdException or EndOfStreamException)
        {
            throw new InvalidDataException($"The compressed data is damaged or ends early: {e.Message}", e);
        }

        _read += read;
        return _read <= bytesMax ? read
            : throw new InvalidDataException($"The compressed data holds more than {bytesMax} bytes.");
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
