using System.Text.Json;
using Breakwater.Hub.Community;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Gate;

/// <summary>Something that waits for a coordinator.</summary>
/// <param name="Kind">object, withdrawal or asset.</param>
/// <param name="Subject">The STIX id or the value it is about.</param>
/// <param name="DueAt">The community's own promise; nothing happens by itself when it passes.</param>
public sealed record ReviewItem(string Id, string Kind, string Subject, string Reason, DateTimeOffset CreatedAt, DateTimeOffset DueAt);

/// <summary>What is held, and the coordinators' decisions about it.</summary>
public sealed class ReviewQueue(Database database)
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

    internal static void HoldObject(WriteScope scope, PublishedObject held, string reason) =>
        Insert(scope, ObjectKind, held.ObjectId, reason, JsonSerializer.Serialize(held));

    internal static void HoldWithdrawal(WriteScope scope, string publishedId, string reason) =>
        Insert(scope, WithdrawalKind, publishedId, reason, "");

    internal static void HoldAsset(WriteScope scope, Asset asset, string reason) =>
        Insert(scope, AssetKind, $"{asset.Kind} {asset.Value}", reason, asset.Id);

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
            scope.Execute(
                "update review set decided_at = @now, decision = @decision, payload = '' where id = @id",
                new { id, now = scope.NowMicros, decision = approve ? "approved" : "denied" });
            switch (row.Kind)
            {
                case ObjectKind when approve:
                    var held = JsonSerializer.Deserialize<PublishedObject>(row.Payload)!;
                    PublicationLog.Publish(scope, [held]);
                    break;
                case WithdrawalKind when approve:
                    Intake.WithdrawSubmission.WithdrawPublished(scope, row.Subject);
                    break;
                case AssetKind:
                    AssetStore.SetState(
                        scope, row.Payload, approve ? AssetStates.Approved : AssetStates.Refused, "A coordinator decided.");
                    AllowListStore.Touch(scope);
                    break;
                default:
                    break;
            }
        },
        cancellationToken);

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
