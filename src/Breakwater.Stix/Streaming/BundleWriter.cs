namespace Breakwater.Stix;

/// <summary>
/// Writes a bundle (STIX 2.1, 8) to a stream, object by object, each byte for byte as it is. The bundle is whole only after
/// <see cref="CompleteAsync"/>; what is written before that is no JSON, so that a reader never takes half for the whole. The stream stays
/// the caller's.
/// </summary>
/// <param name="bundleId">The bundle's own id, such as one from <see cref="StixId.NewRandom"/>.</param>
public sealed class BundleWriter(Stream target, StixId bundleId)
{
    private bool _isComplete;

    /// <summary>Objects written so far.</summary>
    public int Count { get; private set; }

    /// <exception cref="InvalidOperationException">The bundle was completed.</exception>
    public async Task WriteAsync(StixObject value, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isComplete, this);
        await target.WriteAsync(Count == 0 ? Head(",\"objects\":[\n") : Separator, cancellationToken).ConfigureAwait(false);
        await target.WriteAsync(value.Utf8, cancellationToken).ConfigureAwait(false);
        Count++;
    }

    /// <summary>Writes the end, and flushes. A bundle without objects has no list, for there are no empty ones (2.12).</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken = default)
    {
        if (!_isComplete)
        {
            _isComplete = true;
            await target.WriteAsync(Count == 0 ? Head("}\n") : Tail, cancellationToken).ConfigureAwait(false);
            await target.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static ReadOnlyMemory<byte> Separator { get; } = ",\n"u8.ToArray();

    private static ReadOnlyMemory<byte> Tail { get; } = "\n]}\n"u8.ToArray();

    private byte[] Head(string rest) =>
        System.Text.Encoding.UTF8.GetBytes($"{{\"type\":\"bundle\",\"id\":\"{bundleId}\"{rest}");
}
