using System.Text.Json;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Sightings;

public sealed class WarningTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(1200);

    [Theory, OnEachEngine]
    public async Task One_member_is_a_notice_a_second_confirms_a_third_is_a_port_alert(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var reader = await hub.AddMemberAsync();
        var indicator = await (await hub.AddMemberAsync()).ShareDomainAsync("rising.click");
        Assert.Equal("none", await LevelAsync(reader, "rising.click"));

        foreach (var (level, use) in new[] { ("notice", "alert"), ("confirmed", "block"), ("port alert", "block") })
        {
            (await (await hub.AddMemberAsync()).SightAsync("rising.click")).Expect(202);
            Assert.Equal(level, await LevelAsync(reader, "rising.click"));
            Assert.Equal(use, (await reader.GetJsonAsync("/api/v1/indicators?value=rising.click"))[0].GetProperty("use").GetString());
        }

        var objects = await reader.TaxiiObjectsAsync("community");
        var sighting = Assert.Single(objects, one => Type(one) == "sighting");
        var report = Assert.Single(objects, one => Type(one) == "report" && one.GetProperty("name").GetString()!.Contains("rising.click", StringComparison.Ordinal));
        Assert.Equal(indicator, sighting.GetProperty("sighting_of_ref").GetString());
        Assert.Contains("port-alert", report.GetProperty("labels").EnumerateArray().Select(label => label.GetString()));
        Assert.Equal(3, (await reader.TaxiiObjectsAsync("community", $"&match[version]=all&match[id]={report.GetProperty("id").GetString()}")).Count);
    }

    [Theory, OnEachEngine]
    public async Task A_sensor_whose_clock_is_ahead_is_heard_and_what_its_own_clock_calls_the_future_is_not(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        await (await hub.AddMemberAsync()).ShareDomainAsync("ahead.click");
        var sensor = await SensorActor.EnrolAsync(member, "gate");
        var now = TimeProvider.System.GetUtcNow();
        var seen = SensorActor.Seen("domain", "ahead.click") with { First = now.AddHours(3), Last = now.AddHours(3) };
        var future = seen with { Last = now.AddHours(9) };
        var answer = (await sensor.PostAsync(
            "/" + Protocol.Routes.Sightings,
            JsonSerializer.SerializeToUtf8Bytes(
                new Protocol.SightingBatch("ahead-batch-1", now.AddHours(3), [seen, future]), Protocol.ProtocolJson.Default.SightingBatch),
            "application/json")).Expect(200);
        var receipt = JsonSerializer.Deserialize(answer.Bytes, Protocol.ProtocolJson.Default.SightingReceipt)!;
        Assert.Equal((1, 1), (receipt.Accepted, Assert.Single(receipt.Refused).Index));
        var own = (await member.GetJsonAsync("/api/v1/sightings"))[0];
        Assert.InRange(own.GetProperty("lastSeen").GetDateTimeOffset(), now.AddMinutes(-1), now.AddMinutes(5));
    }

    [Theory, OnEachEngine]
    public async Task A_new_version_by_the_submitter_does_not_undo_what_others_confirmed(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var submitter = await hub.AddMemberAsync();
        await submitter.ShareAsync(Bundles.Of(Bundles.Indicator(1, "stays-blocked.click")));
        (await (await hub.AddMemberAsync()).SightAsync("stays-blocked.click")).Expect(202);
        (await (await hub.AddMemberAsync()).SightAsync("stays-blocked.click")).Expect(202);
        var before = (await submitter.GetJsonAsync("/api/v1/indicators?value=stays-blocked.click"))[0];
        Assert.Equal("block", before.GetProperty("use").GetString());

        await submitter.ShareAsync(Bundles.Of(Bundles.Indicator(1, "stays-blocked.click", modified: "2024-06-01T00:00:00.000Z")));

        var after = (await submitter.GetJsonAsync("/api/v1/indicators?value=stays-blocked.click"))[0];
        Assert.Equal("block", after.GetProperty("use").GetString());
    }

    [Theory, OnEachEngine]
    public async Task Owner_provider_unverified_ordinary_use_and_repetition_do_not_confirm(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var first = await hub.AddMemberAsync("First", owner: "Big Holding", provider: "IT House");
        await first.ShareDomainAsync("not-confirmed.click");
        (await first.SightAsync("not-confirmed.click")).Expect(202);
        (await first.SightAsync("not-confirmed.click")).Expect(202);
        foreach (var dependent in new[]
        {
            await hub.AddMemberAsync("Sister", owner: "big  holding"),
            await hub.AddMemberAsync("Neighbour", provider: "IT House"),
            await hub.AddMemberAsync("Big Holding"),
            await hub.AddMemberAsync("IT House"),
            await hub.AddMemberAsync("Stranger", verified: false),
        })
        {
            (await dependent.SightAsync("not-confirmed.click")).Expect(202);
            Assert.Equal((dependent.Name, "notice"), (dependent.Name, await LevelAsync(first, "not-confirmed.click")));
        }

        var ordinary = await hub.AddMemberAsync("Ordinary");
        (await ordinary.SightAsync("not-confirmed.click", seenBefore: true)).Expect(202);
        (await ordinary.SightAsync("not-confirmed.click")).Expect(202);
        (await ordinary.SightAsync("not-confirmed.click", seenBefore: null)).Expect(422);
        Assert.Equal("notice", await LevelAsync(first, "not-confirmed.click"));
        var own = (await ordinary.GetJsonAsync("/api/v1/sightings"))[0];
        Assert.False(own.GetProperty("counts").GetBoolean());
        (await (await hub.AddMemberAsync("Independent")).SightAsync("not-confirmed.click")).Expect(202);
        Assert.Equal("confirmed", await LevelAsync(first, "not-confirmed.click"));
    }

    [Theory, OnEachEngine]
    public async Task A_batch_that_is_sent_again_changes_nothing_and_gets_the_same_receipt(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        await member.ShareDomainAsync("batched.click");
        var sensor = await member.EnrolSensorAsync();
        var now = TimeProvider.System.GetUtcNow();
        var sightings = new[] { SensorActor.Seen("domain", "batched.click") with { Count = 7 }, SensorActor.Seen("domain", "unknown.click"), SensorActor.Seen("domain", "batched.click") with { Count = 0 }, SensorActor.Seen("domain", "batched.click") with { First = now.AddDays(2), Last = now.AddDays(2) } };

        var receipts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => sensor.ReportAsync("batch-0001", sightings)));

        Assert.All(receipts, receipt => Assert.Equal(receipts[0].Expect(200).Text, receipt.Text));
        Assert.Equal(1, receipts[0].Json.GetProperty("accepted").GetInt32());
        Assert.Equal([1, 2, 3], receipts[0].Json.GetProperty("refused").EnumerateArray().Select(one => one.GetProperty("index").GetInt32()));
        Assert.Equal(7, (await member.GetJsonAsync("/api/v1/sightings"))[0].GetProperty("count").GetInt64());
        (await sensor.ReportAsync("Bad id", sightings)).Expect(422);
    }

    [Theory, OnEachEngine]
    public async Task A_warning_goes_to_the_audience_of_its_indicator_only(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var one = await hub.AddMemberAsync();
        var two = await hub.AddMemberAsync();
        var outsider = await hub.AddMemberAsync();
        await hub.AddCircleAsync("closed", one, two);
        await one.ShareDomainAsync("closed-warning.click", "?circle=closed");
        (await one.SightAsync("closed-warning.click")).Expect(202);
        (await two.SightAsync("closed-warning.click")).Expect(202);

        Assert.Equal("confirmed", await LevelAsync(two, "closed-warning.click"));
        Assert.Equal("none", await LevelAsync(outsider, "closed-warning.click"));
        (await outsider.SightAsync("closed-warning.click")).Expect(422);
    }

    [Theory, OnEachEngine]
    public async Task A_stream_that_goes_on_by_last_event_id_misses_nothing_and_repeats_nothing(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var sharing = Task.Run(async () =>
        {
            for (var i = 0; i < 30; i++)
            {
                await member.ShareDomainAsync($"streamed{i}.click");
            }

            (await member.SightAsync("streamed7.click")).Expect(202);
        });
        var seen = new List<StreamEvent>();
        var last = "0";
        while (!sharing.IsCompleted)
        {
            using var stream = await member.OpenStreamAsync(last);
            for (var i = 0; i < 9 && await stream.NextAsync(Quiet) is { } one; i++)
            {
                seen.Add(one);
                last = one.Id;
            }
        }

        await sharing;
        using (var rest = await member.OpenStreamAsync(last))
        {
            seen.AddRange(await rest.DrainAsync(Quiet));
        }

        using var fresh = await member.OpenStreamAsync("0");
        Assert.Equal((await fresh.DrainAsync(Quiet)).Select(one => (one.Id, one.Name)), seen.Select(one => (one.Id, one.Name)));
        Assert.Equal(30, seen.Count(one => one.Body.Contains("\"pattern\"", StringComparison.Ordinal)));
        Assert.Single(seen, one => one.Name == "warning" && one.Body.Contains("streamed7.click", StringComparison.Ordinal));
    }

    private static string? Type(JsonElement one) => one.GetProperty("type").GetString();

    private static async Task<string> LevelAsync(Actor reader, string value)
    {
        var warnings = (await reader.GetJsonAsync("/api/v1/warnings")).EnumerateArray().Where(one => one.GetProperty("value").GetString() == value).ToList();
        return warnings.Count == 0 ? "none" : Assert.Single(warnings).GetProperty("level").GetString()!;
    }
}
