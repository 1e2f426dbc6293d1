using Breakwater.EarlyWarning;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Warnings;

/// <summary>Coordinators' verdicts on values: all of the SQL about them.</summary>
internal static class WarningVerdictStore
{
    public static void Add(WriteScope scope, long audience, IndicatorKey indicator, string warning, string reason) => scope.Execute(
        """
        insert into warning_verdict (audience, kind, value, warning, reason, decided_at)
        values (@audience, @Kind, @Value, @warning, @reason, @now)
        on conflict (audience, kind, value) do update
           set warning = excluded.warning, reason = excluded.reason, decided_at = excluded.decided_at
        """,
        new { audience, indicator.Kind, indicator.Value, warning, reason, now = scope.NowMicros });

    /// <summary>Takes back the verdict on what a warning was about; null when there is none.</summary>
    public static (long Audience, IndicatorKey Indicator)? Remove(WriteScope scope, string warning)
    {
        var row = scope.QueryFirstOrDefault<VerdictRow>(
            "select audience, kind, value from warning_verdict where warning = @warning", new { warning });
        scope.Execute("delete from warning_verdict where warning = @warning", new { warning });
        return row is null ? null : (row.Audience, new IndicatorKey(row.Kind, row.Value));
    }

    /// <summary>Those of them that were found to be nothing bad.</summary>
    public static IReadOnlySet<IndicatorKey> Among(WriteScope scope, long audience, IReadOnlyCollection<IndicatorKey> indicators) =>
        indicators.Count == 0 || !Any(scope, audience) ? new HashSet<IndicatorKey>()
        : indicators.Chunk(Limits.SqlListMax).SelectMany(some =>
        {
            var parameters = new DynamicParameters(new { audience });
            var values = SqlList.In(parameters, "value", some.Select(one => one.Value).Distinct(StringComparer.Ordinal).ToList());
            return scope.Query<VerdictRow>(
                $"select audience, kind, value from warning_verdict where audience = @audience and value in {values}", parameters);
        }).Select(row => new IndicatorKey(row.Kind, row.Value)).Where(indicators.Contains).ToHashSet();

    // Mostly there is none, and then nobody pays for asking after each value.
    private static bool Any(WriteScope scope, long audience) => scope.Scalar<long>(
        "select case when exists (select 1 from warning_verdict where audience = @audience) then 1 else 0 end", new { audience }) == 1;

    private sealed record VerdictRow(long Audience, string Kind, string Value);
}
