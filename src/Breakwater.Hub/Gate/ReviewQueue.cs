using System.Text.Json;
using Breakwater.EarlyWarning;
using Breakwater.Hub.Community;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Intake;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Sightings;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Warnings;
using Dapper;

namespace Breakwater.Hub.Gate;

/// <summary>Something that waits for a coordinator.</summary>
/// <param name="Kind">object, withdrawal, asset or false-positive.</param>
/// <param name="Subject">The STIX id or the value it is about.</param>
/// <param name="DueAt">The community's promise; then the next coordinator is asked, and an object goes out as an alert.</param>
/// <param name="ReleasedAt">When it went out unreviewed; to deny it is to withdraw it.</param>
public sealed record ReviewItem(
    string Id, string Kind, string Subject, string Reason, DateTimeOffset CreatedAt, DateTimeOffset DueAt, DateTimeOffset? ReleasedAt);

/// <summary>Something that nobody decided in time.</summary>
/// <param name="Paged">How many were asked before.</param>
/// <param name="Released">It is out as an alert by now.</param>
internal sealed record OverdueReview(string Id, string Kind, DateTimeOffset CreatedAt, int Paged, bool Released);

/// <summary>A value of which somebody says that it is nothing bad.</summary>
internal sealed record FalsePositiveClaim(long Audience, string Kind, string Value, string ObjectId);

/// <summary>What is held, and the coordinators' decisions about it.</summary>
public sealed class ReviewQueue(Database database, EscrowKey escrow, SightingRecorder sightings, JudgeWarning judge)
{
    private const string ObjectKind = "object";
    private const string WithdrawalKind = "withdrawal";
    private const string AssetKind = "asset";
    private const string FalsePositiveKind = "false-positive";
    private const string Alert = "alert";

    public IReadOnlyList<ReviewItem> Open()
    {
        using var connection = database.Open();
        return connection.Query<ReviewRow>(
            $"select {Columns} from review where decided_at is null order by due_at, id limit {Limits.PageMax}")
            .Select(row => row.ToItem()).ToList();
    }

    /// <summary>Lets it through: publishes, withdraws, or approves the asset.</summary>
    public Task ApproveAsync(string id, CancellationToken cancellationToken) => DecideAsync(id, approve: true, cancellationToken);

    public Task DenyAsync(string id, CancellationToken cancellationToken) => DecideAsync(id, approve: false, cancellationToken);

    /// <summary>Of what waits for the same readers already, the newest version takes the place.</summary>
    /// <param name="mayTell">It may tell who shared it, and does not go out by itself.</param>
    internal static void HoldObject(WriteScope scope, PublishedObject held, string reason, bool mayTell = false)
    {
        var same = Waiting(scope, ObjectKind, held.ObjectId)
            .Find(row => JsonSerializer.Deserialize<PublishedObject>(row.Payload)!.Audience.Identity == held.Audience.Identity);
        InsertOrReplace(scope, same, ObjectKind, held.ObjectId, reason, JsonSerializer.Serialize(held));
        if (mayTell)
        {
            scope.Execute(
                "update review set stays = 1 where subject = @ObjectId and kind = @kind and decided_at is null",
                new { held.ObjectId, kind = ObjectKind });
        }
    }

    /// <param name="addClaim">Adds who asks to what waits already, which is empty at first.</param>
    internal static void HoldWithdrawal(WriteScope scope, string publishedId, string reason, Func<string, string> addClaim)
    {
        var same = Waiting(scope, WithdrawalKind, publishedId).FirstOrDefault();
        InsertOrReplace(scope, same, WithdrawalKind, publishedId, reason, addClaim(same?.Payload ?? ""));
    }

    internal static void HoldAsset(WriteScope scope, Asset asset, string reason) =>
        InsertOrReplace(
            scope, Waiting(scope, AssetKind, $"{asset.Kind} {asset.Value}").Find(row => row.Payload == asset.Id),
            AssetKind, $"{asset.Kind} {asset.Value}", reason, asset.Id);

    /// <summary>Reports of several members about one value wait as one, and the last reason stands.</summary>
    internal static void HoldFalsePositive(WriteScope scope, FalsePositiveClaim claim, string reason)
    {
        var payload = JsonSerializer.Serialize(claim);
        var same = Waiting(scope, FalsePositiveKind, claim.Value).Find(row => row.Payload == payload);
        InsertOrReplace(scope, same, FalsePositiveKind, claim.Value, reason, payload);
    }

    /// <summary>Takes what nobody decided in time: objects go out as alerts, and each is due again for the next coordinator.</summary>
    internal static IReadOnlyList<OverdueReview> TakeOverdue(WriteScope scope)
    {
        var taken = new List<OverdueReview>();
        foreach (var row in scope.Query<ReviewRow>(
            $"select {Columns} from review where decided_at is null and due_at <= @now and paged < {Limits.ReviewPagesMax} "
                + $"order by due_at, id limit {Limits.ReviewsPerWriteMax}",
            new { now = scope.NowMicros }).ToList())
        {
            // Another node may have taken it meanwhile.
            var isOurs = scope.Execute(
                "update review set paged = paged + 1, due_at = @next where id = @Id and due_at = @DueAt and decided_at is null",
                new { row.Id, row.DueAt, next = Micros.Of(scope.Now + Limits.ReviewClock) }) == 1;
            if (isOurs && (!GoesOut(row) || row.ReleasedAt is not null || Release(scope, row)))
            {
                taken.Add(new OverdueReview(
                    row.Id, row.Kind, Micros.ToTime(row.CreatedAt), (int)row.Paged, GoesOut(row)));
            }
        }

        return taken;
    }

    /// <summary>Drops what is held of an object that its member has taken back.</summary>
    internal static bool Drop(WriteScope scope, string publishedId) => scope.Execute(
        "update review set decided_at = @now, decision = 'taken back' where subject = @publishedId and kind = @kind and decided_at is null",
        new { publishedId, kind = ObjectKind, now = scope.NowMicros }) > 0;

    private const string Columns =
        """
        id, kind, subject, reason, payload, created_at as createdAt, due_at as dueAt, released_at as releasedAt, paged, stays,
        out_at as outAt
        """;

    private Task DecideAsync(string id, bool approve, CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            var row = scope.QueryFirstOrDefault<ReviewRow>(
                $"select {Columns} from review where id = @id and decided_at is null", new { id })
                ?? throw RejectedException.NotFound("open review");
            scope.MarkChange();
            var decision = approve ? "approved" : "denied";
            switch (row.Kind)
            {
                case ObjectKind when row.ReleasedAt is not null:
                    SettleReleased(scope, JsonSerializer.Deserialize<PublishedObject>(row.Payload)!, approve);
                    break;
                case ObjectKind when !approve && row.OutAt is not null:
                    // An earlier version went out unreviewed.
                    PublicationLog.Withdraw(scope, row.Subject);
                    break;
                case ObjectKind when approve:
                    decision = PublishHeld(scope, JsonSerializer.Deserialize<PublishedObject>(row.Payload)!) ? decision : "superseded";
                    break;
                case WithdrawalKind when approve:
                    WithdrawSubmission.WithdrawHeld(scope, escrow, sightings, row.Payload);
                    break;
                case FalsePositiveKind when approve:
                    var claim = JsonSerializer.Deserialize<FalsePositiveClaim>(row.Payload)!;
                    judge.Clear(scope, claim.Audience, new IndicatorKey(claim.Kind, claim.Value), row.Id, row.Reason);
                    break;
                case AssetKind:
                    AssetStore.SetState(
                        scope, row.Payload, approve ? AssetStates.Approved : AssetStates.Refused, "A coordinator decided.");
                    AllowListStore.Touch(scope);
                    break;
                default:
                    break;
            }

            scope.Execute(
                "update review set decided_at = @now, decision = @decision, payload = '' where id = @id",
                new { id, now = scope.NowMicros, decision });
        },
        cancellationToken);

    /// <summary>False when a newer version has come out since it was held: what is older must not be the last word.</summary>
    private static bool PublishHeld(WriteScope scope, PublishedObject held)
    {
        if (PublicationReader.Newest(scope, held.ObjectId) is { } newest && newest.Version > held.Version)
        {
            return false;
        }

        PublicationLog.Publish(scope, [held]);
        return true;
    }

    private static bool GoesOut(ReviewRow row) => row.Kind == ObjectKind && row.Stays == 0;

    /// <summary>False when there is no need to, since a newer version is out.</summary>
    private static bool Release(WriteScope scope, ReviewRow row)
    {
        var held = JsonSerializer.Deserialize<PublishedObject>(row.Payload)!;
        var asAlert = held with
        {
            Body = held.Source == Sources.Anonymous ? Unreviewed.Mark(held.Body) : held.Body,
            Values = held.Values is { Use: "block" } values ? values with { Use = Alert, Score = Scores.Alert } : held.Values,
        };
        if (!PublishHeld(scope, asAlert))
        {
            scope.Execute(
                "update review set decided_at = @now, decision = 'superseded', payload = '' where id = @Id",
                new { row.Id, now = scope.NowMicros });
            return false;
        }

        scope.Execute("update review set released_at = @now, out_at = @now where id = @Id", new { row.Id, now = scope.NowMicros });
        return true;
    }

    /// <summary>A coordinator has looked at last: the label goes, or the object does.</summary>
    private static void SettleReleased(WriteScope scope, PublishedObject held, bool approve)
    {
        if (!approve)
        {
            PublicationLog.Withdraw(scope, held.ObjectId);
            return;
        }

        if (PublicationReader.Newest(scope, held.ObjectId) is not var (version, body, _) || Unreviewed.Unmark(body) is not { } looked)
        {
            return;
        }

        var next = TimedBody.NextVersion(scope.NowMicros, version);
        PublicationLog.Publish(scope, [held with
        {
            Version = next,
            VersionText = TimedBody.TextOf(next),
            Body = TimedBody.Retime(looked, version, next),
            Values = null,
        }]);
    }

    private static List<ReviewRow> Waiting(WriteScope scope, string kind, string subject) => scope.Query<ReviewRow>(
        $"select {Columns} from review where subject = @subject and kind = @kind and decided_at is null order by created_at, id",
        new { subject, kind }).ToList();

    private static void InsertOrReplace(
        WriteScope scope, ReviewRow? same, string kind, string subject, string reason, string payload)
    {
        if (same is null)
        {
            Insert(scope, kind, subject, reason, payload);
            return;
        }

        // The clock goes on: who holds a thing again does not get it reviewed later.
        scope.Execute(
            "update review set reason = @reason, payload = @payload, released_at = null, paged = 0 where id = @Id",
            new { reason, payload, same.Id });
    }

    private static void Insert(WriteScope scope, string kind, string subject, string reason, string payload)
    {
        scope.MarkChange();
        scope.Execute(
            """
            insert into review (id, kind, subject, reason, payload, created_at, due_at) values (@id, @kind, @subject, @reason, @payload,
              @now, @due)
            """,
            new
            {
                id = RandomId.Uuid(),
                kind,
                subject,
                reason,
                payload,
                now = scope.NowMicros,
                due = Micros.Of(scope.Now + Limits.ReviewClock),
            });
    }

    private sealed record ReviewRow(
        string Id, string Kind, string Subject, string Reason, string Payload, long CreatedAt, long DueAt, long? ReleasedAt, long Paged,
        long Stays, long? OutAt)
    {
        public ReviewItem ToItem() => new(
            Id, Kind, Subject, Reason, Micros.ToTime(CreatedAt), Micros.ToTime(DueAt), Micros.ToTime(ReleasedAt));
    }
}
