using System.Text.Json;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.OutsideSources;

/// <summary>What has been read of a source, as far as its kind needs it to go on; kept as JSON.</summary>
/// <param name="Cursor">Of a TAXII collection.</param>
/// <param name="ETag">Of the document that was read last.</param>
/// <param name="Modified">Last-Modified of that document.</param>
internal sealed record SourceReading(string? Cursor = null, string? ETag = null, string? Modified = null);

/// <summary>A source that is due, with all that a run needs.</summary>
internal sealed record DueSource(Source Source, byte[]? Secret, SourceReading Reading, int Failures);

/// <summary>Sources, how far they are read, and what they brought: all of the SQL about them.</summary>
public sealed class SourceStore(Database database)
{
    private const string Columns =
        """
        s.id, s.name, s.kind, s.url, s.collection, s.circle_id as circleId, s.level, s.used_for as usedFor, s.trust,
        s.every_seconds as everySeconds, s.user_name as userName, s.secret, s.authority, s.allow_private as allowPrivate, s.mirror,
        s.paused, s.reading, s.next_at as nextAt, s.failures, s.last_success_at as lastSuccessAt, s.last_failure_at as lastFailureAt,
        s.last_failure as lastFailure, s.last_notes as lastNotes, s.lease_until as leaseUntil
        """;

    /// <summary>All of them with how they go, by name.</summary>
    public IReadOnlyList<SourceHealth> List(DateTimeOffset now)
    {
        using var connection = database.Open();
        var counts = connection.Query<(string Source, string State, long Count)>(
            "select source_id, state, count(distinct object_id) from source_object group by source_id, state")
            .ToDictionary(row => (row.Source, row.State), row => row.Count);
        var circles = connection.Query<(string Id, string Name)>("select id, name from circle")
            .ToDictionary(row => row.Id, row => row.Name);
        return connection.Query<SourceRow>($"select {Columns} from source s order by s.name_key")
            .Select(row => row.ToHealth(circles[row.CircleId], state => counts.GetValueOrDefault((row.Id, state)), Micros.Of(now)))
            .ToList();
    }

    /// <summary>What did not get through, in order of id.</summary>
    public IReadOnlyList<SourceRefusal> Refusals(string sourceId, int limit)
    {
        using var connection = database.Open();
        return connection.Query<RefusalRow>(
            """
            select distinct object_id as objectId, reason from source_object
             where source_id = @sourceId and state = 'refused' order by object_id, reason limit @limit
            """,
            new { sourceId, limit = (long)limit }).Select(row => new SourceRefusal(row.ObjectId, row.Reason)).ToList();
    }

    internal DueSource? Find(string idOrName)
    {
        using var connection = database.Open();
        return connection.QueryFirstOrDefault<SourceRow>(
            $"select {Columns} from source s where s.id = @idOrName or s.name_key = @key",
            new { idOrName, key = Community.NameKey.Of(idOrName) })?.ToDue();
    }

    /// <summary>Ids of what is to run now, longest due first.</summary>
    internal IReadOnlyList<string> Due(DateTimeOffset now, int limit)
    {
        using var connection = database.Open();
        return connection.Query<string>(
            "select id from source where paused = 0 and next_at <= @now and lease_until <= @now order by next_at, id limit @limit",
            new { now = Micros.Of(now), limit = (long)limit }).ToList();
    }

    internal static void Insert(WriteScope scope, Source source, byte[]? secret) => scope.Execute(
        """
        insert into source (id, name, name_key, kind, url, collection, circle_id, level, used_for, trust, every_seconds, user_name, secret,
          authority, allow_private, mirror, paused, created_at, next_at, failures, lease_until)
        values (@Id, @Name, @key, @Kind, @url, @Collection, @CircleId, @Level, @Use, @trust, @every, @UserName, @secret,
          @Authority, @isPrivate, @isMirror, 0, @now, @now, 0, 0)
        """,
        new
        {
            source.Id,
            source.Name,
            key = Community.NameKey.Of(source.Name),
            source.Kind,
            url = source.Url.AbsoluteUri,
            source.Collection,
            source.CircleId,
            source.Level,
            source.Use,
            trust = (long)source.Trust,
            every = (long)source.Every.TotalSeconds,
            source.UserName,
            secret,
            source.Authority,
            isPrivate = source.AllowPrivate ? 1L : 0L,
            isMirror = source.Mirror ? 1L : 0L,
            now = scope.NowMicros,
        });

    internal static bool IsNameTaken(WriteScope scope, string name) => scope.Scalar<long>(
        "select count(*) from source where name_key = @key", new { key = Community.NameKey.Of(name) }) > 0;

    internal static long Count(WriteScope scope) => scope.Scalar<long>("select count(*) from source");

    internal static void SetPaused(WriteScope scope, string id, bool paused) => scope.Execute(
        "update source set paused = @paused, next_at = @now where id = @id",
        new { id, paused = paused ? 1L : 0L, now = scope.NowMicros });

    internal static void Delete(WriteScope scope, string id)
    {
        scope.Execute("delete from source_part where source_id = @id", new { id });
        scope.Execute("delete from source_object where source_id = @id", new { id });
        scope.Execute("delete from source where id = @id", new { id });
    }

    internal static string TextOf(SourceReading reading) => JsonSerializer.Serialize(reading);

    // Properties, not a constructor: SQLite names no type for an expression when there is no row.
    private sealed class RefusalRow
    {
        public string ObjectId { get; set; } = "";

        public string Reason { get; set; } = "";
    }

    private sealed class SourceRow
    {
        public string Id { get; set; } = "";

        public string Name { get; set; } = "";

        public string Kind { get; set; } = "";

        public string Url { get; set; } = "";

        public string? Collection { get; set; }

        public string CircleId { get; set; } = "";

        public string? Level { get; set; }

        public string UsedFor { get; set; } = "";

        public long Trust { get; set; }

        public long EverySeconds { get; set; }

        public string? UserName { get; set; }

        public byte[]? Secret { get; set; }

        public string? Authority { get; set; }

        public long AllowPrivate { get; set; }

        public long Mirror { get; set; }

        public long Paused { get; set; }

        public string? Reading { get; set; }

        public long NextAt { get; set; }

        public long Failures { get; set; }

        public long? LastSuccessAt { get; set; }

        public long? LastFailureAt { get; set; }

        public string? LastFailure { get; set; }

        public string? LastNotes { get; set; }

        public long LeaseUntil { get; set; }

        public DueSource ToDue() => new(
            ToSource(), Secret, Reading is null ? new SourceReading() : JsonSerializer.Deserialize<SourceReading>(Reading)!, (int)Failures);

        public SourceHealth ToHealth(string circle, Func<string, long> count, long now) => new(
            ToSource(),
            circle,
            Paused != 0 ? "paused" : LeaseUntil > now ? "running" : "ready",
            count(SourceStates.Live),
            count(SourceStates.Held),
            count(SourceStates.Refused),
            count(SourceStates.Gone),
            Micros.ToTime(LastSuccessAt),
            Micros.ToTime(LastFailureAt),
            LastFailure,
            (int)Failures,
            LastNotes?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [],
            Paused != 0 ? null : Micros.ToTime(NextAt));

        private Source ToSource() => new(
            Id, Name, Kind, new Uri(Url), Collection, CircleId, Level, UsedFor, (int)Trust, TimeSpan.FromSeconds(EverySeconds), UserName,
            Authority, AllowPrivate != 0, Mirror != 0);
    }
}
