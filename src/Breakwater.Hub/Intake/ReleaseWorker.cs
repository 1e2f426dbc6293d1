using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Intake;

/// <summary>Looks for what has waited long enough. Two nodes that look at once let each thing go once: taking it out is a write.</summary>
public sealed class ReleaseWorker(ReleaseWaiting release, TimeProvider time, ILogger<ReleaseWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Limits.ReleaseLook, time);
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
            while (await release.RunAsync(stoppingToken).ConfigureAwait(false) == Limits.ReleasesPerWriteMax)
            {
            }
        }
#pragma warning disable CA1031 // Top of a worker: a database that is away comes back; until then this says so each time.
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            IntakeLog.ReleaseFailed(logger, e);
        }
    }
}
