using System.Security.Cryptography;
using System.Text.Json;
using Breakwater.Hub.Community;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Breakwater.Hub.Audit;

/// <summary>What of the trail is asked for; all of it together.</summary>
/// <param name="Before">Entries with a smaller number only; 0 for the newest.</param>
/// <param name="Text">A part of the act, the subject, the notes or the actor, in any case; empty for all.</param>
public sealed record AuditQuery(long Before, string Text, DateTimeOffset? Since, DateTimeOffset? Until, int Limit);

/// <summary>The trail for those who may read it: searched, verified, exported.</summary>
public sealed class AuditReader(Database database, EscrowKey escrow, AuditTrail trail)
{
    private const string Columns = "number, at, act, subject, notes, actor_kind as actorKind, actor, sealed, hash";

    /// <summary>The newest first.</summary>
    public IReadOnlyList<AuditEntry> Find(AuditQuery query)
    {
        var limit = Math.Clamp(query.Limit, 1, Limits.PageMax);
        using var connection = database.Open();
        return connection.Query<AuditRow>(
            $"""
            select {Columns} from audit_entry
             where (@before = 0 or number < @before) and at >= @since and at < @until
               and (@text = '' or lower(act || ' ' || subject || ' ' || notes || ' ' || actor) like @like escape '\')
             order by number desc limit {limit}
            """,
            new
            {
                before = query.Before, text = query.Text, like = Like(query.Text),
                since = query.Since is { } since ? Micros.Of(since) : long.MinValue,
                until = query.Until is { } until ? Micros.Of(until) : long.MaxValue,
            }).Select(row => row.ToEntry()).ToList();
    }

    /// <summary>What a member did itself, the newest first, out of the entries before a number.</summary>
    /// <param name="before">0 for the newest.</param>
    /// <returns>And the number to go on before; 0 when there are no more.</returns>
    public (IReadOnlyList<OwnAuditEntry> Entries, long Next) Own(Caller caller, long before)
    {
        using var vault = MemberVault.For(escrow, caller.Member(KeyPurposes.Manage));
        using var connection = database.Open();
        var found = new List<OwnAuditEntry>();
        var looked = 0;
        var last = 0L;

        // Nothing in the table tells whose an entry is, so each is tried.
        foreach (var row in connection.Query<AuditRow>(
            $"""
            select {Columns} from audit_entry where (@before = 0 or number < @before) order by number desc limit {Limits.AuditOwnLookMax}
            """,
            new { before }, buffered: false))
        {
            (last, looked) = (row.Number, looked + 1);
            if (AuditTrail.Open(vault, row) is { } own)
            {
                found.Add(own);
                if (found.Count == Limits.PageMax)
                {
                    break;
                }
            }
        }

        return (found, last > 1 ? last : 0);
    }

    public AuditHead Head()
    {
        using var connection = database.Open();
        var head = HeadRow(connection);
        return new AuditHead(head?.Number ?? 0, Convert.ToHexStringLower(head?.Hash ?? []));
    }

    /// <summary>Every entry from the first, in order.</summary>
    public IEnumerable<AuditEntry> All()
    {
        using var connection = database.Open();
        foreach (var row in Rows(connection))
        {
            yield return row.ToEntry();
        }
    }

    /// <summary>Whether the trail in the database is as this hub wrote it.</summary>
    /// <param name="expected">An end that was written down elsewhere; null for none.</param>
    public AuditVerdict Verify(AuditHead? expected)
    {
        using var connection = database.Open();

        // One state for both reads: entries that come meanwhile are none of this.
        // On SQLite a deferred one, which keeps no writer waiting.
        using System.Data.Common.DbTransaction transaction = connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: true) : connection.BeginTransaction(System.Data.IsolationLevel.RepeatableRead);
        var head = HeadRow(connection, transaction);
        var verdict = Verify(Rows(connection, transaction), expected, out var check);
        if (!verdict.Intact)
        {
            return verdict;
        }

        var (number, hash) = (head?.Number ?? 0, head?.Hash ?? []);
        return number != check.Number || !hash.AsSpan().SequenceEqual(check.Hash)
            ? verdict with { Break = $"The trail ends with entry {check.Number}, and {number} were written: the last were removed." }
            : head is null
                ? verdict with { Break = "There is no end of the trail, and every hub writes one at its first start: all was removed." }
            : !CryptographicOperations.FixedTimeEquals(head.Seal, trail.SealOf(number, hash))
                ? verdict with { Break = "The end of the trail was not written by a hub with this escrow key: all of it may be anew." }
                : verdict;
    }

    /// <summary>Whether an exported trail is whole: one JSON object a line, from the first entry on.</summary>
    public static AuditVerdict Verify(IEnumerable<string> lines, AuditHead? expected) => Verify(Parse(lines), expected, out _);

    private static IEnumerable<AuditRow?> Parse(IEnumerable<string> lines)
    {
        foreach (var line in lines.Where(line => line.Length > 0))
        {
            AuditRow? row = null;
            try
            {
                row = JsonSerializer.Deserialize<AuditEntry>(line, HubJson.Options)?.ToRow();
            }
            catch (Exception e) when (e is JsonException or FormatException or ArgumentNullException)
            {
                // Told as the break that it is, with its place.
            }

            yield return row;
        }
    }

    private static AuditVerdict Verify(IEnumerable<AuditRow?> rows, AuditHead? expected, out AuditCheck check)
    {
        check = new AuditCheck(expected);
        foreach (var row in rows)
        {
            if ((row is null ? $"What comes after entry {check.Number} is no entry." : check.Take(row)) is { } wrong)
            {
                return new AuditVerdict(check.Number, wrong);
            }
        }

        return new AuditVerdict(check.Number, check.End());
    }

    private static IEnumerable<AuditRow> Rows(
        System.Data.Common.DbConnection connection, System.Data.Common.DbTransaction? transaction = null) =>
        connection.Query<AuditRow>($"select {Columns} from audit_entry order by number", transaction: transaction, buffered: false);

    private static AuditTrail.HeadRow? HeadRow(
        System.Data.Common.DbConnection connection, System.Data.Common.DbTransaction? transaction = null) =>
        connection.QueryFirstOrDefault<AuditTrail.HeadRow>("select number, hash, seal from audit_head", transaction: transaction);

    private static string Like(string text) => $"%{text.ToLowerInvariant()
        .Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal)}%";
}
