using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Publication;

/// <summary>A value that somebody shared, and who stands behind it as far as may be known.</summary>
public sealed record SharedValue
{
    // Properties, not a constructor: SQLite names no type for an expression when there is no row.
    public string ObjectId { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Value { get; init; } = "";

    public string Source { get; init; } = "";

    public long PublishedAt { get; init; }

    /// <summary>1 when lists block by it now, or did.</summary>
    public long Blocks { get; init; }
}

/// <summary>What was shared in a period, for what is counted of it: never without a set of audiences.</summary>
public sealed class SharedValues(Database database)
{
    private const string Columns =
        """
        v.object_id as objectId, v.kind, v.value,
        coalesce((select p.source from publication p where p.object_id = v.object_id and p.event = 'publish' limit 1), '') as source,
        v.published_at as publishedAt,
        (select count(*) from (select 1 from block_step b where b.object_id = v.object_id and b.kind = v.kind and b.value = v.value
                                  and b.audience = v.audience and b.blocks = 1 limit 1) x) as blocks
        """;

    /// <summary>Reads values first published in a period, one after the other.</summary>
    public void Read(long from, long to, IReadOnlyList<long> audiences, Action<SharedValue> read)
    {
        using var connection = database.Open();
        // What was published in it was not changed before it, and changes have an index.
        foreach (var value in connection.Query<SharedValue>(
            $"""
            select {Columns} from indicator_value v
             where v.audience in {AudienceList.Sql(audiences)} and v.changed_at >= @from
               and v.published_at >= @from and v.published_at < @to
            """,
            new { from, to }, buffered: false))
        {
            read(value);
        }
    }

    /// <summary>Everybody's rows of these values.</summary>
    public IReadOnlyList<SharedValue> Same(IReadOnlyCollection<(string Kind, string Value)> values, IReadOnlyList<long> audiences) =>
        values.GroupBy(one => one.Kind, StringComparer.Ordinal).SelectMany(kind => kind.Chunk(Limits.SqlListMax).SelectMany(some =>
        {
            using var connection = database.Open();
            var parameters = new DynamicParameters(new { kind = kind.Key });
            var list = SqlList.In(parameters, "value", some.Select(one => one.Value).ToList());
            return connection.Query<SharedValue>(
                $"""
                select {Columns} from indicator_value v
                 where v.kind = @kind and v.value in {list} and +v.audience in {AudienceList.Sql(audiences)}
                """,
                parameters).ToList();
        })).ToList();

    /// <summary>How many of these objects were published in a period: to anybody, and in these audiences.</summary>
    public (long All, long Audiences) Published(
        IReadOnlyCollection<string> objectIds, long from, long to, IReadOnlyList<long> audiences)
    {
        var (all, among) = (0L, 0L);
        using var connection = database.Open();
        foreach (var some in objectIds.Chunk(Limits.SqlListMax))
        {
            var parameters = new DynamicParameters(new { from, to });
            var list = SqlList.In(parameters, "id", some);
            var row = connection.QueryFirst<(long All, long Among)>(
                $"""
                select count(distinct object_id),
                       count(distinct case when audience in {AudienceList.Sql(audiences)} then object_id else null end)
                  from publication
                 where object_id in {list} and event = 'publish' and +position >= @from and +position < @to
                """,
                parameters);
            (all, among) = (all + row.All, among + row.Among);
        }

        return (all, among);
    }

    /// <summary>The newest bodies of indicators, and whether an object speaks of them in these audiences.</summary>
    public IReadOnlyList<(byte[] Body, bool IsMentioned)> Bodies(IReadOnlyCollection<string> objectIds, IReadOnlyList<long> audiences) =>
        objectIds.Chunk(Limits.SqlListMax).SelectMany(some =>
        {
            using var connection = database.Open();
            var parameters = new DynamicParameters();
            var list = SqlList.In(parameters, "id", some);
            return connection.Query<BodyRow>(
                $"""
                select p.body, (select count(*) from (select 1 from mention m where m.term = p.object_id
                                                        and m.audience in {AudienceList.Sql(audiences)} limit 1) x) as mentioned
                  from publication p
                 where p.object_id in {list} and p.event = 'publish' and p.newest = 1 and +p.audience in {AudienceList.Sql(audiences)}
                """,
                parameters).Select(row => (row.Body, row.Mentioned > 0)).ToList();
        }).ToList();

    /// <summary>Positions of indicators that were published after one and up to another.</summary>
    public IReadOnlyList<long> Positions(long after, long upTo, int limit)
    {
        using var connection = database.Open();
        return connection.Query<long>(
            """
            select position from publication
             where position > @after and position <= @upTo and event = 'publish' and object_type = 'indicator'
             order by position limit @limit
            """,
            new { after, upTo, limit = (long)limit }).ToList();
    }

    // Properties, not a constructor: SQLite names no type for bytes when there is no row.
    private sealed record BodyRow
    {
        public byte[] Body { get; init; } = [];

        public long Mentioned { get; init; }
    }
}
