using System.Security.Cryptography;
using System.Text.Json;
using Breakwater.Protocol;

namespace Breakwater.Hub.Tests.Hosting;

/// <summary>What a sensor says to a hub, and no more.</summary>
internal sealed class SensorActor(HubHost hub, string id, string secret, byte[] root, ECDiffieHellman agreement, ECDsa signing)
    : Actor(hub, "", secret)
{
    public string Id { get; } = id;

    public byte[] Root { get; } = root;

    public ECDiffieHellman Agreement { get; } = agreement;

    public ECDsa Signing { get; } = signing;

    public static async Task<SensorActor> EnrolAsync(MemberActor member, string name)
    {
        var text = (await member.PostAsync("/api/v1/sensors/codes", new { })).Expect(201).Json.GetProperty("code").GetString()!;
        Assert.True(EnrolmentCode.TryParse(text, out var code, out var problem), problem);
        var agreement = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new EnrolRequest(code!.Secret, name, "1.0.0", KeysOf(agreement, signing));
        var answer = (await member.Hub.Anonymous.PostAsync(
            "/" + Routes.Enrol, JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.EnrolRequest), "application/json")).Expect(200);
        var enrolled = JsonSerializer.Deserialize(answer.Bytes, ProtocolJson.Default.EnrolResponse)!;
        return new SensorActor(
            member.Hub, enrolled.SensorId, enrolled.Key, Convert.FromBase64String(enrolled.ManifestKey), agreement, signing);
    }

    public static SensorKeys KeysOf(ECDiffieHellman agreement, ECDsa signing) =>
        new(agreement.ExportSubjectPublicKeyInfo(), signing.ExportSubjectPublicKeyInfo());

    public async Task<SignedManifest> SignedManifestAsync(string query = "") =>
        JsonSerializer.Deserialize((await GetAsync("/" + Routes.Manifest + query)).Expect(200).Bytes, ProtocolJson.Default.SignedManifest)!;

    /// <summary>The manifest as this sensor would judge it.</summary>
    public OpenedManifest Open(SignedManifest signed, ManifestMarks? marks = null) =>
        new ManifestTrust(Root, Id, Agreement).Open(signed, marks ?? ManifestMarks.None, TimeProvider.System.GetUtcNow());

    public async Task<OpenedManifest> OpenedAsync() => Open(await SignedManifestAsync());

    /// <summary>The manifest, its signatures checked.</summary>
    public async Task<Manifest> ManifestAsync()
    {
        var opened = await OpenedAsync();
        return new Manifest(
            opened.Heads.Select(head => head.Sequence).Append(opened.Grant.Sequence).Max(), opened.Grant.Issued, opened.Grant.Expires,
            opened.Grant.OrdinaryUseAgeSeconds, opened.Heads.Select(head => new ChainRef(head.Chain, head.Segments)).ToList());
    }

    /// <summary>Every record of every segment of a manifest, chain by chain.</summary>
    public async Task<List<(string Chain, SegmentEntry Entry)>> EntriesAsync(Manifest manifest)
    {
        var keys = (await OpenedAsync()).Keys;
        var all = new List<(string, SegmentEntry)>();
        foreach (var chain in manifest.Chains)
        {
            foreach (var segment in chain.Segments)
            {
                var bytes = (await SegmentAsync(segment.Digest)).Expect(200).Bytes;
                Assert.Equal(segment.Digest, Segment.Digest(bytes));
                Assert.Equal(segment.Bytes, bytes.Length);
                all.AddRange(Segment.Read(bytes, chain.Id, segment, generation =>
                    keys.FirstOrDefault(key => key.Chain == chain.Id && key.Generation == generation)?.Key)
                    .Select(entry => (chain.Id, entry)));
            }
        }

        return all;
    }

    public Task<Reply> SegmentAsync(string digest) => GetAsync($"/{Routes.Segments}/{digest}");

    /// <summary>What a sensor with nothing holds after it has fetched all of its chains.</summary>
    public async Task<HashSet<(string Kind, string Value, string Indicator)>> LiveAsync() => await LiveAsync(await ManifestAsync());

    public async Task<HashSet<(string Kind, string Value, string Indicator)>> LiveAsync(Manifest manifest)
    {
        var live = new HashSet<(string, string, string, string)>();
        foreach (var (chain, entry) in await EntriesAsync(manifest))
        {
            _ = entry.Removed
                ? live.Remove((chain, entry.Kind, entry.Value, entry.Indicator))
                : live.Add((chain, entry.Kind, entry.Value, entry.Indicator));
        }

        return live.Select(one => (one.Item2, one.Item3, one.Item4)).ToHashSet();
    }

    /// <summary>Waits until what this sensor is to hold is as expected.</summary>
    public async Task WaitUntilLiveAsync(Func<HashSet<(string Kind, string Value, string Indicator)>, bool> isAsExpected)
    {
        var giveUp = Environment.TickCount64 + 20_000;
        var live = await LiveAsync();
        while (!isAsExpected(live))
        {
            Assert.True(Environment.TickCount64 < giveUp, "The sensor holds: " + string.Join(", ", live));
            await Task.Delay(50);
            live = await LiveAsync();
        }
    }

    public Task<Reply> ReportAsync(string batchId, params SightingReport[] sightings) => PostAsync(
        "/" + Routes.Sightings,
        JsonSerializer.SerializeToUtf8Bytes(
            new SightingBatch(batchId, TimeProvider.System.GetUtcNow(), sightings), ProtocolJson.Default.SightingBatch),
        "application/json");

    public static SightingReport Seen(string kind, string value, bool seenBefore = false)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new SightingReport(kind, value, [], 1, now, now, "proxy", new LookBack(now.AddDays(-3), seenBefore));
    }
}
