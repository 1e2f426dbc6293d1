using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Warnings;

/// <summary>A warning as a reader sees it.</summary>
/// <param name="Level">notice, confirmed or port alert.</param>
/// <param name="ReportId">The STIX report that carries it.</param>
/// <param name="Position">Of that report in the publication log.</param>
public sealed record Warning(
    string Id, string Level, string Kind, string Value, string Why, string Todo, string ReportId, IReadOnlyList<string> Indicators,
    long Position, DateTimeOffset RaisedAt, DateTimeOffset ChangedAt);

/// <summary>Warnings: all of the SQL about them.</summary>
public sealed class WarningStore(Database database)
{
    private const string Columns =
        "id, kind, value, audience, level, why, todo, report_id as reportId, indicators, position, raised_at as raisedAt, changed_at as "
            + "changedAt";

    /// <summary>Newest change first.</summary>
    public IReadOnlyList<Warning> List(IReadOnlyList<long> visible, int limit)
    {
        using var connection = database.Open();
        return connection.Query<WarningRow>(
            $"select {Columns} from warning where audience in {AudienceList.Sql(visible)} order by changed_at desc, id limit @limit",
            new { limit = (long)limit }).Select(row => row.ToWarning()).ToList();
    }

    public Warning? Find(string id, IReadOnlyList<long> visible)
    {
        using var connection = database.Open();
        return connection.QueryFirstOrDefault<WarningRow>(
            $"select {Columns} from warning where id = @id and audience in {AudienceList.Sql(visible)}", new { id })?.ToWarning();
    }

    internal static WarningRow? Find(WriteScope scope, string kind, string value, long audience) => scope.QueryFirstOrDefault<WarningRow>(
        $"select {Columns} from warning where kind = @kind and value = @value and audience = @audience", new { kind, value, audience });

    internal static void Save(WriteScope scope, WarningRow row) => scope.Execute(
        """
        insert into warning (id, kind, value, audience, level, why, todo, report_id, indicators, position, raised_at, changed_at)
        values (@Id, @Kind, @Value, @Audience, @Level, @Why, @Todo, @ReportId, @Indicators, @Position, @RaisedAt, @ChangedAt)
        on conflict (id) do update
           set level = excluded.level, why = excluded.why, todo = excluded.todo, indicators = excluded.indicators,
               position = excluded.position, changed_at = excluded.changed_at
        """,
        row);
}

internal sealed record WarningRow(
    string Id, string Kind, string Value, long Audience, string Level, string Why, string Todo, string ReportId, string Indicators,
    long Position, long RaisedAt, long ChangedAt)
{
    public Warning ToWarning() => new(
        Id, Level, Kind, Value, Why, Todo, ReportId, Indicators.Split(','), Position, Micros.ToTime(RaisedAt), Micros.ToTime(ChangedAt));
}
