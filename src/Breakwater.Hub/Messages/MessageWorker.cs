using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Messages;

/// <summary>
/// Makes messages of news, goes on with escalations, writes digests, and hands what is due to the outbox. Every step is one write that
/// says how far it has come, so that it does not matter which node does it, nor where one dies.
/// </summary>
public sealed class MessageWorker : BackgroundService
{
    private readonly SpreadNews _spread;
    private readonly Escalate _escalate;
    private readonly WriteDigests _digests;
    private readonly HandMessages _hand;
    private readonly TimeProvider _time;
    private readonly ILogger<MessageWorker> _logger;
    private DateTimeOffset _forgetAt;

    internal MessageWorker(
        SpreadNews spread, Escalate escalate, WriteDigests digests, HandMessages hand, TimeProvider time, ILogger<MessageWorker> logger)
    {
        (_spread, _escalate, _digests, _hand, _time, _logger) = (spread, escalate, digests, hand, time, logger);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Limits.MessageLook, _time);
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
            if (_time.GetUtcNow() >= _forgetAt)
            {
                _forgetAt = _time.GetUtcNow() + Limits.MessageForget;
                await _hand.ForgetAsync(stoppingToken).ConfigureAwait(false);
            }

            bool more;
            do
            {
                more = await _spread.RunAsync(stoppingToken).ConfigureAwait(false);
                more |= await _hand.RunAsync(stoppingToken).ConfigureAwait(false) > 0;
            }
            while (more);

            while (await _escalate.RunAsync(stoppingToken).ConfigureAwait(false) > 0
                || await _digests.RunAsync(stoppingToken).ConfigureAwait(false) > 0)
            {
                // There may be more than one write takes.
            }
        }
#pragma warning disable CA1031 // Top of a worker: a database that is away comes back; until then this says so each time.
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            MessageLog.Broke(_logger, e);
        }
    }
}
