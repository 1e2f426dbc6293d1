using System.Globalization;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Publication;

/// <summary>
/// From values to the live indicators that have them, of what the viewer may see. Every list has at most as many rows as were asked for,
/// and one more when there are more; hidden rows neither count nor are read for it.
/// </summary>
internal sealed class ValueOccurrences(Database database)
{
    private const string Columns =
        """
        object_id as objectId, kind, value, audience, used_for as usedFor, score, published_at as publishedAt, valid_until as validUntil,
        changed_at as changedAt, gone, scored_at as scoredAt, falls_at as fallsAt
        """;

    /// <summary>Indicators of exactly these values of one kind.</summary>
    public IReadOnlyList<IndicatorValueRow> Of(string kind, IReadOnlyCollection<string> values, IReadOnlyList<long> visible, int limit) =>
        In("value", values, "and kind = @kind", kind, visible, limit);

    /// <summary>All values of these objects.</summary>
    public IReadOnlyList<IndicatorValueRow> OfObjects(IReadOnlyCollection<string> objectIds, IReadOnlyList<long> visible, int limit) =>
        In("object_id", objectIds, "", "", visible, limit);

    /// <summary>What is at these places, the last one not included; see <see cref="ValuePlace"/>.</summary>
    public IReadOnlyList<IndicatorValueRow> At((string From, string To) places, IReadOnlyList<long> visible, int limit)
    {
        using var connection = database.Open();
        var rows = new List<IndicatorValueRow>();
        // One look at the index for each audience, so that no row is read that the viewer may not see.
        foreach (var audience in visible)
        {
            rows.AddRange(connection.Query<IndicatorValueRow>(
                $"""
                select {Columns} from indicator_value
                 where audience = @audience and gone = 0 and place >= @From and place < @To order by place limit @left
                """,
                new { audience, places.From, places.To, left = (long)limit + 1 - rows.Count }));
            if (rows.Count > limit)
            {
                break;
            }
        }

        return rows;
    }

    private List<IndicatorValueRow> In(
        string column, IReadOnlyCollection<string> values, string more, string kind, IReadOnlyList<long> visible, int limit)
    {
        using var connection = database.Open();
        var rows = new List<IndicatorValueRow>();
        foreach (var some in values.Chunk(Limits.SqlListMax))
        {
            var parameters = new DynamicParameters(new { kind, left = (long)limit + 1 - rows.Count });
            rows.AddRange(connection.Query<IndicatorValueRow>(
                $"""
                select {Columns} from indicator_value
                 where {column} in {SqlList.In(parameters, "one", some)} {more} and gone = 0 and +audience in {AudienceList.Sql(visible)}
                 order by published_at, object_id, kind, value limit @left
                """,
                parameters));
            if (rows.Count > limit)
            {
                break;
            }
        }

        return rows;
    }

    /// <summary>Works out where values of an earlier version are, some at a time.</summary>
    /// <returns>How many; fewer than <see cref="Limits.CorrelationFilledPerWriteMax"/> when no more are left.</returns>
    internal static int Fill(WriteScope scope)
    {
        var rows = scope.Query<(string ObjectId, string Kind, string Value, long Audience)>(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                select object_id, kind, value, audience from indicator_value where place is null
                 limit {Limits.CorrelationFilledPerWriteMax}
                """)).ToList();
        foreach (var (objectId, kind, value, audience) in rows)
        {
            scope.Execute(
                """
                update indicator_value set place = @place
                 where object_id = @objectId and kind = @kind and value = @value and audience = @audience
                """,
                new { objectId, kind, value, audience, place = ValuePlace.Of(kind, value) });
        }

        return rows.Count;
    }
}
