using Breakwater.EarlyWarning;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Warnings;

/// <summary>What joins values: all of the SQL about it.</summary>
internal static class WarningTieStore
{
    private const string Columns = "tie, strength, kind, value, member";

    public static void Add(WriteScope scope, long audience, IndicatorKey indicator, Tie tie, byte[] tag, byte[] member) => scope.Execute(
        """
        insert into warning_tie (audience, tie, strength, kind, value, tag, member)
        values (@audience, @Key, @strength, @Kind, @Value, @tag, @member)
        on conflict (audience, tie, kind, value, tag) do nothing
        """,
        new { audience, tie.Key, strength = (long)tie.Strength, indicator.Kind, indicator.Value, tag, member });

    public static IReadOnlyList<WarningTieRow> Of(WriteScope scope, long audience, IReadOnlyCollection<IndicatorKey> indicators)
    {
        var wanted = indicators.ToHashSet();
        return indicators.Select(one => one.Value).Distinct(StringComparer.Ordinal).Chunk(Limits.SqlListMax).SelectMany(some =>
        {
            var parameters = new DynamicParameters(new { audience });
            var values = SqlList.In(parameters, "value", some);
            return scope.Query<WarningTieRow>(
                $"select {Columns} from warning_tie where audience = @audience and value in {values} order by tie, kind, value, tag",
                parameters);
        }).Where(row => wanted.Contains(new IndicatorKey(row.Kind, row.Value))).ToList();
    }

    /// <summary>Enough of them to tell a tie that joins from one that is popular.</summary>
    public static IReadOnlyList<WarningTieRow> By(WriteScope scope, long audience, string tie) => scope.Query<WarningTieRow>(
        $"""
        select {Columns} from warning_tie where audience = @audience and tie = @tie and (kind, value) in
          (select distinct kind, value from warning_tie where audience = @audience and tie = @tie order by kind, value limit @most)
         order by kind, value, tag
        """,
        new { audience, tie, most = (long)EarlyWarning.Limits.IndicatorsPerTieMax + 1 }).ToList();
}

// Properties, not a constructor: SQLite names no type for bytes when there is no row.
internal sealed record WarningTieRow
{
    public string Tie { get; init; } = "";

    public long Strength { get; init; }

    public string Kind { get; init; } = "";

    public string Value { get; init; } = "";

    public byte[] Member { get; init; } = [];
}
