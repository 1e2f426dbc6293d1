using Breakwater.EarlyWarning;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Sightings;

/// <summary>What a member reported of one value, added up: its own view.</summary>
public sealed record OwnSighting(
    string Kind, string Value, long Count, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, string Systems, bool Counts, string Reason);

/// <summary>Sightings: all of the SQL about them.</summary>
public sealed class SightingStore(Database database)
{
    internal IReadOnlyList<OwnSighting> OfOwner(byte[] owner, int limit)
    {
        using var connection = database.Open();
        return connection.Query<OwnRow>(
            """
            select kind, value, max(count) as count, min(first_seen) as firstSeen, max(last_seen) as lastSeen, max(systems) as systems,
                   max(counted) as counted, max(reason) as reason
              from sighting where owner = @owner group by kind, value order by max(last_seen) desc, kind, value limit @limit
            """,
            new { owner, limit = (long)limit })
            .Select(row => new OwnSighting(
                row.Kind, row.Value, row.Count, Micros.ToTime(row.FirstSeen), Micros.ToTime(row.LastSeen), row.Systems, row.Counted != 0,
                    row.Reason))
            .ToList();
    }

    internal static void Add(WriteScope scope, SightingRow row) => scope.Execute(
        """
        insert into sighting (kind, value, audience, owner, member, count, first_seen, last_seen, systems, ordinary, counted, reason,
          received)
        values (@Kind, @Value, @Audience, @Owner, @Member, @Count, @FirstSeen, @LastSeen, @Systems, @Ordinary, @Counted, @Reason, @Received)
        on conflict (kind, value, audience, owner) do update
           set count = sighting.count + excluded.count,
               first_seen = case when excluded.first_seen < sighting.first_seen then excluded.first_seen else sighting.first_seen end,
               last_seen = case when excluded.last_seen > sighting.last_seen then excluded.last_seen else sighting.last_seen end,
               systems = case when sighting.systems = excluded.systems then sighting.systems else 'several' end,
               ordinary = case when sighting.ordinary = 1 or excluded.ordinary = 1 then 1 else 0 end,
               counted = case when (sighting.counted = 1 or excluded.counted = 1) and sighting.ordinary = 0 and excluded.ordinary = 0 then
                 1 else 0 end,
               reason = excluded.reason,
               received = excluded.received
        """,
        row);

    /// <summary>All sightings of these values, the oldest first.</summary>
    internal static IReadOnlyList<SightingRow> Of(WriteScope scope, long audience, IReadOnlyCollection<IndicatorKey> indicators) =>
        indicators.GroupBy(one => one.Kind, StringComparer.Ordinal).SelectMany(kind => kind.Chunk(Limits.SqlListMax).SelectMany(some =>
        {
            var parameters = new DynamicParameters(new { audience, kind = kind.Key });
            var values = SqlList.In(parameters, "value", some.Select(one => one.Value).ToList());
            return scope.Query<SightingRow>(
                $"""
                select kind, value, audience, owner, member, count, first_seen as firstSeen, last_seen as lastSeen, systems, ordinary,
                       counted, reason, received
                  from sighting where kind = @kind and value in {values} and audience = @audience order by received, owner
                """,
                parameters);
        })).ToList();

    /// <summary>Takes away what a member said of a value on one kind of system only.</summary>
    internal static void Remove(WriteScope scope, long audience, string kind, string value, byte[] owner, string system) => scope.Execute(
        "delete from sighting where kind = @kind and value = @value and audience = @audience and owner = @owner and systems = @system",
        new { audience, kind, value, owner, system });

    /// <summary>The receipt of a batch that this member sent before, opened; null when it did not.</summary>
    internal static byte[]? Receipt(WriteScope scope, MemberVault vault, string sensorKey, string batchId) =>
        scope.QueryFirstOrDefault<string>(
            "select receipt from sighting_batch where sensor_key = @batch and batch_id = ''",
            new { batch = BatchTag(vault, sensorKey, batchId) })
            is { } box ? vault.Open(Convert.FromBase64String(box)) : null;

    internal static void InsertBatch(
        WriteScope scope, MemberVault vault, string sensorKey, string batchId, byte[] receipt) => scope.Execute(
        "insert into sighting_batch (sensor_key, batch_id, receipt, received_at) values (@batch, '', @receipt, @hour)",
        new
        {
            batch = BatchTag(vault, sensorKey, batchId),
            receipt = Convert.ToBase64String(vault.Seal(receipt)),
            hour = Micros.HourOf(scope.NowMicros),
        });

    // Neither the key's id nor the batch's own: with either, a copy of the database would tell whose sightings came in together.
    private static string BatchTag(MemberVault vault, string sensorKey, string batchId) =>
        Convert.ToHexStringLower(vault.Tag("batch:" + sensorKey + ":" + batchId));

    // Properties, not a constructor: SQLite names no type for an expression when there is no row.
    private sealed record OwnRow
    {
        public string Kind { get; init; } = "";

        public string Value { get; init; } = "";

        public long Count { get; init; }

        public long FirstSeen { get; init; }

        public long LastSeen { get; init; }

        public string Systems { get; init; } = "";

        public long Counted { get; init; }

        public string Reason { get; init; } = "";
    }
}

// Properties, not a constructor: SQLite names no type for bytes when there is no row.
internal sealed record SightingRow
{
    public string Kind { get; init; } = "";

    public string Value { get; init; } = "";

    public long Audience { get; init; }

    public byte[] Owner { get; init; } = [];

    public byte[] Member { get; init; } = [];

    public long Count { get; init; }

    public long FirstSeen { get; init; }

    public long LastSeen { get; init; }

    public string Systems { get; init; } = "";

    public long Ordinary { get; init; }

    public long Counted { get; init; }

    public string Reason { get; init; } = "";

    public long Received { get; init; }
}
