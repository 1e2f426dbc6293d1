using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Protocol;
using Breakwater.Stix;
using Dapper;

namespace Breakwater.Hub.Channels;

/// <summary>
/// The keys of the chains: one for each generation, sealed in the database under the escrow key. A generation ends when a sensor that was
/// given its key may not read the chain any more, for whatever reason: what comes then is under a key that this sensor never had.
/// </summary>
public sealed class ChainKeyStore(Database database, EscrowKey escrow, TimeProvider time)
{
    // No member's id starts so.
    private const string VaultName = "\0chain:";
    private const int KeyBytes = 32;

    private readonly ConcurrentDictionary<(long Audience, int Generation), byte[]> _open = new();

    /// <summary>The name of an audience's chain.</summary>
    public static string ChainId(long audience) => "c" + audience.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="InvalidOperationException">There is no such key.</exception>
    public ChainKey Find(long audience, int generation)
    {
        var key = _open.GetOrAdd((audience, generation), one =>
        {
            using var connection = database.Open();
            var box = connection.QueryFirstOrDefault<byte[]>(
                "select sealed from chain_key where audience = @Audience and generation = @generation",
                new { one.Audience, generation = (long)one.Generation })
                ?? throw new InvalidOperationException($"Chain {ChainId(one.Audience)} has no key of generation {one.Generation}.");
            using var vault = VaultOf(one.Audience);
            return vault.Open(box);
        });
        return new ChainKey(ChainId(audience), generation, key);
    }

    /// <summary>The key for what is written now; a new one when somebody who had the last may not read any more.</summary>
    internal async Task<ChainKey> CurrentAsync(Audience audience, CancellationToken cancellationToken)
    {
        var generation = Newest(audience.Id);
        if (generation == 0 || HasLeaver(audience, generation))
        {
            generation = await database.WriteAsync(scope => Begin(scope, audience.Id, generation), cancellationToken).ConfigureAwait(false);
        }

        return Find(audience.Id, generation);
    }

    /// <summary>Remembers that a sensor is given these keys; on disk before it gets them.</summary>
    internal Task GiveAsync(string sensorId, IReadOnlyList<(long Audience, int Generation)> keys, CancellationToken cancellationToken) =>
        database.WriteAsync(
            scope =>
            {
                foreach (var (audience, generation) in keys)
                {
                    scope.Execute(
                        """
                        insert into chain_reader (audience, generation, sensor_id) values (@audience, @generation, @sensorId)
                        on conflict (audience, generation, sensor_id) do nothing
                        """,
                        new { audience, generation = (long)generation, sensorId });
                }
            },
            cancellationToken);

    private MemberVault VaultOf(long audience) => MemberVault.For(escrow, VaultName + ChainId(audience));

    private int Newest(long audience)
    {
        using var connection = database.Open();
        return (int)connection.ExecuteScalar<long>(
            "select coalesce(max(generation), 0) from chain_key where audience = @audience", new { audience });
    }

    private int Begin(WriteScope scope, long audience, int after)
    {
        var newest = (int)scope.Scalar<long>(
            "select coalesce(max(generation), 0) from chain_key where audience = @audience", new { audience });
        if (newest > after)
        {
            // Another node was first.
            return newest;
        }

        using var vault = VaultOf(audience);
        scope.Execute(
            "insert into chain_key (audience, generation, sealed, made_at) values (@audience, @generation, @box, @now)",
            new
            {
                audience,
                generation = newest + 1L,
                box = vault.Seal(RandomNumberGenerator.GetBytes(KeyBytes)),
                now = scope.NowMicros,
            });
        return newest + 1;
    }

    private bool HasLeaver(Audience audience, int generation)
    {
        using var connection = database.Open();
        var circles = new HashSet<string>(StringComparer.Ordinal) { audience.CircleId ?? "" };
        var none = new HashSet<string>();
        return connection.Query<ReaderRow>(
            """
            select s.member_id as memberId, k.service_provider as isProvider, o.level_highest as levelHighest,
                   case when s.revoked_at is null and k.revoked_at is null and (k.expires_at is null or k.expires_at > @now)
                        then 1 else 0 end as isInForce,
                   (select count(*) from circle_member m where m.circle_id = @CircleId and m.member_id = s.member_id) as isInCircle
              from chain_reader r join sensor s on s.id = r.sensor_id join api_key k on k.id = s.key_id
              join member o on o.id = s.member_id
             where r.audience = @Id and r.generation = @generation
            """,
            new { audience.Id, CircleId = audience.CircleId ?? "", generation = (long)generation, now = Micros.Of(time.GetUtcNow()) })
            .Any(row => row.IsInForce == 0 || !Audiences.Includes(
                audience, new Viewer(row.MemberId, row.IsInCircle > 0 ? circles : none, row.IsProvider != 0)
                {
                    Highest = Tlp.Parse(row.LevelHighest),
                }));
    }

    private sealed class ReaderRow
    {
        public string MemberId { get; set; } = "";

        public long IsProvider { get; set; }

        public long IsInForce { get; set; }

        public long IsInCircle { get; set; }

        public string LevelHighest { get; set; } = "";
    }
}
