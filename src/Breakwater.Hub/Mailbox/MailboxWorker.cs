using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Mailbox;

/// <summary>Reads the mailbox when there is one. Which node does is decided by who takes its lease first.</summary>
public sealed class MailboxWorker : BackgroundService
{
    private readonly MailboxStore _store;
    private readonly ReadMailbox _read;
    private readonly PublicAddress _hub;
    private readonly TimeProvider _time;
    private readonly ILogger<MailboxWorker> _logger;

    internal MailboxWorker(MailboxStore store, ReadMailbox read, PublicAddress hub, TimeProvider time, ILogger<MailboxWorker> logger)
    {
        (_store, _read, _hub, _time, _logger) = (store, read, hub, time, logger);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Limits.MailboxLook, _time);
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
            // An answer links to this hub, so its address comes first.
            if (_hub.Current is not null && _store.State(_time.GetUtcNow()) is { Due: true } state)
            {
                await _read.RunAsync(state, stoppingToken).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // Top of a worker: a database that is away comes back; until then this says so each time.
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            MailboxLog.Broke(_logger, e);
        }
    }
}
