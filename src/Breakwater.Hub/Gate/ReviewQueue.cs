using System.Text.Json;
using Breakwater.Hub.Community;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Intake;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Sightings;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Gate;

/// <summary>Something that waits for a coordinator.</summary>
/// <param name="Kind">object, withdrawal or asset.</param>
/// <param name="Subject">The STIX id or the value it is about.</param>
/// <param name="DueAt">The community's own promise; nothing happens by itself when it passes.</param>
public sealed record ReviewItem(string Id, string Kind, string Subject, string Reason, DateTimeOffset CreatedAt, DateTimeOffset DueAt);

/// <summary>What is held, and the coordinators' decisions about it.</summary>
public sealed class ReviewQueue(Database database, EscrowKey escrow, SightingRecorder sightings)
{
    private const string ObjectKind = "object";
    private const string WithdrawalKind = "withdrawal";
    private const string AssetKind = "asset";

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
    internal static void HoldObject(WriteScope scope, PublishedObject held, string reason)
    {
        var same = Waiting(scope, ObjectKind, held.ObjectId)
            .Find(row => JsonSerializer.Deserialize<PublishedObject>(row.Payload)!.Audience.Identity == held.Audience.Identity);
        InsertOrReplace(scope, same, ObjectKind, held.ObjectId, reason, JsonSerializer.Serialize(held));
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

    /// <summary>Drops what is held of an object that its member has taken back.</summary>
    internal static bool Drop(WriteScope scope, string publishedId) => scope.Execute(
        "update review set decided_at = @now, decision = 'taken back' where subject = @publishedId and kind = @kind and decided_at is null",
        new { publishedId, kind = ObjectKind, now = scope.NowMicros }) > 0;

    private const string Columns = "id, kind, subject, reason, payload, created_at as createdAt, due_at as dueAt";

    private Task DecideAsync(string id, bool approve, CancellationToken cancellationToken) => database.WriteAsync(
        scope =>
        {
            var row = scope.QueryFirstOrDefault<ReviewRow>(
                $"select {Columns} from review where id = @id and decided_at is null", new { id })
                ?? throw RejectedException.NotFound("open review");
            var decision = approve ? "approved" : "denied";
            switch (row.Kind)
            {
                case ObjectKind when approve:
                    decision = PublishHeld(scope, JsonSerializer.Deserialize<PublishedObject>(row.Payload)!) ? decision : "superseded";
                    break;
                case WithdrawalKind when approve:
                    WithdrawSubmission.WithdrawHeld(scope, escrow, sightings, row.Payload);
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
        scope.Execute("update review set reason = @reason, payload = @payload where id = @Id", new { reason, payload, same.Id });
    }

    private static void Insert(WriteScope scope, string kind, string subject, string reason, string payload) => scope.Execute(
        """
        insert into review (id, kind, subject, reason, payload, created_at, due_at) values (@id, @kind, @subject, @reason, @payload, @now,
          @due)
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

    private sealed record ReviewRow(string Id, string Kind, string Subject, string Reason, string Payload, long CreatedAt, long DueAt)
    {
        public ReviewItem ToItem() => new(Id, Kind, Subject, Reason, Micros.ToTime(CreatedAt), Micros.ToTime(DueAt));
    }
}
