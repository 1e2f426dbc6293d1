using System.Text.Json;
using Breakwater.EarlyWarning;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Warnings;

/// <summary>A warning as a reader sees it: about one value, and the same for all values that belong together.</summary>
/// <param name="Level">notice, confirmed or port alert.</param>
/// <param name="Todo">What to do, in plain words.</param>
/// <param name="TodoByTier">The same for each tier, 0 to 3.</param>
/// <param name="Concerns">Whom it concerns.</param>
/// <param name="CouldStop">What it could stop, in the words of cargo; empty when it shows none of it.</param>
/// <param name="BelongsTo">The warning that speaks for all values that belong together; its own id when it does so itself.</param>
/// <param name="ReportId">The STIX report that carries it, one for all values that belong together.</param>
/// <param name="Position">Of that report in the publication log.</param>
public sealed record Warning(
    string Id, string Level, string Kind, string Value, string Why, string Todo, IReadOnlyList<string> TodoByTier, string Concerns,
    string CouldStop, string BelongsTo, string ReportId, IReadOnlyList<string> Indicators, long Position, DateTimeOffset RaisedAt,
    DateTimeOffset ChangedAt);

/// <summary>Warnings: all of the SQL about them.</summary>
public sealed class WarningStore(Database database)
{
    private const string Columns =
        "id, kind, value, audience, level, why, todo, report_id as reportId, indicators, position, raised_at as raisedAt, changed_at as "
            + "changedAt, lead, advice, blocked";

    /// <summary>Newest change first.</summary>
    public IReadOnlyList<Warning> List(IReadOnlyList<long> visible, int limit)
    {
        using var connection = database.Open();
        return connection.Query<WarningRow>(
            $"select {Columns} from warning where audience in {AudienceSql(visible)} order by changed_at desc, id limit @limit",
            new { limit = (long)limit }).Select(row => row.ToWarning()).ToList();
    }

    public Warning? Find(string id, IReadOnlyList<long> visible)
    {
        using var connection = database.Open();
        return connection.QueryFirstOrDefault<WarningRow>(
            $"select {Columns} from warning where id = @id and audience in {AudienceSql(visible)}", new { id })?.ToWarning();
    }

    /// <summary>What warnings rose to and fell from since a moment, of what the reader may see.</summary>
    public IReadOnlyList<PortLevelStep> Steps(IReadOnlyList<long> visible, DateTimeOffset since)
    {
        using var connection = database.Open();
        return connection.Query<StepRow>(
            $"""
            select lead, at, level, why from warning_step where at >= @since and audience in {AudienceSql(visible)}
             order by at desc, lead limit {EarlyWarning.Limits.LevelStepsMax}
            """,
            new { since = Micros.Of(since) })
            .Select(row => new PortLevelStep(Micros.ToTime(row.At), row.Lead, WarningLevels.Parse(row.Level), row.Why)).ToList();
    }

    internal static WarningRow? Find(WriteScope scope, string id) =>
        scope.QueryFirstOrDefault<WarningRow>($"select {Columns} from warning where id = @id", new { id });

    /// <summary>All values of the warnings that any of these values belongs to; the one that speaks for the others first.</summary>
    internal static IReadOnlyList<WarningRow> Around(WriteScope scope, long audience, IReadOnlyCollection<IndicatorKey> indicators) =>
        indicators.Chunk(Limits.SqlListMax).SelectMany(some =>
        {
            var parameters = new DynamicParameters(new { audience });
            var values = SqlList.In(parameters, "value", some.Select(one => one.Value).Distinct(StringComparer.Ordinal).ToList());
            var kinds = SqlList.In(parameters, "kind", some.Select(one => one.Kind).Distinct(StringComparer.Ordinal).ToList());
            return scope.Query<WarningRow>(
                $"""
                select {Columns} from warning where lead in
                  (select lead from warning where audience = @audience and kind in {kinds} and value in {values})
                """,
                parameters);
        }).DistinctBy(row => row.Id).OrderBy(row => row.Id != row.Lead).ThenBy(row => row.RaisedAt).ThenBy(row => row.Id).ToList();

    /// <summary>The value is blocked by a port alert.</summary>
    internal static bool IsSettled(WriteScope scope, long audience, IndicatorKey indicator) => scope.Scalar<long>(
        "select count(*) from warning where kind = @Kind and value = @Value and audience = @audience and blocked = 1 and level = @level",
        new { indicator.Kind, indicator.Value, audience, level = WarningLevels.Name(WarningLevel.PortAlert) }) > 0;

    internal static void Save(WriteScope scope, WarningRow row) => scope.Execute(
        """
        insert into warning (id, kind, value, audience, level, why, todo, report_id, indicators, position, raised_at, changed_at, lead,
          advice, blocked)
        values (@Id, @Kind, @Value, @Audience, @Level, @Why, @Todo, @ReportId, @Indicators, @Position, @RaisedAt, @ChangedAt, @Lead,
          @Advice, @Blocked)
        on conflict (id) do update
           set level = excluded.level, why = excluded.why, todo = excluded.todo, report_id = excluded.report_id,
               indicators = excluded.indicators, position = excluded.position, changed_at = excluded.changed_at, lead = excluded.lead,
               advice = excluded.advice, blocked = excluded.blocked
        """,
        row);

    internal static void Delete(WriteScope scope, string id) => scope.Execute("delete from warning where id = @id", new { id });

    internal static void AddStep(WriteScope scope, string lead, long audience, WarningLevel level, string why, long at) => scope.Execute(
        """
        insert into warning_step (lead, at, audience, level, why) values (@lead, @at, @audience, @level, @why)
        on conflict (lead, at) do update set level = excluded.level, why = excluded.why
        """,
        new { lead, at, audience, level = WarningLevels.Name(level), why });

    private static string AudienceSql(IReadOnlyList<long> visible) => Publication.AudienceList.Sql(visible);

    private sealed record StepRow(string Lead, long At, string Level, string Why);
}

internal sealed record WarningRow(
    string Id, string Kind, string Value, long Audience, string Level, string Why, string Todo, string ReportId, string Indicators,
    long Position, long RaisedAt, long ChangedAt, string Lead, string Advice, long Blocked)
{
    public IndicatorKey Key => new(Kind, Value);

    public Warning ToWarning()
    {
        // One from before there was advice for each tier has the same for all.
        var advice = Advice.Length > 0
            ? JsonSerializer.Deserialize<Advice>(Advice, HubJson.Options)!
            : new Advice(Why, [Todo, Todo, Todo, Todo], "", "");
        return new Warning(
            Id, Level, Kind, Value, Why, Todo, advice.Todo, advice.Concerns, advice.CouldStop, Lead, ReportId, Indicators.Split(','),
            Position, Micros.ToTime(RaisedAt), Micros.ToTime(ChangedAt));
    }
}
