using System.Text.Json;
using Breakwater.EarlyWarning;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Messages;

/// <summary>Webhooks: all of the SQL about them.</summary>
public sealed class WebhookStore(Database database, EscrowKey escrow)
{
    // No member's id starts so.
    private const string VaultName = "\0webhook:";
    private const string Columns =
        "id, member_id as memberId, person_id as personId, name, kind, host, level_least as levelLeast, provider, "
            + "allow_private as allowPrivate, sealed as content, created_at as createdAt, ended_at as endedAt, end_reason as endReason, "
            + "last_success_at as lastSuccessAt, last_failure_at as lastFailureAt, last_failure as lastFailure, failures";

    internal void Insert(WriteScope scope, Webhook webhook) => scope.Execute(
        """
        insert into webhook (id, member_id, person_id, name, kind, host, level_least, provider, allow_private, sealed, created_at, failures)
        values (@Id, @MemberId, @PersonId, @Name, @Kind, @host, @level, @provider, @allowPrivate, @box, @now, 0)
        """,
        new
        {
            webhook.Id,
            webhook.MemberId,
            webhook.PersonId,
            webhook.Name,
            webhook.Kind,
            host = new Uri(webhook.Secrets.Url).IdnHost,
            level = WarningLevels.Name(webhook.LevelLeast),
            provider = webhook.IsProvider ? 1L : 0L,
            allowPrivate = webhook.AllowPrivate ? 1L : 0L,
            box = Seal(webhook.Id, webhook.Secrets),
            now = scope.NowMicros,
        });

    internal void SetSecrets(WriteScope scope, string id, WebhookSecrets secrets) =>
        scope.Execute("update webhook set sealed = @box where id = @id", new { id, box = Seal(id, secrets) });

    internal static long CountInForce(WriteScope scope, string memberId) => scope.Scalar<long>(
        "select count(*) from webhook where member_id = @memberId and ended_at is null", new { memberId });

    /// <summary>In force, with its secrets.</summary>
    internal Webhook? Open(string id)
    {
        using var connection = database.Open();
        var row = connection.QueryFirstOrDefault<Row>(
            $"select {Columns} from webhook where id = @id and ended_at is null", new { id });
        return row?.ToWebhook(Unseal(row));
    }

    /// <summary>In force, of these members; without their secrets.</summary>
    internal static ILookup<string, Webhook> InForce(WriteScope scope, IReadOnlyCollection<string> memberIds) =>
        memberIds.Chunk(Limits.SqlListMax).SelectMany(some =>
        {
            var parameters = new DynamicParameters();
            var list = SqlList.In(parameters, "id", some);
            return scope.Query<Row>(
                $"select {Columns} from webhook where ended_at is null and member_id in {list} order by created_at, id", parameters);
        }).ToLookup(row => row.MemberId, row => row.ToWebhook(NoSecrets), StringComparer.Ordinal);

    internal static Webhook? Find(WriteScope scope, string id) => scope.QueryFirstOrDefault<Row>(
        $"select {Columns} from webhook where id = @id and ended_at is null", new { id })?.ToWebhook(NoSecrets);

    /// <summary>The centre's own for text messages, without its secrets; null when there is none.</summary>
    internal static Webhook? Gateway(WriteScope scope) => scope.QueryFirstOrDefault<Row>(
        $"select {Columns} from webhook where ended_at is null and member_id = '' order by created_at, id limit 1")?.ToWebhook(NoSecrets);

    internal IReadOnlyList<WebhookView> Of(string memberId)
    {
        using var connection = database.Open();
        return connection.Query<Row>(
            $"select {Columns} from webhook where member_id = @memberId order by created_at, id limit {Limits.PageMax}", new { memberId })
            .Select(row => row.ToView()).ToList();
    }

    /// <returns>False when there is no such webhook in force.</returns>
    internal static bool End(WriteScope scope, string id, string reason)
    {
        Delivery.Outbox.DropTarget(scope, id);
        return scope.Execute(
            "update webhook set ended_at = @now, end_reason = @reason, sealed = @empty where id = @id and ended_at is null",
            new { id, reason, empty = Array.Empty<byte>(), now = scope.NowMicros }) == 1;
    }

    internal static void Succeeded(WriteScope scope, string id) => scope.Execute(
        "update webhook set last_success_at = @now, failures = 0 where id = @id", new { id, now = scope.NowMicros });

    internal static void Failed(WriteScope scope, string id, string reason) => scope.Execute(
        "update webhook set last_failure_at = @now, last_failure = @reason, failures = failures + 1 where id = @id",
        new { id, reason, now = scope.NowMicros });

    private static readonly WebhookSecrets NoSecrets = new("", "", null, null, null, null, null, null);

    private byte[] Seal(string id, WebhookSecrets secrets)
    {
        using var vault = MemberVault.For(escrow, VaultName + id);
        return vault.Seal(JsonSerializer.SerializeToUtf8Bytes(secrets));
    }

    private WebhookSecrets Unseal(Row row)
    {
        using var vault = MemberVault.For(escrow, VaultName + row.Id);
        return JsonSerializer.Deserialize<WebhookSecrets>(vault.Open(row.Content))!;
    }

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string MemberId { get; set; } = "";

        public string PersonId { get; set; } = "";

        public string Name { get; set; } = "";

        public string Kind { get; set; } = "";

        public string Host { get; set; } = "";

        public string LevelLeast { get; set; } = "";

        public long Provider { get; set; }

        public long AllowPrivate { get; set; }

        public byte[] Content { get; set; } = [];

        public long CreatedAt { get; set; }

        public long? EndedAt { get; set; }

        public string? EndReason { get; set; }

        public long? LastSuccessAt { get; set; }

        public long? LastFailureAt { get; set; }

        public string? LastFailure { get; set; }

        public long Failures { get; set; }

        public Webhook ToWebhook(WebhookSecrets secrets) => new(
            Id, MemberId, PersonId, Name, Kind, WarningLevels.Parse(LevelLeast), Provider != 0, AllowPrivate != 0, secrets);

        public WebhookView ToView() => new(
            Id, PersonId.Length > 0 ? PersonId : null, Name, Kind, Host, LevelLeast, Provider != 0,
            EndedAt is not null ? "ended" : Failures > 0 ? "failing" : "in force", Micros.ToTime(CreatedAt),
            Micros.ToTime(LastSuccessAt), Micros.ToTime(LastFailureAt), LastFailure, EndReason);
    }
}
