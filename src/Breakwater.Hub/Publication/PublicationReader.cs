using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Publication;

/// <summary>Reads the publication log, always for a set of audiences.</summary>
public sealed class PublicationReader(Database database)
{
    /// <summary>
    /// Objects that are live for these audiences, in the order of their positions, one more than the limit when there are more.
    /// An object that came twice (published in a circle, then granted to a member who joined) is there once, at its last position.
    /// </summary>
    public IReadOnlyList<PublicationRow> Page(PublicationQuery query)
    {
        var page = PageSql.Of(query, database.Options.Engine);
        using var connection = database.Open();
        return connection.Query<Row>(page.Text, page.Parameters).Select(row => row.ToRow()).ToList();
    }

    /// <summary>True when any live version of the object is there for these audiences.</summary>
    public bool Exists(string objectId, IReadOnlyList<long> visible) =>
        Page(new PublicationQuery(visible, 0, 1, [objectId], Versions: VersionFilter.Every, WithBody: false)).Count > 0;

    /// <summary>
    /// Everything that happened after a position, tombstones included. What these audiences have lost since is there as its tombstone
    /// only: a reader that comes back late must not be told now what was taken from it. A version that came in several variants is there
    /// once, as the fullest that these audiences have.
    /// </summary>
    /// <param name="source">Only of this source; null is all of them.</param>
    public IReadOnlyList<LogEvent> Events(IReadOnlyList<long> visible, long after, int limit, string? source = null)
    {
        using var connection = database.Open();
        return connection.Query<EventRow>(
            $"""
            select p.position, p.event, p.object_id as objectId, p.object_type as objectType, p.version_text as versionText, p.source,
                   coalesce(p.body, (select b.body from publication b where b.position = p.body_at)) as body
              from publication p
             where p.position > @after and p.audience in {AudienceList.Sql(visible)} {(source is null ? "" : "and p.source = @source")}
               and (p.event not in ('publish', 'grant')
                    or not exists (select 1 from publication q
                                    where q.object_id = p.object_id and q.version = p.version and q.position > p.position
                                      and +q.audience in {AudienceList.Sql(visible)}))
             order by p.position limit @limit
            """,
            new { after, source, limit = (long)limit }).Select(row => row.ToEvent()).ToList();
    }

    /// <summary>How many objects of each type came out in each hour since a moment, which are its beginning in microseconds.</summary>
    internal IReadOnlyList<(long Hour, string Type, long Count)> PerHour(IReadOnlyList<long> visible, long since)
    {
        using var connection = database.Open();
        return connection.Query<(long Hour, string Type, long Count)>(
            $"""
            select (position / {Micros.PerHour}) * {Micros.PerHour}, object_type, count(*) from publication
             where event = 'publish' and position >= @since and object_type in ('indicator', 'sighting')
               and audience in {AudienceList.Sql(visible)}
             group by position / {Micros.PerHour}, object_type
            """,
            new { since }).ToList();
    }

    /// <summary>The last position of all; a reader that has it has seen everything that is committed.</summary>
    public long LastPosition()
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<long>("select coalesce(max(position), 0) from publication");
    }

    /// <summary>The last position in these audiences; 0 for none.</summary>
    internal long LastPosition(IReadOnlyList<long> visible)
    {
        using var connection = database.Open();
        return visible.Count == 0 ? 0 : visible.Max(audience => connection.ExecuteScalar<long>(
            "select coalesce(max(position), 0) from publication where audience = @audience", new { audience }));
    }

    /// <summary>Which of these ids have any row in the log, whoever may see it; for the hub's own decisions, never for an answer.</summary>
    internal static IReadOnlySet<string> KnownIds(WriteScope scope, IReadOnlyCollection<string> ids)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in ids.Chunk(Limits.SqlListMax))
        {
            var parameters = new DynamicParameters();
            var list = SqlList.In(parameters, "id", some);
            found.UnionWith(scope.Query<string>($"select distinct object_id from publication where object_id in {list}", parameters));
        }

        return found;
    }

    /// <summary>Source of an object, whoever may see it; for the hub's own decisions, never for an answer.</summary>
    internal static string? SourceOf(WriteScope scope, string objectId) => scope.QueryFirstOrDefault<string>(
        "select source from publication where object_id = @objectId and event = 'publish' order by position desc limit 1",
        new { objectId });

    /// <summary>Which of these ids belong to a loaded reference set.</summary>
    internal IReadOnlySet<string> ReferenceIds(IReadOnlyCollection<string> ids)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        using var connection = database.Open();
        foreach (var some in ids.Chunk(Limits.SqlListMax))
        {
            var parameters = new DynamicParameters();
            var list = SqlList.In(parameters, "id", some);
            found.UnionWith(connection.Query<string>(
                $"select distinct object_id from publication where source like 'reference:%' and object_id in {list}", parameters));
        }

        return found;
    }

    /// <summary>The body of one version, whoever may see it; null when that version is not out.</summary>
    internal static byte[]? BodyOf(WriteScope scope, string objectId, long version) => scope.QueryFirstOrDefault<byte[]>(
        "select body from publication where object_id = @objectId and version = @version and event = 'publish' order by position desc "
            + "limit 1",
        new { objectId, version });

    /// <summary>True when some version of the object is live in exactly this audience.</summary>
    internal static bool IsLiveIn(WriteScope scope, string objectId, Audience audience) => scope.Scalar<long>(
        """
        select count(*) from publication p join audience a on a.id = p.audience
         where p.object_id = @objectId and a.identity = @identity and p.event = 'publish'
           and not exists (select 1 from publication q
                            where q.object_id = p.object_id and q.version = p.version and +q.audience = p.audience
                              and q.position > p.position)
        """,
        new { objectId, identity = audience.Identity }) > 0;

    /// <summary>Which of these ids this viewer can read.</summary>
    /// <param name="exceptSource">Objects of this source are left out.</param>
    internal IReadOnlySet<string> VisibleIds(IReadOnlyCollection<string> ids, IReadOnlyList<long> visible, string exceptSource)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        using var connection = database.Open();
        foreach (var some in ids.Chunk(Limits.SqlListMax))
        {
            var parameters = new DynamicParameters();
            parameters.Add("exceptSource", exceptSource);
            var list = SqlList.In(parameters, "id", some);
            found.UnionWith(connection.Query<string>(
                $"""
                select distinct object_id from publication
                 where +audience in {AudienceList.Sql(visible)} and object_id in {list} and source <> @exceptSource
                """,
                parameters));
        }

        return found;
    }

    /// <summary>How many audiences have a version.</summary>
    internal static long AudiencesOf(WriteScope scope, string objectId, long version) => scope.Scalar<long>(
        "select count(distinct audience) from publication where object_id = @objectId and version = @version and event = 'publish'",
        new { objectId, version });

    /// <summary>Newest version of an object, and its fullest body.</summary>
    internal static (long Version, byte[] Body, long Audience)? Newest(WriteScope scope, string objectId)
    {
        var row = scope.QueryFirstOrDefault<NewestRow>(
            "select version, body, audience from publication where object_id = @objectId and event = 'publish' "
                + "order by version desc, position desc limit 1",
            new { objectId });
        return row is null ? null : (row.Version, row.Body, row.Audience);
    }

    // Properties, not a constructor: SQLite names no type for an expression when there is no row.
    private sealed record NewestRow
    {
        public long Version { get; init; }

        public byte[] Body { get; init; } = [];

        public long Audience { get; init; }
    }

    private sealed class EventRow
    {
        public long Position { get; set; }

        public string Event { get; set; } = "";

        public string ObjectId { get; set; } = "";

        public string ObjectType { get; set; } = "";

        public string VersionText { get; set; } = "";

        public string Source { get; set; } = "";

        public byte[]? Body { get; set; }

        public LogEvent ToEvent() => new(Position, Event, ObjectId, ObjectType, VersionText, Source, Body);
    }

    // Properties, not a constructor: SQLite names no type for an expression that is null in the first row.
    private sealed class Row
    {
        public long Position { get; set; }

        public string ObjectId { get; set; } = "";

        public string ObjectType { get; set; } = "";

        public long Version { get; set; }

        public string VersionText { get; set; } = "";

        public string SpecVersion { get; set; } = "";

        public byte[]? Body { get; set; }

        public PublicationRow ToRow() => new(Position, ObjectId, ObjectType, Version, VersionText, SpecVersion, Body);
    }
}
