using Breakwater.EarlyWarning;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Sightings;

/// <summary>Sightings for what is counted of them. Who is behind a tag is not told here.</summary>
internal sealed class SightingFigures(Database database)
{
    /// <summary>When each member first saw any of these values, by the tag that stands for it. Ordinary use is no sighting.</summary>
    public IReadOnlyList<(byte[] Owner, long FirstSeen)> FirstSeen(long audience, IReadOnlyCollection<IndicatorKey> values) =>
        values.GroupBy(one => one.Kind, StringComparer.Ordinal).SelectMany(kind => kind.Chunk(Limits.SqlListMax).SelectMany(some =>
        {
            using var connection = database.Open();
            var parameters = new DynamicParameters(new { audience, kind = kind.Key });
            var list = SqlList.In(parameters, "value", some.Select(one => one.Value).ToList());
            return connection.Query<Row>(
                $"""
                select owner, min(first_seen) as firstSeen from sighting
                 where audience = @audience and kind = @kind and value in {list} and ordinary = 0 group by owner
                """,
                parameters).ToList();
        })).GroupBy(row => Convert.ToHexString(row.Owner)).Select(rows => (rows.First().Owner, rows.Min(row => row.FirstSeen))).ToList();

    /// <summary>Values that one member last reported in a period.</summary>
    public long Count(byte[] owner, long from, long to)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<long>(
            """
            select count(*) from (select distinct kind, value from sighting where owner = @owner and received >= @from and received < @to) x
            """,
            new { owner, from, to });
    }

    // Properties, not a constructor: SQLite names no type for bytes when there is no row.
    private sealed record Row
    {
        public byte[] Owner { get; init; } = [];

        public long FirstSeen { get; init; }
    }
}
