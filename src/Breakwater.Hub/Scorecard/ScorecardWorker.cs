using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Scorecard;

/// <summary>Measures once a day. Two nodes that do it at once write the same; a month that is closed is written by neither.</summary>
internal sealed class ScorecardWorker(
    MeasureMonths months, TimeProvider time, ILogger<ScorecardWorker> logger) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await months.KeepSpeedsAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Limits.ScorecardLook, time);
        try
        {
            // Not at the very start, when there is more urgent work.
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
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
            await months.KeepSpeedsAsync(stoppingToken).ConfigureAwait(false);
            await months.RunIfDueAsync(stoppingToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Top of a worker: a database that is away comes back; until then this says so each time.
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            ScorecardLog.MeasureFailed(logger, e);
        }
    }
}
