using Breakwater.EarlyWarning;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Warnings;

/// <summary>Coordinators' verdicts on values: all of the SQL about them.</summary>
internal static class WarningVerdictStore
{
    public static void Set(WriteScope scope, long audience, IndicatorKey indicator, bool falsePositive, string reason)
    {
        scope.Execute(
            "delete from warning_verdict where audience = @audience and kind = @Kind and value = @Value",
            new { audience, indicator.Kind, indicator.Value });
        if (falsePositive)
        {
            scope.Execute(
                """
                insert into warning_verdict (audience, kind, value, reason, decided_at) values (@audience, @Kind, @Value, @reason, @now)
                """,
                new { audience, indicator.Kind, indicator.Value, reason, now = scope.NowMicros });
        }
    }

    /// <summary>Those of them that were found to be nothing bad.</summary>
    public static IReadOnlySet<IndicatorKey> Among(WriteScope scope, long audience, IReadOnlyCollection<IndicatorKey> indicators) =>
        indicators.Chunk(Limits.SqlListMax).SelectMany(some =>
        {
            var parameters = new DynamicParameters(new { audience });
            var values = SqlList.In(parameters, "value", some.Select(one => one.Value).Distinct(StringComparer.Ordinal).ToList());
            return scope.Query<VerdictRow>(
                $"select kind, value from warning_verdict where audience = @audience and value in {values}", parameters);
        }).Select(row => new IndicatorKey(row.Kind, row.Value)).Where(indicators.Contains).ToHashSet();

    private sealed record VerdictRow(string Kind, string Value);
}
