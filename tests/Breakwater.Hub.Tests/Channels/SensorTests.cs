using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using Breakwater.Protocol;

namespace Breakwater.Hub.Tests.Channels;

public sealed class SensorTests
{
    private const int Changes = 20;

    [Theory, OnEachEngine]
    public async Task A_code_enrols_one_sensor_once_and_a_revoked_sensor_gets_nothing(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var text = (await member.PostAsync("/api/v1/sensors/codes", new { })).Expect(201).Json.GetProperty("code").GetString()!;
        Assert.True(Protocol.EnrolmentCode.TryParse(text, out var code, out _));
        var uses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            hub.Anonymous.PostAsync("/sensor/v1/enrol", new { secret = code!.Secret, name = "one", version = "1" })));
        Assert.Equal([200, 403, 403, 403], uses.Select(use => use.Status).Order());

        var sensor = await member.EnrolSensorAsync("two");
        (await sensor.GetAsync("/sensor/v1/manifest")).Expect(200);
        (await member.DeleteAsync($"/api/v1/sensors/{sensor.Id}")).Expect(204);
        (await sensor.GetAsync("/sensor/v1/manifest")).Expect(401);
    }

    [Theory, OnEachEngine]
    public async Task A_change_comes_as_a_small_segment_and_a_long_chain_is_put_together_with_the_same_content(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var sensor = await (await hub.AddMemberAsync()).EnrolSensorAsync();
        await member.ShareDomainAsync("chain-first.click");
        await sensor.WaitUntilLiveAsync(live => live.Count == 1);
        var before = await sensor.ManifestAsync();
        var shortened = false;
        for (var i = 0; i < Changes; i++)
        {
            await member.ShareAsync(Bundles.Of(Bundles.Indicator(i + 1, $"chain{i}.click")));
            var giveUp = Environment.TickCount64 + 20_000;
            var after = await sensor.ManifestAsync();
            while (after.Sequence == before.Sequence && Environment.TickCount64 < giveUp)
            {
                await Task.Delay(20);
                after = await sensor.ManifestAsync();
            }

            Assert.True(after.Sequence > before.Sequence);
            shortened |= Count(after) < Count(before);
            before = after;
        }

        Assert.True(shortened, "The chain was never put together.");
        await sensor.WaitUntilLiveAsync(live => live.Count == Changes + 1);
        Assert.Equal(304, (await NotModifiedAsync(sensor)).Status);
    }

    private static int Count(Manifest manifest) => manifest.Chains.Sum(chain => chain.Segments.Count);

    [Theory, OnEachEngine]
    public async Task A_version_that_goes_to_another_level_leaves_nothing_behind_when_it_is_withdrawn(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var sensor = await (await hub.AddMemberAsync()).EnrolSensorAsync();
        await member.ShareAsync(Bundles.Of(Bundles.Indicator(1, "moved-level.click")), "?tlp=green");
        await sensor.WaitUntilLiveAsync(live => live.Count == 1);
        await member.ShareAsync(Bundles.Of(Bundles.Indicator(1, "moved-level.click", modified: "2024-06-01T00:00:00.000Z")), "?tlp=amber");
        (await member.DeleteAsync($"/api/v1/objects/{Bundles.Id("indicator", 1)}")).Expect(200);

        await sensor.WaitUntilLiveAsync(live => live.Count == 0);
    }

    private static async Task<Reply> NotModifiedAsync(SensorActor sensor)
    {
        var tag = (await sensor.GetAsync("/sensor/v1/manifest")).Headers.ETag!;
        using var request = sensor.Request(HttpMethod.Get, "/sensor/v1/manifest");
        request.Headers.IfNoneMatch.Add(tag);
        using var client = new HttpClient { BaseAddress = sensor.Hub.Address };
        return await Reply.ReadAsync(await client.SendAsync(request));
    }
}
