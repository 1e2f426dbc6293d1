namespace Breakwater.Hub.Channels;

/// <summary>
/// Wakes streams and builders when the log has grown. Writes of this process wake them at once; those of other processes and nodes are
/// found by looking at the last position, often, which costs one index probe.
/// </summary>
public sealed class LogSignal
{
    private volatile TaskCompletionSource<long> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _last;

    /// <summary>The last position that was announced.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <summary>Completes when something after <paramref name="position"/> is there.</summary>
    public Task WaitAsync(long position, CancellationToken cancellationToken)
    {
        // Taken before the look, so that an announcement in between is not missed.
        var next = _next;
        return Last > position ? Task.CompletedTask : next.Task.WaitAsync(cancellationToken);
    }

    internal void Announce(long position)
    {
        if (position <= Last)
        {
            return;
        }

        Volatile.Write(ref _last, position);
        Interlocked.Exchange(ref _next, new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously))
            .TrySetResult(position);
    }
}
