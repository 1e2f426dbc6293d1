using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Breakwater.Hub.Community;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Protocol;
using Breakwater.Stix;
using Dapper;

namespace Breakwater.Hub.Channels;

/// <summary>
/// What one sensor is to hold, as it is now.
/// </summary>
/// <param name="Tag">Changes with every byte of the manifest.</param>
/// <param name="Sequence">Grows with every change of what the sensor may see.</param>
/// <param name="Json">The <see cref="SignedManifest"/>, without the heads that were said to be known.</param>
public sealed record SensorManifest(string Tag, long Sequence, byte[] Json);

/// <summary>
/// Puts manifests together: the statement about the hub's key, the sensor's grant, and the heads of its chains. A grant is signed when
/// who may read changes, and once a day; heads are signed once for all sensors.
/// </summary>
public sealed class SensorManifests(
    Database database, ChainHeads heads, ChainKeyStore keys, ManifestKey manifestKey, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Granted> _grants = new(StringComparer.Ordinal);

    /// <param name="have">Tags of heads that the sensor has.</param>
    /// <exception cref="RejectedException">The caller is no sensor, or has named no key of its own.</exception>
    public async Task<SensorManifest> OfAsync(Caller caller, IReadOnlySet<string> have, CancellationToken cancellationToken)
    {
        var visible = VisibleTo(caller, out var sensor);
        var grant = await GrantAsync(sensor, visible, cancellationToken).ConfigureAwait(false);
        var tag = new StringBuilder(grant.Signed.Tag());
        var json = new ArrayBufferWriter<byte>(16 * 1024);
        json.Write("{\"statement\":"u8);
        json.Write(JsonSerializer.SerializeToUtf8Bytes(manifestKey.Current.Signed, ProtocolJson.Default.Signed));
        json.Write(",\"grant\":"u8);
        json.Write(grant.Json);
        json.Write(",\"heads\":["u8);
        var isFirst = true;
        foreach (var head in visible)
        {
            tag.Append(head.Tag);
            if (!have.Contains(head.Tag))
            {
                json.Write(isFirst ? ""u8 : ","u8);
                json.Write(head.Json);
                isFirst = false;
            }
        }

        json.Write("]}"u8);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(tag.ToString())).AsSpan(0, 16));
        return new SensorManifest(hash, Sequence(grant, visible), json.WrittenSpan.ToArray());
    }

    /// <summary>What changes when the content of any chain of this sensor does, or which chains it has; made anew at most every few
    /// seconds as far as the latter goes.</summary>
    internal string ContentOf(Caller caller, ref (DateTimeOffset At, int Heads, HashSet<long> Audiences) view)
    {
        var now = time.GetUtcNow();
        var current = heads.Current;
        if (view.Audiences is null || now - view.At > Limits.StreamViewAge || current.Count != view.Heads)
        {
            view = (now, current.Count, VisibleTo(caller, out _).Select(head => head.Audience.Id).ToHashSet());
        }

        var seen = view.Audiences;
        return string.Join(',', current.Where(head => seen.Contains(head.Audience.Id)).Select(head =>
            head.Audience.Id.ToString(CultureInfo.InvariantCulture) + ":" + head.Head.Sequence.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Ids of the audiences whose chains this sensor may hold.</summary>
    internal IReadOnlyList<long> AudiencesOf(Caller caller) => VisibleTo(caller, out _).Select(head => head.Audience.Id).ToList();

    /// <summary>The manifest as a document, whole.</summary>
    internal async Task<SignedManifest> DocumentAsync(Caller caller, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize(
            (await OfAsync(caller, new HashSet<string>(), cancellationToken).ConfigureAwait(false)).Json,
            ProtocolJson.Default.SignedManifest)!;

    /// <summary>The live segments of this sensor's chains.</summary>
    internal IReadOnlyList<SegmentRef> SegmentsOf(Caller caller) =>
        VisibleTo(caller, out _).SelectMany(head => head.Head.Segments).ToList();

    private static long Sequence(Granted grant, IReadOnlyList<SignedHead> visible) =>
        visible.Select(head => head.Head.Sequence).Append(grant.Grant.Sequence).Max();

    // The circles are looked up anew each time, so that leaving one works at once.
    private List<SignedHead> VisibleTo(Caller caller, out SensorRow sensor)
    {
        caller.Member(KeyPurposes.Sensor);
        using var connection = database.Open();
        var rows = connection.Query<SensorRow>(
            """
            select s.id, s.agreement_key as agreementKey, m.circle_id as circleId, o.level_highest as levelHighest
              from sensor s join member o on o.id = s.member_id
              left join circle_member m on m.member_id = s.member_id
             where s.key_id = @KeyId and s.revoked_at is null
            """,
            new { caller.KeyId }).ToList();
        sensor = rows.Count > 0 ? rows[0] : throw RejectedException.Forbidden("This key belongs to no sensor in force.");
        var circles = rows.Select(row => row.CircleId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var viewer = new Viewer(caller.MemberId, circles, caller.ServiceProvider) { Highest = Tlp.Parse(sensor.LevelHighest) };
        return heads.Current.Where(head => Audiences.Includes(head.Audience, viewer)).ToList();
    }

    private async Task<Granted> GrantAsync(SensorRow sensor, List<SignedHead> visible, CancellationToken cancellationToken)
    {
        if (sensor.AgreementKey is not { } agreement)
        {
            throw RejectedException.Conflict("no-keys", "This sensor has named no key of its own yet: PUT /sensor/v1/keys comes first.");
        }

        var now = time.GetUtcNow();
        var statement = manifestKey.Current.Statement;
        var wanted = visible.SelectMany(head => head.Generations.Select(generation => (head.Audience.Id, generation))).ToList();
        if (_grants.TryGetValue(sensor.Id, out var known) && known.Serial == statement.Serial && known.Keys.SequenceEqual(wanted)
            && now - known.Grant.Issued < Limits.GrantRenewal && now >= known.Grant.Issued)
        {
            return known;
        }

        await keys.GiveAsync(sensor.Id, wanted, cancellationToken).ConfigureAwait(false);
        var grant = new ChainGrant(
            sensor.Id, statement.Epoch, Math.Max(LastPosition(), Micros.Of(now)), now, now + Protocol.Limits.ManifestLifetime,
            (int)Limits.OrdinaryUseAge.TotalSeconds, visible.Select(head => head.Head.Chain).ToList(),
            SealedChainKeys.Seal(agreement, sensor.Id, wanted.Select(one => keys.Find(one.Id, one.generation)).ToList()));
        var signed = manifestKey.Sign(ChainGrant.Label, grant, ProtocolJson.Default.ChainGrant);
        var made = new Granted(
            grant, signed, JsonSerializer.SerializeToUtf8Bytes(signed, ProtocolJson.Default.Signed), wanted, statement.Serial);
        _grants[sensor.Id] = made;
        return made;
    }

    private long LastPosition()
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<long>("select last from position_counter");
    }

    private sealed record Granted(
        ChainGrant Grant, Signed Signed, byte[] Json, IReadOnlyList<(long Audience, int Generation)> Keys, long Serial);

    private sealed class SensorRow
    {
        public string Id { get; set; } = "";

        public byte[]? AgreementKey { get; set; }

        public string? CircleId { get; set; }

        public string LevelHighest { get; set; } = "";
    }
}
