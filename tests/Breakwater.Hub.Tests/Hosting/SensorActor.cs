using System.Security.Cryptography;
using System.Text.Json;
using Breakwater.Protocol;

namespace Breakwater.Hub.Tests.Hosting;

/// <summary>What a sensor says to a hub, and no more.</summary>
internal sealed class SensorActor(HubHost hub, string id, string secret, ECDsa manifestKey) : Actor(hub, "", secret)
{
    public string Id { get; } = id;

    public static async Task<SensorActor> EnrolAsync(MemberActor member, string name)
    {
        var text = (await member.PostAsync("/api/v1/sensors/codes", new { })).Expect(201).Json.GetProperty("code").GetString()!;
        Assert.True(EnrolmentCode.TryParse(text, out var code, out var problem), problem);
        var answer = (await member.Hub.Anonymous.PostAsync("/" + Routes.Enrol, new { secret = code!.Secret, name, version = "1.0.0" })).Expect(200);
        var enrolled = JsonSerializer.Deserialize(answer.Bytes, ProtocolJson.Default.EnrolResponse)!;
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(enrolled.ManifestKey), out _);
        return new SensorActor(member.Hub, enrolled.SensorId, enrolled.Key, key);
    }

    /// <summary>The manifest, its signature checked.</summary>
    public async Task<Manifest> ManifestAsync()
    {
        var reply = (await GetAsync("/" + Routes.Manifest)).Expect(200);
        var signed = JsonSerializer.Deserialize(reply.Bytes, ProtocolJson.Default.SignedManifest)!;
        Assert.True(signed.TryOpen(manifestKey, out var manifest), "The manifest is not signed by the key that was pinned.");
        return manifest!;
    }

    public Task<Reply> SegmentAsync(string digest) => GetAsync($"/{Routes.Segments}/{digest}");

    /// <summary>What a sensor with nothing holds after it has fetched all of its chains.</summary>
    public async Task<HashSet<(string Kind, string Value, string Indicator)>> LiveAsync() => await LiveAsync(await ManifestAsync());

    public async Task<HashSet<(string Kind, string Value, string Indicator)>> LiveAsync(Manifest manifest)
    {
        var live = new HashSet<(string, string, string)>();
        foreach (var chain in manifest.Chains)
        {
            var ofChain = new HashSet<(string, string, string)>();
            foreach (var segment in chain.Segments)
            {
                var bytes = (await SegmentAsync(segment.Digest)).Expect(200).Bytes;
                Assert.Equal(segment.Digest, Segment.Digest(bytes));
                Assert.Equal(segment.Bytes, bytes.Length);
                foreach (var entry in Segment.Read(bytes, chain.Id))
                {
                    _ = entry.Removed
                        ? ofChain.Remove((entry.Kind, entry.Value, entry.Indicator))
                        : ofChain.Add((entry.Kind, entry.Value, entry.Indicator));
                }
            }

            live.UnionWith(ofChain);
        }

        return live;
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
