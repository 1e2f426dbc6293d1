namespace Breakwater.Formats.Reading;

/// <summary>How many bytes may still be unpacked out of one document.</summary>
internal sealed class ByteBudget(long bytesMax)
{
    private long _taken;

    /// <exception cref="ReadingException">There were too many.</exception>
    public void Take(int count)
    {
        _taken += count;
        if (_taken > bytesMax)
        {
            throw new ReadingException("", $"The document unpacks to more than {bytesMax} bytes.");
        }
    }
}

/// <summary>A stream that takes what is read of it from a budget.</summary>
internal sealed class BudgetStream(Stream inner, ByteBudget budget) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        budget.Take(count);
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
