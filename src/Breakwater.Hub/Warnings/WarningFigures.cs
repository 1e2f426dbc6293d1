using Breakwater.EarlyWarning;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Warnings;

/// <summary>A value of a warning, of one audience.</summary>
internal sealed record WarnedValue(string Kind, string Value, long Audience, string Level, string Lead);

/// <summary>What became of values, for what is counted of it: never without a set of audiences.</summary>
internal sealed class WarningFigures(Database database)
{
    /// <summary>Warnings that these values are in.</summary>
    public IReadOnlyList<WarnedValue> Among(IReadOnlyCollection<(string Kind, string Value)> values, IReadOnlyList<long> audiences) =>
        In<WarnedValue>("select kind, value, audience, level, lead from warning", values, audiences);

    /// <summary>Those of these values that a coordinator found to be nothing bad.</summary>
    public IReadOnlySet<(string Kind, string Value)> Cleared(
        IReadOnlyCollection<(string Kind, string Value)> values, IReadOnlyList<long> audiences) =>
        In<(string Kind, string Value)>("select kind, value from warning_verdict", values, audiences).ToHashSet();

    /// <summary>When each warning was first confirmed, of those that were in a period.</summary>
    public IReadOnlyList<(string Lead, long Audience, long At)> ConfirmedIn(long from, long to, IReadOnlyList<long> audiences)
    {
        using var connection = database.Open();
        return connection.Query<(string Lead, long Audience, long At)>(
            $"""
            select lead, audience, min(at) as at from warning_step
             where level in ('{WarningLevels.Name(WarningLevel.Confirmed)}', '{WarningLevels.Name(WarningLevel.PortAlert)}')
               and audience in {AudienceList.Sql(audiences)}
             group by lead, audience having min(at) >= @from and min(at) < @to order by lead limit {Limits.ScorecardWarningsMax}
            """,
            new { from, to }).ToList();
    }

    /// <summary>The values of one warning.</summary>
    public IReadOnlyList<IndicatorKey> ValuesOf(string lead, long audience)
    {
        using var connection = database.Open();
        return connection.Query<(string Kind, string Value)>(
            "select kind, value from warning where lead = @lead and audience = @audience", new { lead, audience })
            .Select(row => new IndicatorKey(row.Kind, row.Value)).ToList();
    }

    private List<T> In<T>(string select, IReadOnlyCollection<(string Kind, string Value)> values, IReadOnlyList<long> audiences) =>
        values.GroupBy(one => one.Kind, StringComparer.Ordinal).SelectMany(kind => kind.Chunk(Limits.SqlListMax).SelectMany(some =>
        {
            using var connection = database.Open();
            var parameters = new DynamicParameters(new { kind = kind.Key });
            var list = SqlList.In(parameters, "value", some.Select(one => one.Value).ToList());
            return connection.Query<T>(
                $"{select} where kind = @kind and value in {list} and audience in {AudienceList.Sql(audiences)}", parameters).ToList();
        })).ToList();
}
