using System.Text.Json;
using Breakwater.Protocol;
using Breakwater.Sensor.Sightings;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Index;

/// <summary>Takes up what other commands left in the folder: bundles, receipts, and what a person said about a held removal.</summary>
internal sealed class FileInbox(
    DataFolder folder, IndexState state, SegmentStore segments, Journal journal, SensorSettings settings, SensorLog log)
{
    public void Look()
    {
        try
        {
            state.TakeDecision();
            if (File.Exists(folder.InboxBundle))
            {
                TakeBundle();
                File.Delete(folder.InboxBundle);
            }

            if (File.Exists(folder.InboxReceipt))
            {
                TakeReceipt();
                File.Delete(folder.InboxReceipt);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Write($"What waits in the folder was not taken up yet: {e.Message}");
        }
    }

    private void TakeBundle()
    {
        try
        {
            VerifiedManifest? verified = null;
            using (var stream = File.OpenRead(folder.InboxBundle))
            {
                Dictionary<string, SegmentRef> named = [];
                Bundle.Read(
                    stream,
                    manifest =>
                    {
                        verified = state.Verify(manifest);
                        named = (verified?.Plan.Chains ?? []).SelectMany(c => c.Segments).DistinctBy(s => s.Digest)
                            .ToDictionary(s => s.Digest);
                        return KeyStatement.Open(manifest.Statement, Convert.FromBase64String(settings.ManifestKey))?.Key ?? [];
                    },
                    (digest, bytes) =>
                    {
                        if (named.TryGetValue(digest, out var segment) && !segments.IsSound(segment))
                        {
                            segments.Put(segment, bytes);
                        }
                    });
            }

            if (verified is not null)
            {
                state.Take(verified, journal.LookedBack);
                log.Write($"Index at sequence {verified.Plan.Sequence} by file: {state.Current.Count} entries.");
            }
        }
        catch (InvalidDataException e)
        {
            log.Write($"The bundle was not taken up: {e.Message}");
        }
    }

    private void TakeReceipt()
    {
        try
        {
            var receipt = ReceiptFile.Open(File.ReadAllBytes(folder.InboxReceipt), settings);
            foreach (var refusal in receipt.Refused)
            {
                log.Write($"The hub refused sighting {refusal.Index} of batch {receipt.BatchId}: {refusal.Reason}");
            }

            journal.Append(new JournalRecord { Done = receipt.BatchId }, durable: true);
        }
        catch (InvalidDataException e)
        {
            log.Write($"The receipt was not taken up: {e.Message}");
        }
    }
}

/// <summary>The hub's receipt for a file of sightings.</summary>
internal static class ReceiptFile
{
    /// <exception cref="InvalidDataException">It is none of this hub's, or not for this sensor.</exception>
    public static SightingReceipt Open(byte[] bytes, SensorSettings settings)
    {
        try
        {
            var signed = JsonSerializer.Deserialize(bytes, ProtocolJson.Default.SignedReceipt);
            var statement = KeyStatement.Open(signed?.Statement, Convert.FromBase64String(settings.ManifestKey))
                ?? throw new InvalidDataException("The file is neither a bundle nor a receipt by this sensor's hub.");
            using var key = KeyStatement.PublicKey(statement.Key);
            return signed!.Receipt is not null
                && signed.Receipt.TryOpen(SightingFileReceipt.Label, ProtocolJson.Default.SightingFileReceipt, key, out var receipt)
                && receipt!.Sensor == settings.SensorId && receipt.Receipt is { BatchId: not null, Refused: not null }
                ? receipt.Receipt
                : throw new InvalidDataException("The receipt is not for this sensor, or was changed.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("The file is neither a bundle nor a receipt.", e);
        }
    }
}
