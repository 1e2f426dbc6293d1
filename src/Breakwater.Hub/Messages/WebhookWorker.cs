using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Messages;

/// <summary>Looks for webhooks that are due, and calls them. Which node calls which is decided by who takes its lease first.</summary>
public sealed class WebhookWorker : BackgroundService
{
    private readonly SendWebhooks _send;
    private readonly TimeProvider _time;
    private readonly ILogger<WebhookWorker> _logger;
    private readonly Dictionary<string, Task> _running = new(StringComparer.Ordinal);

    internal WebhookWorker(SendWebhooks send, TimeProvider time, ILogger<WebhookWorker> logger)
    {
        (_send, _time, _logger) = (send, time, logger);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Limits.MessageLook, _time);
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
            // Calls under way hear the same, and say that they were broken off.
        }

        await Task.WhenAll(_running.Values).ConfigureAwait(false);
    }

    /// <summary>A receiver that hangs keeps its own turn, and nobody else's.</summary>
    private void Look(CancellationToken stoppingToken)
    {
        foreach (var ended in _running.Where(one => one.Value.IsCompleted).Select(one => one.Key).ToList())
        {
            _running.Remove(ended);
        }

        try
        {
            foreach (var id in _running.Count < Limits.WebhooksAtOnceMax ? _send.Due() : [])
            {
                if (_running.Count < Limits.WebhooksAtOnceMax && !_running.ContainsKey(id))
                {
                    _running[id] = CallAsync(id, stoppingToken);
                }
            }
        }
#pragma warning disable CA1031 // Top of a worker: a database that is away comes back; until then this says so each time.
        catch (Exception e)
#pragma warning restore CA1031
        {
            MessageLog.WebhooksBroke(_logger, e);
        }
    }

    private async Task CallAsync(string id, CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            await _send.CallAsync(id, stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The hub stops before it has begun with this one.
        }
#pragma warning disable CA1031 // As above: what one call could not put down must not end the worker; its lease ends by itself.
        catch (Exception e)
#pragma warning restore CA1031
        {
            MessageLog.WebhooksBroke(_logger, e);
        }
    }
}
