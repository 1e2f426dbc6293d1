using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.OutsideSources;

/// <summary>Runs the sources that are due, a few at a time. Which node reads which is decided by who takes the lease first.</summary>
public sealed class SourceWorker(SourceStore store, RunSource run, TimeProvider time, ILogger<SourceWorker> logger) : BackgroundService
{
    private readonly Dictionary<string, Task> _running = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Limits.SourceLook, time);
        try
        {
            do
            {
                Look(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // Runs under way hear the same, and give their leases back.
        }

        await Task.WhenAll(_running.Values).ConfigureAwait(false);
    }

    private void Look(CancellationToken stoppingToken)
    {
        foreach (var ended in _running.Where(one => one.Value.IsCompleted).Select(one => one.Key).ToList())
        {
            _running.Remove(ended);
        }

        try
        {
            var free = Limits.SourcesAtOnceMax - _running.Count;
            foreach (var id in free > 0 ? store.Due(time.GetUtcNow(), Limits.SourcesAtOnceMax) : [])
            {
                if (_running.Count < Limits.SourcesAtOnceMax && !_running.ContainsKey(id))
                {
                    _running[id] = RunOneAsync(id, stoppingToken);
                }
            }
        }
#pragma warning disable CA1031 // Top of a worker: a database that is away comes back; until then this says so each time.
        catch (Exception e)
#pragma warning restore CA1031
        {
            SourceLog.LookFailed(logger, e);
        }
    }

    private async Task RunOneAsync(string id, CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            await run.RunAsync(id, stoppingToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or RejectedException)
        {
            // The hub stops, or the source was removed meanwhile.
        }
#pragma warning disable CA1031 // As above: what even the run could not put down must not end the worker.
        catch (Exception e)
#pragma warning restore CA1031
        {
            SourceLog.Broke(logger, id, e);
        }
    }
}
