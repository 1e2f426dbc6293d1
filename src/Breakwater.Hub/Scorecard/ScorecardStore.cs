using System.Text.Json;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Scorecard;

/// <summary>Months as they were measured: all of the SQL about them.</summary>
public sealed class ScorecardStore(Database database, EscrowKey escrow)
{
    // No member's id starts so.
    private const string VaultName = "\0credit";

    /// <summary>All months that were measured, the newest first.</summary>
    public IReadOnlyList<ScorecardMonth> Months(string? only = null)
    {
        using var connection = database.Open();
        return connection.Query<(string Month, long Closed, long UpTo, string Numbers)>(
            $"""
            select month, closed, up_to, numbers from scorecard_month where (@only is null or month = @only)
             order by month desc limit {Limits.ScorecardMonthsMax}
            """,
            new { only }).Select(row => new ScorecardMonth(
                row.Month, row.Closed == 1, Micros.ToTime(row.UpTo),
                JsonSerializer.Deserialize<List<ScoreNumber>>(row.Numbers, HubJson.Options)!)).ToList();
    }

    internal IReadOnlyList<(int Step, long Count)> Speeds(string month, string measure)
    {
        using var connection = database.Open();
        return connection.Query<(long Step, long Count)>(
            "select step, count from speed_month where month = @month and measure = @measure", new { month, measure })
            .Select(row => ((int)row.Step, row.Count)).ToList();
    }

    internal static void AddSpeed(WriteScope scope, string month, string measure, int step, long count) => scope.Execute(
        """
        insert into speed_month (month, measure, step, count) values (@month, @measure, @step, @count)
        on conflict (month, measure, step) do update set count = speed_month.count + excluded.count
        """,
        new { month, measure, step = (long)step, count });

    /// <summary>Writes a month anew; false when it is closed, and then stays as it is.</summary>
    internal bool Put(WriteScope scope, MeasuredMonth measured)
    {
        var month = measured.Card.Month;
        var written = scope.Execute(
            """
            insert into scorecard_month (month, closed, up_to, numbers) values (@month, @closed, @upTo, @numbers)
            on conflict (month) do update set closed = excluded.closed, up_to = excluded.up_to, numbers = excluded.numbers
             where scorecard_month.closed = 0
            """,
            new
            {
                month,
                closed = measured.Card.Closed ? 1L : 0L,
                upTo = Micros.Of(measured.Card.UpTo),
                numbers = JsonSerializer.Serialize(measured.Card.Numbers, HubJson.Options),
            });
        if (written == 0)
        {
            return false;
        }

        scope.Execute("delete from source_month where month = @month", new { month });
        scope.Execute("delete from credit_month where month = @month", new { month });
        foreach (var (source, numbers) in measured.Outside)
        {
            scope.Execute(
                "insert into source_month (month, source, numbers) values (@month, @source, @numbers)",
                new { month, source, numbers = JsonSerializer.Serialize(numbers) });
        }

        using var vault = Vault();
        foreach (var (memberId, balance) in measured.Balances)
        {
            scope.Execute(
                "insert into credit_month (month, owner, sealed) values (@month, @owner, @content)",
                new { month, owner = OwnerOf(memberId, month), content = vault.Seal(JsonSerializer.SerializeToUtf8Bytes(balance)) });
        }

        return true;
    }

    internal IReadOnlyDictionary<string, Reliability> Outside(string month)
    {
        using var connection = database.Open();
        return connection.Query<(string Source, string Numbers)>(
            "select source, numbers from source_month where month = @month order by source", new { month })
            .ToDictionary(row => row.Source, row => JsonSerializer.Deserialize<Reliability>(row.Numbers)!, StringComparer.Ordinal);
    }

    /// <summary>All members' balances of a month under what stands for them in it.</summary>
    internal IReadOnlyList<(string Pseudonym, Balance Balance)> Balances(string month)
    {
        using var vault = Vault();
        using var connection = database.Open();
        return connection.Query<CreditRow>("select owner, sealed from credit_month where month = @month order by owner", new { month })
            .Select(row => (Convert.ToHexStringLower(row.Owner.AsSpan(0, Limits.PseudonymBytes)), Opened(vault, row.Sealed))).ToList();
    }

    /// <summary>One member's own; null when the month was not measured.</summary>
    internal Balance? Of(string memberId, string month)
    {
        using var vault = Vault();
        using var connection = database.Open();
        var box = connection.QueryFirstOrDefault<byte[]>(
            "select sealed from credit_month where month = @month and owner = @owner", new { month, owner = OwnerOf(memberId, month) });
        return box is null ? null : Opened(vault, box);
    }

    private static Balance Opened(MemberVault vault, byte[] box) => JsonSerializer.Deserialize<Balance>(vault.Open(box))!;

    private byte[] OwnerOf(string memberId, string month)
    {
        using var vault = MemberVault.For(escrow, memberId);
        return vault.Tag("credit:" + month);
    }

    private MemberVault Vault() => MemberVault.For(escrow, VaultName);

    // Properties, not a constructor: SQLite names no type for bytes when there is no row.
    private sealed record CreditRow
    {
        public byte[] Owner { get; init; } = [];

        public byte[] Sealed { get; init; } = [];
    }
}

/// <summary>All that is worked out for a month at once.</summary>
internal sealed record MeasuredMonth(
    ScorecardMonth Card, IReadOnlyDictionary<string, Reliability> Outside, IReadOnlyDictionary<string, Balance> Balances);
