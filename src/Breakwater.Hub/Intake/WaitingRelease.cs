using System.Text.Json;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Storage;

namespace Breakwater.Hub.Intake;

/// <summary>What waits for its time: all of the SQL about it. Everything about it is sealed under a key of its own.</summary>
public sealed class WaitingRelease(Database database, EscrowKey escrow)
{
    // No member's id starts so.
    private const string VaultName = "\0release";
    private const long MicrosPerDay = 86_400_000_000;

    /// <summary>When the next is due; null when nothing waits.</summary>
    public DateTimeOffset? NextDue()
    {
        using var connection = database.Open();
        return Micros.ToTime(Dapper.SqlMapper.ExecuteScalar<long?>(connection, "select min(due_at) from waiting_release"));
    }

    /// <summary>Deliberate delay by day: how much was released, and how long it had waited on average.</summary>
    public IReadOnlyList<ReleaseDay> Days()
    {
        using var connection = database.Open();
        return Dapper.SqlMapper.Query<(long Day, long Released, long Waited)>(
            connection, $"select day, released, waited from release_day order by day desc limit {Limits.PageMax}")
            .Select(row => new ReleaseDay(
                Micros.ToTime(row.Day), row.Released, TimeSpan.FromMicroseconds(row.Waited / Math.Max(1, row.Released)))).ToList();
    }

    /// <summary>Puts one thing in.</summary>
    internal void Add(WriteScope scope, WaitingObject one, long dueAt)
    {
        using var vault = Vault();
        scope.Execute(
            "insert into waiting_release (id, tag, due_at, sealed) values (@id, @tag, @dueAt, @content)",
            new
            {
                id = RandomId.Uuid(),
                tag = TagOf(vault, one.Published?.ObjectId ?? one.SightingOf + "\n" + RandomId.Uuid()),
                dueAt,
                content = vault.Seal(JsonSerializer.SerializeToUtf8Bytes(one)),
            });
    }

    /// <summary>When an earlier version of the object was to go out, which is taken away; null when none waits.</summary>
    internal long? TakeDue(WriteScope scope, string publishedId)
    {
        using var vault = Vault();
        var due = scope.Scalar<long?>(
            "select min(due_at) from waiting_release where tag = @tag", new { tag = TagOf(vault, publishedId) });
        Drop(scope, escrow, publishedId);
        return due;
    }

    /// <summary>Forgets an object that its member has taken back before it went out.</summary>
    internal static bool Drop(WriteScope scope, EscrowKey escrow, string publishedId)
    {
        using var vault = MemberVault.For(escrow, VaultName);
        return scope.Execute("delete from waiting_release where tag = @tag", new { tag = TagOf(vault, publishedId) }) > 0;
    }

    /// <summary>Takes out what is due, a part of it when there is much.</summary>
    internal IReadOnlyList<WaitingObject> Take(WriteScope scope)
    {
        using var vault = Vault();
        var rows = scope.Query<Row>(
            $"select id, sealed from waiting_release where due_at <= @now order by due_at, id limit {Limits.ReleasesPerWriteMax}",
            new { now = scope.NowMicros }).ToList();
        foreach (var row in rows)
        {
            scope.Execute("delete from waiting_release where id = @Id", new { row.Id });
        }

        return rows.Select(row => JsonSerializer.Deserialize<WaitingObject>(vault.Open(row.Sealed))!).ToList();
    }

    /// <summary>Counts a deliberate delay.</summary>
    internal static void Count(WriteScope scope, long waited) => scope.Execute(
        """
        insert into release_day (day, released, waited) values (@day, 1, @waited)
        on conflict (day) do update set released = release_day.released + 1, waited = release_day.waited + excluded.waited
        """,
        new { day = scope.NowMicros - (scope.NowMicros % MicrosPerDay), waited });

    private static byte[] TagOf(MemberVault vault, string publishedId) => vault.Tag("waits:" + publishedId);

    private MemberVault Vault() => MemberVault.For(escrow, VaultName);

    // Properties, not a constructor: SQLite names no type for bytes when there is no row.
    private sealed record Row
    {
        public string Id { get; init; } = "";

        public byte[] Sealed { get; init; } = [];
    }
}

/// <param name="Waited">On average.</param>
public sealed record ReleaseDay(DateTimeOffset Day, long Released, TimeSpan Waited);
