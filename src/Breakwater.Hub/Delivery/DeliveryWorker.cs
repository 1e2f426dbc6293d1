using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Delivery;

/// <summary>Looks for what is due, and sends it. Which node sends which mail is decided by who takes its lease first.</summary>
public sealed class DeliveryWorker(SendOutbox send, TimeProvider time, ILogger<DeliveryWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Limits.OutboxLook, time);
        try
        {
            do
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The hub stops.
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await send.RunAsync(stoppingToken).ConfigureAwait(false) > 0)
            {
                // There may be more than one look takes.
            }
        }
#pragma warning disable CA1031 // Top of a worker: a database that is away comes back; until then this says so each time.
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            DeliveryLog.Broke(logger, e);
        }
    }
}
