using System.Text;
using Breakwater.Hub.Community;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Gate;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Sightings;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Intake;

/// <summary>What came of asking to withdraw.</summary>
public enum WithdrawOutcome
{
    /// <summary>Gone from <c>mine</c>, and withdrawn for everyone.</summary>
    Withdrawn,

    /// <summary>Gone from <c>mine</c>; what others have seen or support stays.</summary>
    Kept,

    /// <summary>A coordinator decides; nothing has changed yet.</summary>
    Held,

    /// <summary>This member has no such object.</summary>
    NotFound,
}

/// <summary>A member takes back what it handed in: its own assertion, not what stands on others' evidence.</summary>
public sealed class WithdrawSubmission(Database database, EscrowKey escrow, SubmissionStore store)
{
    private const string RevokedVersion = ",\"revoked\":true,";

    /// <param name="versions">Exact versions in microseconds; null is the whole object.</param>
    public async Task<WithdrawOutcome> WithdrawAsync(
        Caller caller, string stixId, IReadOnlyList<long>? versions, CancellationToken cancellationToken)
    {
        var memberId = caller.Member(KeyPurposes.Withdraw);
        using var vault = MemberVault.For(escrow, memberId);
        return await database.WriteAsync(scope => Withdraw(scope, vault, stixId, versions), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes back everything of one submission that is still there, object by object, and counts what came of it.</summary>
    /// <exception cref="RejectedException">This member has no such submission.</exception>
    public async Task<IReadOnlyDictionary<WithdrawOutcome, int>> WithdrawAllAsync(
        Caller caller, string submissionId, CancellationToken cancellationToken)
    {
        var memberId = caller.Member(KeyPurposes.Withdraw);
        using var vault = MemberVault.For(escrow, memberId);
        var ids = store.ObjectIds(vault, submissionId);
        if (ids.Count == 0 && store.Record(vault, submissionId) is null)
        {
            throw RejectedException.NotFound("submission of this member");
        }

        return await database.WriteAsync(
            scope => ids.GroupBy(id => Withdraw(scope, vault, id, null)).ToDictionary(group => group.Key, group => group.Count()),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes an object back from everyone; of one that the centre authored a last, revoked version stays (STIX 2.1,
    /// 3.6).</summary>
    internal static bool WithdrawPublished(WriteScope scope, string publishedId)
    {
        var source = PublicationReader.SourceOf(scope, publishedId);
        var newest = PublicationReader.Newest(scope, publishedId);
        if (!PublicationLog.Withdraw(scope, publishedId))
        {
            return false;
        }

        if (source == Sources.Anonymous && newest is var (version, body, audience) && Revoked(body) is { } revoked)
        {
            var next = TimedBody.NextVersion(scope.NowMicros, version);
            var type = publishedId[..publishedId.IndexOf("--", StringComparison.Ordinal)];
            PublicationLog.Publish(scope, [new PublishedObject(
                publishedId, type, next, TimedBody.TextOf(next), "2.1", AudienceStore.Find(scope, audience),
                TimedBody.Retime(revoked, version, next), Sources.Anonymous)]);
        }

        return true;
    }

    private static WithdrawOutcome Withdraw(WriteScope scope, MemberVault vault, string stixId, IReadOnlyList<long>? versions)
    {
        var all = SubmissionStore.Versions(scope, vault, stixId);
        var chosen = all.Where(row => versions is null || versions.Contains(row.Version)).ToList();
        if (chosen.Count == 0)
        {
            return WithdrawOutcome.NotFound;
        }

        var publishedId = chosen.Select(row => row.Content.PublishedId).FirstOrDefault(id => id.Length > 0);
        var whole = chosen.Count == all.Count;
        if (publishedId is not null && whole && Hold(scope, vault, publishedId) is { } reason)
        {
            ReviewQueue.HoldWithdrawal(scope, publishedId, reason);
            return WithdrawOutcome.Held;
        }

        foreach (var row in chosen)
        {
            SubmissionStore.Delete(scope, row.Position);
        }

        if (publishedId is null || !whole)
        {
            return WithdrawOutcome.Withdrawn;
        }

        ReviewQueue.Drop(scope, publishedId);
        if (!Support.Remove(scope, vault, publishedId) || SeenByOthers(scope, vault, publishedId))
        {
            return WithdrawOutcome.Kept;
        }

        WithdrawPublished(scope, publishedId);
        return WithdrawOutcome.Withdrawn;
    }

    private static string? Hold(WriteScope scope, MemberVault vault, string publishedId)
    {
        if (SubmissionStore.CountWithdrawal(scope, vault) > Limits.WithdrawalsPerHourMax)
        {
            return $"More than {Limits.WithdrawalsPerHourMax} withdrawals by one member within an hour.";
        }

        var first = scope.Scalar<long?>(
            "select min(position) from publication where object_id = @publishedId and event = 'publish'", new { publishedId });
        return first is { } at && scope.Now - Micros.ToTime(at) > Limits.WithdrawalLate
            ? $"It has been out for more than {Limits.WithdrawalLate.TotalDays:0} days."
            : null;
    }

    private static bool SeenByOthers(WriteScope scope, MemberVault vault, string publishedId) => scope.Scalar<long>(
        """
        select count(*) from sighting s
         where s.counted = 1 and s.owner <> @self
           and exists (select 1 from indicator_value v
                        where v.object_id = @publishedId and v.gone = 0 and v.kind = s.kind and v.value = s.value and v.audience =
                          s.audience)
        """,
        new { publishedId, self = SightingRecorder.OwnerIn(vault) }) > 0;

    private static byte[]? Revoked(byte[] body)
    {
        // Behind "modified", where the centre's own bodies have no revoked yet.
        var place = "\"modified\":\""u8;
        var at = body.AsSpan().IndexOf(place);
        if (at < 0 || body.AsSpan().IndexOf("\"revoked\":true"u8) >= 0)
        {
            return null;
        }

        var end = at + place.Length + TimedBody.Unset.Length + 1;
        return [.. body[..end], .. Encoding.ASCII.GetBytes(RevokedVersion), .. body[(end + 1)..]];
    }
}
