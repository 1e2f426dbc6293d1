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
public sealed class WithdrawSubmission(Database database, EscrowKey escrow, SubmissionStore store, SightingRecorder sightings)
{
    private const string RevokedVersion = ",\"revoked\":true,";

    /// <param name="versions">Exact versions in microseconds; null is the whole object.</param>
    public async Task<WithdrawOutcome> WithdrawAsync(
        Caller caller, string stixId, IReadOnlyList<long>? versions, CancellationToken cancellationToken)
    {
        var memberId = caller.Member(KeyPurposes.Withdraw);
        using var vault = MemberVault.For(escrow, memberId);
        var claim = new WithdrawalClaim(memberId, stixId, versions);
        return await database.WriteAsync(scope => Withdraw(scope, vault, claim), cancellationToken).ConfigureAwait(false);
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
            scope => ids.GroupBy(id => Withdraw(scope, vault, new WithdrawalClaim(memberId, id, null)))
                .ToDictionary(group => group.Key, group => group.Count()),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes an object back from everyone; of one that the centre authored a last, revoked version stays (STIX 2.1,
    /// 3.6).</summary>
    private static void WithdrawPublished(WriteScope scope, string publishedId)
    {
        var source = PublicationReader.SourceOf(scope, publishedId);
        var newest = PublicationReader.Newest(scope, publishedId);
        if (!PublicationLog.Withdraw(scope, publishedId))
        {
            return;
        }

        if (source == Sources.Anonymous && newest is var (version, body, audience) && Revoked(body) is { } revoked)
        {
            var next = TimedBody.NextVersion(scope.NowMicros, version);
            var type = publishedId[..publishedId.IndexOf("--", StringComparison.Ordinal)];
            PublicationLog.Publish(scope, [new PublishedObject(
                publishedId, type, next, TimedBody.TextOf(next), "2.1", AudienceStore.Find(scope, audience),
                TimedBody.Retime(revoked, version, next), Sources.Anonymous)]);
        }
    }

    /// <summary>Carries out what a coordinator has approved: the same as if it had not been held.</summary>
    /// <param name="claims">As <see cref="Claims"/> writes them.</param>
    internal static void WithdrawHeld(WriteScope scope, EscrowKey escrow, SightingRecorder sightings, string claims)
    {
        foreach (var claim in Claims.Open(escrow, claims))
        {
            using var vault = MemberVault.For(escrow, claim.MemberId);
            var all = SubmissionStore.Versions(scope, vault, claim.StixId);
            TakeBack(scope, escrow, sightings, claim, Choose(all, claim));
        }
    }

    private static List<MineRow> Choose(IReadOnlyList<MineRow> all, WithdrawalClaim claim) =>
        all.Where(row => claim.Versions is null || claim.Versions.Contains(row.Version)).ToList();

    private WithdrawOutcome Withdraw(WriteScope scope, MemberVault vault, WithdrawalClaim claim)
    {
        var chosen = Choose(SubmissionStore.Versions(scope, vault, claim.StixId), claim);
        if (chosen.Count == 0)
        {
            return WithdrawOutcome.NotFound;
        }

        var own = NoLongerMeant(scope, vault, claim, chosen).Where(id => IsOwn(scope, claim.MemberId, id)).ToList();
        if (own.Count > 0 && Hold(scope, vault, own) is { } reason)
        {
            ReviewQueue.HoldWithdrawal(scope, own[0], reason, waiting => Claims.Add(escrow, waiting, claim));
            return WithdrawOutcome.Held;
        }

        return TakeBack(scope, escrow, sightings, claim, chosen);
    }

    private static WithdrawOutcome TakeBack(
        WriteScope scope, EscrowKey escrow, SightingRecorder sightings, WithdrawalClaim claim, List<MineRow> chosen)
    {
        using var vault = MemberVault.For(escrow, claim.MemberId);
        var publishedIds = NoLongerMeant(scope, vault, claim, chosen);
        chosen.ForEach(row => SubmissionStore.Delete(scope, row.Position));
        var outcome = WithdrawOutcome.Withdrawn;
        foreach (var publishedId in publishedIds)
        {
            var alone = Support.Remove(scope, vault, publishedId);
            if (!IsOwn(scope, claim.MemberId, publishedId))
            {
                outcome = WithdrawOutcome.Kept;
                continue;
            }

            ReviewQueue.Drop(scope, publishedId);
            WaitingRelease.Drop(scope, escrow, publishedId);
            if (!alone || SeenByOthers(scope, vault, publishedId))
            {
                outcome = WithdrawOutcome.Kept;
            }
            else
            {
                WithdrawPublished(scope, publishedId);
            }

            sightings.TakeBackSeen(scope, claim.MemberId, publishedId);
        }

        return outcome;
    }

    /// <summary>
    /// Published objects whose newest version of this member's is among the chosen: when it goes, what is out no longer says what the
    /// member stands for, even when older versions of its stay.
    /// </summary>
    private static List<string> NoLongerMeant(WriteScope scope, MemberVault vault, WithdrawalClaim claim, List<MineRow> chosen) =>
        SubmissionStore.Versions(scope, vault, claim.StixId)
            .Where(row => row.Content.PublishedId.Length > 0)
            .GroupBy(row => row.Content.PublishedId, StringComparer.Ordinal)
            .Where(versions => chosen.Exists(row => row.Position == versions.Last().Position))
            .Select(versions => versions.Key)
            .ToList();

    /// <summary>False for what the centre, a reference set or another member under its name has published; what is only held is
    /// own.</summary>
    private static bool IsOwn(WriteScope scope, string memberId, string publishedId) =>
        PublicationReader.SourceOf(scope, publishedId) is not { } source || source == Sources.Anonymous
            || source == Sources.Named(memberId);

    private static string? Hold(WriteScope scope, MemberVault vault, List<string> publishedIds)
    {
        if (SubmissionStore.CountWithdrawal(scope, vault) > Limits.WithdrawalsPerHourMax)
        {
            return $"More than {Limits.WithdrawalsPerHourMax} withdrawals by one member within an hour.";
        }

        var late = publishedIds.Exists(publishedId => scope.Scalar<long?>(
            "select min(position) from publication where object_id = @publishedId and event = 'publish'",
            new { publishedId }) is { } at && scope.Now - Micros.ToTime(at) > Limits.WithdrawalLate);
        return late ? $"It has been out for more than {Limits.WithdrawalLate.TotalDays:0} days." : null;
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
