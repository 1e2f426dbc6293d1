using System.Text.Json;
using Breakwater.Hub.Community;
using Breakwater.Hub.Storage;
using Breakwater.Matching;
using Breakwater.Protocol;

namespace Breakwater.Hub.Sightings;

/// <summary>Sightings from sensors and from the API.</summary>
public sealed class TakeSightings(Database database, SightingRecorder recorder, SightingStore store)
{
    private const int SystemCharsMax = 40;
    private static readonly TimeSpan FutureMax = TimeSpan.FromHours(1);

    /// <summary>Takes a sensor's batch once: the same batch sent again gets the same receipt and changes nothing.</summary>
    public Task<SightingReceipt> FromSensorAsync(Caller caller, SightingBatch batch, CancellationToken cancellationToken)
    {
        var memberId = caller.Member(KeyPurposes.Sensor);
        RejectedException.ThrowIfAny(CheckBatch(batch));
        return database.WriteAsync(
            scope =>
            {
                using var vault = recorder.VaultOf(memberId);
                if (SightingStore.Receipt(scope, vault, caller.KeyId, batch.BatchId) is { } known)
                {
                    return JsonSerializer.Deserialize(known, ProtocolJson.Default.SightingReceipt)!;
                }

                var refused = new List<SightingRefusal>();
                for (var i = 0; i < batch.Sightings.Count; i++)
                {
                    if (Take(scope, memberId, "", ByOurClock(batch.Sightings[i], batch.SentAt, scope.Now)) is { } reason)
                    {
                        refused.Add(new SightingRefusal(i, reason));
                    }
                }

                var receipt = new SightingReceipt(batch.BatchId, batch.Sightings.Count - refused.Count, refused);
                SightingStore.InsertBatch(
                    scope, vault, caller.KeyId, batch.BatchId,
                    JsonSerializer.SerializeToUtf8Bytes(receipt, ProtocolJson.Default.SightingReceipt));
                return receipt;
            },
            cancellationToken);
    }

    /// <summary>Takes one sighting by a member's own statement.</summary>
    public Task TakeAsync(Caller caller, SightingReport report, CancellationToken cancellationToken)
    {
        var memberId = caller.Member(KeyPurposes.Submit);
        // What a service provider reports comes by one path for all its customers.
        var path = caller.ServiceProvider ? "provider key of " + memberId : "";
        return database.WriteAsync(
            scope =>
            {
                if (Take(scope, memberId, path, report) is { } reason)
                {
                    throw RejectedException.Invalid("bad-sighting", "", reason);
                }
            },
            cancellationToken);
    }

    /// <summary>What a member has reported itself.</summary>
    public IReadOnlyList<OwnSighting> Own(Caller caller) =>
        store.OfOwner(recorder.OwnerOf(caller.Member(KeyPurposes.Read)), Limits.PageMax);

    private static List<Problem> CheckBatch(SightingBatch batch)
    {
        var problems = new List<Problem>();
        if (batch.BatchId is null or { Length: < 8 or > 64 }
            || !batch.BatchId.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            problems.Add(new Problem("bad-batch-id", "$.batchId", "A batch id has 8 to 64 characters of a-z, 0-9 and hyphen."));
        }

        if (batch.Sightings is null || batch.Sightings.Count > Protocol.Limits.SightingsPerBatchMax)
        {
            problems.Add(new Problem("too-many", "$.sightings", $"A batch has at most {Protocol.Limits.SightingsPerBatchMax} sightings."));
        }

        return problems;
    }

    /// <summary>What a clock that is ahead says was seen just now was seen now at the latest. What is in the future by the sensor's own
    /// clock stays so.</summary>
    private static SightingReport ByOurClock(SightingReport report, DateTimeOffset sentAt, DateTimeOffset now) =>
        report.Last > sentAt || report.First > report.Last ? report : report.NotAfter(now);

    private string? Take(WriteScope scope, string memberId, string path, SightingReport report)
    {
        if (report.Kind is null || !IndicatorKinds.TryParse(report.Kind, out var kind)
            || !IndicatorValue.TryParse(kind, report.Value ?? "", out var value, out _))
        {
            return $"\"{report.Value}\" is not a value of kind \"{report.Kind}\".";
        }

        if (report.Count < 1 || report.Last < report.First || report.Last > scope.Now + FutureMax)
        {
            return "A sighting has a count of at least 1, a first time that is not after the last, and a last time that is not in the "
                + "future.";
        }

        if (report.LookBack is null)
        {
            return "lookBack is missing: seenBefore must say whether the value was in ordinary use there before.";
        }

        var system = string.Concat((report.System ?? "").Where(c => !char.IsControl(c)).Take(SystemCharsMax)).Trim();
        system = system.Length > 0 ? system : "log";
        var taken = recorder.Record(scope, new NewSighting(
            memberId, report.Kind, value.Text, report.Count, report.First, report.Last, system, path, report.LookBack.SeenBefore));
        return taken ? null : "There is no live indicator of this value that this member may see.";
    }
}
