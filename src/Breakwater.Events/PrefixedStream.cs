namespace Breakwater.Events;

/// <summary>A stream whose first bytes were taken off to look at, put back in front.</summary>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> front, Stream rest) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _front = front;

    public override int Read(Span<byte> buffer)
    {
        if (_front.IsEmpty)
        {
            return rest.Read(buffer);
        }

        var read = Math.Min(buffer.Length, _front.Length);
        _front.Span[..read].CopyTo(buffer);
        _front = _front[read..];
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _front.IsEmpty ? await rest.ReadAsync(buffer, cancellationToken) : Read(buffer.Span);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            rest.Dispose();
        }

        base.Dispose(disposing);
    }
}
