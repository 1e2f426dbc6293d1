using System.Text.Json;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Escrow;

/// <summary>Requests to unseal, their log, and what submitters are told: all of the SQL about them.</summary>
public sealed class UnsealingStore(Database database)
{
    private const string Columns =
        """
        u.id, u.object_id as objectId, u.reason, u.asked_by as askedBy, u.asked_at as askedAt, u.decision, u.decided_by as decidedBy,
        u.decided_at as decidedAt
        """;

    internal IReadOnlyList<UnsealingView> List()
    {
        using var connection = database.Open();
        var now = Now();
        return connection.Query<UnsealingRow>($"select {Columns} from unsealing u order by u.asked_at desc, u.id limit {Limits.PageMax}")
            .Select(row => row.ToView(now)).ToList();
    }

    internal UnsealingView? Find(string id)
    {
        using var connection = database.Open();
        return connection.QueryFirstOrDefault<UnsealingRow>($"select {Columns} from unsealing u where u.id = @id",
            new { id })?.ToView(Now());
    }

    internal static UnsealingRow? OpenIn(WriteScope scope, string id) => scope.QueryFirstOrDefault<UnsealingRow>(
        $"select {Columns} from unsealing u where u.id = @id and u.decided_at is null and u.asked_at > @since",
        new { id, since = Micros.Of(scope.Now - Limits.UnsealingOpen) });

    internal static string Insert(WriteScope scope, string objectId, string reason, string askedBy)
    {
        var id = RandomId.Uuid();
        scope.Execute(
            "insert into unsealing (id, object_id, reason, asked_by, asked_at) values (@id, @objectId, @reason, @askedBy, @now)",
            new { id, objectId, reason, askedBy, now = scope.NowMicros });
        return id;
    }

    internal static void Decide(WriteScope scope, string id, string decidedBy, string decision) => scope.Execute(
        "update unsealing set decided_by = @decidedBy, decided_at = @now, decision = @decision where id = @id",
        new { id, decidedBy, decision, now = scope.NowMicros });

    internal static void AddNotice(WriteScope scope, MemberVault vault, UnsealingNotice notice) => scope.Execute(
        "insert into unsealing_notice (id, owner, sealed) values (@id, @owner, @content)",
        new { id = RandomId.Uuid(), owner = OwnerOf(vault), content = vault.Seal(JsonSerializer.SerializeToUtf8Bytes(notice)) });

    internal IReadOnlyList<UnsealingNotice> Notices(MemberVault vault)
    {
        using var connection = database.Open();
        return connection.Query<byte[]>("select sealed from unsealing_notice where owner = @owner", new { owner = OwnerOf(vault) })
            .Select(box => JsonSerializer.Deserialize<UnsealingNotice>(vault.Open(box))!).OrderByDescending(one => one.At).ToList();
    }

    // Of this table alone, so that nothing of the member's elsewhere can be told to belong to it.
    private static byte[] OwnerOf(MemberVault vault) => vault.Tag("unsealings");

    private DateTimeOffset Now() => database.Now;
}

// Properties, not a constructor: SQLite names no type for an expression when there is no row.
internal sealed record UnsealingRow
{
    public string Id { get; init; } = "";

    public string ObjectId { get; init; } = "";

    public string Reason { get; init; } = "";

    public string AskedBy { get; init; } = "";

    public long AskedAt { get; init; }

    public string? Decision { get; init; }

    public string? DecidedBy { get; init; }

    public long? DecidedAt { get; init; }

    public UnsealingView ToView(DateTimeOffset now) => new(
        Id, ObjectId, Reason, AskedBy, Micros.ToTime(AskedAt),
        Decision ?? (Micros.ToTime(AskedAt) + Limits.UnsealingOpen <= now ? "expired" : "open"), DecidedBy, Micros.ToTime(DecidedAt));
}
