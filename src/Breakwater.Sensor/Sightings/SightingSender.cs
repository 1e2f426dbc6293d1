using Breakwater.Protocol;
using Breakwater.Sensor.Hub;

namespace Breakwater.Sensor.Sightings;

/// <summary>Sends batches, one at a time, each until the hub has it or refuses it for good. What waits meanwhile is added up.</summary>
internal sealed class SightingSender(HubClient hub, Journal journal, BatchMaker maker, Contact contact, TimeProvider time, SensorLog log)
    : IDisposable
{
    private readonly SemaphoreSlim _wake = new(0, 1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        journal.Added += Wake;
        var retry = new Retry();
        try
        {
            while (true)
            {
                var sent = await TrySendAsync(all: false, cancellationToken);
                if (sent is false)
                {
                    await Task.Delay(retry.Next(), time, cancellationToken);
                    continue;
                }

                retry.Reset();
                if (sent is null)
                {
                    await _wake.WaitAsync(TimeSpan.FromSeconds(1), cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            journal.Added -= Wake;
        }
    }

    /// <summary>Sends one batch.</summary>
    /// <returns>Null when there was nothing to send, false when the hub did not take it yet.</returns>
    public async Task<bool?> TrySendAsync(bool all, CancellationToken cancellationToken)
    {
        try
        {
            if (journal.NextBatch(waiting => maker.Make(waiting, all)) is not { } batch)
            {
                return null;
            }

            await OfferAsync(batch.SentNow(time.GetUtcNow()), cancellationToken);
            journal.Append(new JournalRecord { Done = batch.BatchId }, durable: true);
            return true;
        }
        catch (Exception e) when (Contact.IsExpected(e) && !cancellationToken.IsCancellationRequested)
        {
            contact.Failed($"Sightings were not sent and are kept: {e.Message}");
            return false;
        }
    }

    public void Dispose() => _wake.Dispose();

    /// <summary>Returns when the hub has the batch, or will never take it: that must not stand in the way of others.</summary>
    private async Task OfferAsync(SightingBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            var receipt = await hub.SendAsync(batch, cancellationToken);
            contact.Succeeded();
            foreach (var refusal in receipt.Refused)
            {
                log.Write($"The hub refused sighting {refusal.Index} of batch {batch.BatchId}: {refusal.Reason}");
            }
        }
        catch (HubRefusalException e) when (e.IsForGood)
        {
            log.Write($"The hub refused batch {batch.BatchId} of {batch.Sightings.Count} sightings for good: {e.Message}");
        }
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // A wake-up is already waiting to be seen.
        }
    }
}
