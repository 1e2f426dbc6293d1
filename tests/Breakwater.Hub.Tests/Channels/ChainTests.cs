using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Breakwater.Hub.Channels;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using Breakwater.Protocol;
using Dapper;

namespace Breakwater.Hub.Tests.Channels;

public sealed class ChainTests
{
    [Theory, OnEachEngine]
    public async Task What_is_published_to_a_member_alone_arrives_at_its_sensors_only(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var first = await member.EnrolSensorAsync("one");
        var second = await member.EnrolSensorAsync("two");
        var other = await (await hub.AddMemberAsync()).EnrolSensorAsync();
        await member.ShareDomainAsync("for-everyone.click");
        await using (var database = hub.Store.Open())
        {
            await database.WriteAsync(scope => PublicationLog.Publish(scope, [new PublishedObject(
                "indicator--0c7a1f6e-31c3-4c0e-9d0a-4bb8a5a4c1aa", "indicator", 1, "2026-11-23T00:00:00.000Z", "2.1",
                Audience.OfMember(member.Id), "{}"u8.ToArray(), "centre",
                new IndicatorValues("alert", 50, null, [new IndicatorEntry("domain", "for-one-alone.click")]))]));
        }

        foreach (var sensor in new[] { first, second })
        {
            await sensor.WaitUntilLiveAsync(live => live.Any(one => one.Value == "for-one-alone.click"));
            Assert.Equal(2, (await sensor.LiveAsync()).Count);
        }

        var direct = (await first.ManifestAsync()).Chains.Single(chain => chain.Segments.Sum(s => s.Entries) == 1 &&
            !other.ManifestAsync().GetAwaiter().GetResult().Chains.Any(theirs => theirs.Id == chain.Id));
        await other.WaitUntilLiveAsync(live => live.Count == 1);
        Assert.DoesNotContain(await other.LiveAsync(), one => one.Value == "for-one-alone.click");
        (await other.SegmentAsync(direct.Segments[0].Digest)).Expect(404);
    }

    [Theory, OnEachEngine]
    public async Task When_a_member_leaves_what_comes_next_is_under_a_key_that_it_never_had(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var (stays, leaves) = (await hub.AddMemberAsync(), await hub.AddMemberAsync());
        var circle = await hub.AddCircleAsync("closed", stays, leaves);
        var (staying, leaving) = (await stays.EnrolSensorAsync(), await leaves.EnrolSensorAsync());
        await stays.ShareDomainAsync("before-leaving.click", "?circle=closed");
        await leaving.WaitUntilLiveAsync(live => live.Count == 1);
        await staying.WaitUntilLiveAsync(live => live.Count == 1);
        var known = (await leaving.OpenedAsync()).Keys;

        await hub.LeaveAsync(circle, leaves);
        Assert.Empty((await leaving.ManifestAsync()).Chains);
        await stays.ShareDomainAsync("after-leaving.click", "?circle=closed");
        await staying.WaitUntilLiveAsync(live => live.Count == 2);
        var after = await staying.OpenedAsync();
        var newest = after.Heads.Single().Segments[^1];
        Assert.Equal(2, newest.Generation);
        Assert.DoesNotContain(known, key => key.Key.AsSpan().SequenceEqual(after.Keys.Single(one => one.Generation == 2).Key));
        var bytes = (await staying.SegmentAsync(newest.Digest)).Expect(200).Bytes;
        Assert.Throws<InvalidDataException>(() => Segment.Read(bytes, after.Heads[0].Chain, newest, _ => known[0].Key).Count());
        (await leaving.SegmentAsync(newest.Digest)).Expect(404);
    }

    [Theory, OnEachEngine]
    public async Task A_revoked_sensor_ends_the_generation_of_every_chain_it_had_and_others_stay(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var (kept, lost) = (await member.EnrolSensorAsync("kept"), await member.EnrolSensorAsync("lost"));
        await member.ShareDomainAsync("rotation0.click");
        await kept.WaitUntilLiveAsync(live => live.Count == 1);
        await lost.WaitUntilLiveAsync(live => live.Count == 1);
        await member.ShareDomainAsync("rotation1.click");
        await kept.WaitUntilLiveAsync(live => live.Count == 2);
        Assert.All((await kept.OpenedAsync()).Heads.SelectMany(head => head.Segments), segment => Assert.Equal(1, segment.Generation));
        (await member.DeleteAsync($"/api/v1/sensors/{lost.Id}")).Expect(204);
        await member.ShareDomainAsync("rotation2.click");
        await kept.WaitUntilLiveAsync(live => live.Count == 3);
        Assert.Equal(2, (await kept.OpenedAsync()).Heads.Single().Segments[^1].Generation);
    }

    [Theory, OnEachEngine]
    public async Task Keys_are_nowhere_in_the_database_as_they_are(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var sensor = await member.EnrolSensorAsync();
        await member.ShareDomainAsync("sealed-key.click");
        await sensor.WaitUntilLiveAsync(live => live.Count == 1);
        var key = (await sensor.OpenedAsync()).Keys.Single().Key;
        await using var database = hub.Store.Open();
        await using var connection = database.Open();
        var box = connection.Query<byte[]>("select sealed from chain_key").Single();
        Assert.Equal(-1, box.AsSpan().IndexOf(key));
        Assert.Equal(-1, connection.Query<byte[]>("select content from segment").Single().AsSpan().IndexOf("sealed-key"u8));
    }

    [Theory, OnEachEngine]
    public async Task A_segment_is_an_immutable_file_with_ranges(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var sensor = await member.EnrolSensorAsync();
        await member.ShareDomainAsync("ranges.click");
        await sensor.WaitUntilLiveAsync(live => live.Count == 1);
        var segment = (await sensor.ManifestAsync()).Chains.Single().Segments.Single();
        var path = $"/{Routes.Segments}/{segment.Digest}";
        var whole = (await sensor.GetAsync(path)).Expect(200);
        Assert.Equal($"\"{segment.Digest}\"", whole.Headers.ETag!.ToString());
        Assert.Contains("immutable", whole.Headers.CacheControl!.ToString(), StringComparison.Ordinal);

        var (status, bytes, length) = await AskAsync(
            sensor, HttpMethod.Get, path, request => request.Headers.Range = new RangeHeaderValue(10, 19));
        Assert.Equal((HttpStatusCode.PartialContent, 10), (status, bytes.Length));
        Assert.Equal(whole.Bytes[10..20], bytes);
        (status, bytes, _) = await AskAsync(sensor, HttpMethod.Get, path, request => request.Headers.Range = new RangeHeaderValue(null, 5));
        Assert.Equal(whole.Bytes[^5..], bytes);
        (status, _, _) = await AskAsync(
            sensor, HttpMethod.Get, path, request => request.Headers.Range = new RangeHeaderValue(segment.Bytes, null));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, status);
        (status, bytes, _) = await AskAsync(sensor, HttpMethod.Get, path, request =>
        {
            request.Headers.Range = new RangeHeaderValue(10, null);
            request.Headers.IfRange = new RangeConditionHeaderValue("\"another\"");
        });
        Assert.Equal((HttpStatusCode.OK, segment.Bytes), (status, bytes.Length));
        (status, bytes, _) = await AskAsync(sensor, HttpMethod.Get, path, request => request.Headers.IfNoneMatch.ParseAdd($"\"{segment.Digest}\""));
        Assert.Equal((HttpStatusCode.NotModified, 0), (status, bytes.Length));
        (status, bytes, length) = await AskAsync(sensor, HttpMethod.Head, path, _ => { });
        Assert.Equal((HttpStatusCode.OK, 0, (long?)segment.Bytes), (status, bytes.Length, length));
        (status, _, _) = await AskAsync(sensor, HttpMethod.Head, "/" + Routes.Manifest, _ => { });
        Assert.Equal(HttpStatusCode.OK, status);
        (await sensor.SegmentAsync(new string('0', 64))).Expect(404);
        (await hub.Anonymous.GetAsync(path)).Expect(401);
    }

    [Theory, OnEachEngine]
    public async Task Heads_that_are_known_are_left_out_of_the_answer(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        await hub.AddCircleAsync("second", member);
        var sensor = await member.EnrolSensorAsync();
        await member.ShareDomainAsync("known-a.click");
        await member.ShareDomainAsync("known-b.click", "?circle=second");
        await sensor.WaitUntilLiveAsync(live => live.Count == 2);
        var whole = await sensor.SignedManifestAsync();
        var rest = await sensor.SignedManifestAsync("?have=" + whole.Heads[0].Tag());
        Assert.Equal(whole.Heads[1].Tag(), Assert.Single(rest.Heads).Tag());
    }

    [Theory, OnEachEngine]
    public async Task A_code_that_many_redeem_at_once_enrols_one_sensor(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        await using var second = await HubHost.StartNodeAsync(hub.Store);
        var member = await hub.AddMemberAsync();
        var text = (await member.PostAsync("/api/v1/sensors/codes", new { })).Expect(201).Json.GetProperty("code").GetString()!;
        Assert.True(EnrolmentCode.TryParse(text, out var code, out _));
        var uses = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => (i % 2 == 0 ? hub : second).Anonymous.PostAsync(
            "/" + Routes.Enrol, new { secret = code!.Secret, name = "raced", version = "1" })));
        Assert.Single(uses, use => use.Status == 200);
        Assert.All(uses.Where(use => use.Status != 200), use => Assert.Equal(403, use.Status));
        Assert.Equal(1, (await member.GetJsonAsync("/api/v1/sensors")).GetArrayLength());
    }

    [Theory, OnEachEngine]
    public async Task A_sensor_without_keys_names_them_once(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var text = (await member.PostAsync("/api/v1/sensors/codes", new { })).Expect(201).Json.GetProperty("code").GetString()!;
        Assert.True(EnrolmentCode.TryParse(text, out var code, out _));
        var enrolled = (await hub.Anonymous.PostAsync(
            "/" + Routes.Enrol, new { secret = code!.Secret, name = "old", version = "1" })).Expect(200).Json;
        using var agreement = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var sensor = new SensorActor(
            hub, enrolled.GetProperty("sensorId").GetString()!, enrolled.GetProperty("key").GetString()!,
            Convert.FromBase64String(enrolled.GetProperty("manifestKey").GetString()!), agreement, signing);
        (await sensor.GetAsync("/" + Routes.Manifest)).Expect(409);
        Assert.InRange((await NameAsync(sensor, new SensorKeys([1, 2], [3]))).Status, 400, 422);
        (await NameAsync(sensor, SensorActor.KeysOf(agreement, signing))).Expect(204);
        (await NameAsync(sensor, SensorActor.KeysOf(agreement, signing))).Expect(409);
        _ = await sensor.OpenedAsync();
        (await NameAsync(member, SensorActor.KeysOf(agreement, signing))).Expect(403);
    }

    [Theory, OnEachEngine]
    public async Task A_bundle_holds_what_its_sensor_may_have_and_sightings_by_file_are_taken_once(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var sensor = await (await hub.AddMemberAsync()).EnrolSensorAsync();
        var other = await member.EnrolSensorAsync();
        await member.ShareDomainAsync("by-file.click");
        await sensor.WaitUntilLiveAsync(live => live.Count == 1);
        var bundle = (await sensor.GetAsync("/" + Routes.Bundle)).Expect(200).Bytes;
        var segments = new List<string>();
        Bundle.Read(new MemoryStream(bundle), manifest => sensor.Open(manifest).Statement.Key, (digest, _) => segments.Add(digest));
        Assert.Equal((await sensor.ManifestAsync()).Chains.Single().Segments.Single().Digest, Assert.Single(segments));
        Assert.Throws<InvalidDataException>(() => Bundle.Read(
            new MemoryStream(bundle), manifest => other.Open(manifest).Statement.Key, (_, _) => { }));

        var files = hub.Service<SensorFiles>();
        var batch = new SightingBatch("file-batch-1", TimeProvider.System.GetUtcNow(), [SensorActor.Seen("domain", "by-file.click")]);
        var file = new SightingFile(sensor.Id, batch).Sign(sensor.Signing);
        var receipts = new[] { await files.TakeSightingsAsync(file, default), await files.TakeSightingsAsync(file, default) }
            .Select(signed => JsonDocument.Parse(signed.Receipt.Payload).RootElement.GetProperty("receipt").GetRawText()).ToList();
        Assert.Equal(receipts[0], receipts[1]);
        await using (var database = hub.Store.Open())
        await using (var connection = database.Open())
        {
            Assert.Equal(1, connection.ExecuteScalar<long>("select count(*) from sighting"));
        }

        var forged = new SightingFile(sensor.Id, batch).Sign(other.Signing);
        await Assert.ThrowsAsync<RejectedException>(() => files.TakeSightingsAsync(forged, default));
        await Assert.ThrowsAsync<RejectedException>(() => files.TakeSightingsAsync(file with { Payload = [.. file.Payload, 32] }, default));
    }

    private static Task<Reply> NameAsync(Actor actor, SensorKeys keys) => actor.SendAsync(
        HttpMethod.Put, "/" + Routes.Keys,
        new StringContent(JsonSerializer.Serialize(keys, ProtocolJson.Default.SensorKeys), System.Text.Encoding.UTF8, "application/json"));

    private static async Task<(HttpStatusCode Status, byte[] Bytes, long? Length)> AskAsync(
        Actor actor, HttpMethod method, string path, Action<HttpRequestMessage> configure)
    {
        using var client = new HttpClient { BaseAddress = actor.Hub.Address };
        using var request = actor.Request(method, path);
        configure(request);
        using var response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentLength);
    }
}
