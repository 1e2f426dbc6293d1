using Breakwater.Hub.Intake;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Breakwater.Hub.Tests.Intake;

public sealed class ReleaseTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromHours(5);

    [Theory, OnEachEngine]
    public async Task What_is_not_urgent_goes_out_at_its_time_with_the_times_of_its_release_and_is_counted_apart(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await StartAsync(engine, time);
        var member = await hub.AddMemberAsync();
        var reader = await hub.AddMemberAsync();
        var receipt = await member.ShareAsync(Bundles.Of(Bundles.Indicator(1, "patient.click"), Bundles.Malware(2, "Family")), "?urgent=false&seen=true");
        Assert.All(receipt.GetProperty("objects").EnumerateArray(), one => Assert.Equal("waiting", one.GetProperty("fate").GetString()));
        Assert.Contains(receipt.GetProperty("warnings").EnumerateArray(), warning => warning.GetString()!.Contains("drawn by lot", StringComparison.Ordinal));
        Assert.Equal(2, (await member.TaxiiObjectsAsync("mine")).Count);
        Assert.Empty(await IndicatorsAsync(reader));
        (await reader.SightAsync("patient.click")).Expect(422);
        time.Advance(Wait - TimeSpan.FromMinutes(1));
        Assert.Equal(0, await hub.Service<ReleaseWaiting>().RunAsync(CancellationToken.None));

        time.Advance(TimeSpan.FromMinutes(2));
        await hub.Service<ReleaseWaiting>().RunAsync(CancellationToken.None);

        var published = Assert.Single(await IndicatorsAsync(reader));
        Assert.Equal(receipt.GetProperty("objects")[0].GetProperty("publishedId").GetString(), published.GetProperty("id").GetString());
        var created = published.GetProperty("created").GetDateTimeOffset();
        Assert.InRange(time.GetUtcNow() - created, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal(created, published.GetProperty("modified").GetDateTimeOffset());
        Assert.Contains("T00:00:00", published.GetProperty("valid_from").GetString(), StringComparison.Ordinal);
        Assert.Equal("notice", (await reader.GetJsonAsync("/api/v1/warnings"))[0].GetProperty("level").GetString());
        var day = Assert.Single(hub.Service<WaitingRelease>().Days());
        Assert.Equal(2, day.Released);
        Assert.InRange(day.Waited, Wait, Wait + TimeSpan.FromMinutes(5));
    }

    [Theory, OnEachEngine]
    public async Task What_was_taken_back_or_replaced_before_its_time_does_not_go_out(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await StartAsync(engine, time);
        var member = await hub.AddMemberAsync();
        var reader = await hub.AddMemberAsync();
        await member.ShareAsync(Bundles.Of(Bundles.Indicator(1, "regretted.click")), "?urgent=false");
        await member.ShareAsync(Bundles.Of(Bundles.Indicator(2, "first-word.click")), "?urgent=false");
        await member.ShareAsync(Bundles.Of(Bundles.Indicator(2, "last-word.click", modified: "2024-06-01T00:00:00.000Z")), "?urgent=false");
        (await member.DeleteAsync($"/api/v1/objects/{Bundles.Id("indicator", 1)}")).Expect(200);

        time.Advance(Wait + TimeSpan.FromMinutes(1));
        await hub.Service<ReleaseWaiting>().RunAsync(CancellationToken.None);

        var left = Assert.Single(await IndicatorsAsync(reader));
        Assert.Contains("last-word.click", left.GetRawText(), StringComparison.Ordinal);
        (await member.DeleteAsync($"/api/v1/objects/{Bundles.Id("indicator", 2)}")).Expect(200);
        Assert.Empty((await reader.GetJsonAsync("/api/v1/indicators?value=last-word.click")).EnumerateArray());
    }

    [Theory, OnEachEngine]
    public async Task A_discreet_community_shares_plain_indicators_later_and_at_once_what_is_urgent_seen_or_named(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await StartAsync(engine, time);
        await hub.Service<DiscretionStore>().SetAsync(Discretion.Quick with { Discreet = true }, CancellationToken.None);
        var member = await hub.AddMemberAsync();
        var reader = await hub.AddMemberAsync();
        string[] Fates(System.Text.Json.JsonElement receipt) => receipt.GetProperty("objects").EnumerateArray().Select(one => one.GetProperty("fate").GetString()!).ToArray();
        var more = ",\"description\":\"Words\",\"confidence\":77,\"labels\":[\"own-words\"],\"lang\":\"en\",\"valid_until\":\"2099-01-01T00:00:00Z\"";

        Assert.Equal(["waiting", "withheld"], Fates(await member.ShareAsync(Bundles.Of(Bundles.Pattern(1, "[domain-name:value='routine.click']", more), Bundles.Malware(2, "Family")), "?tlp=clear")));
        Assert.Equal(["published"], Fates(await member.ShareAsync(Bundles.Of(Bundles.Indicator(3, "urgent.click")), "?urgent=true")));
        Assert.Equal(["published"], Fates(await member.ShareAsync(Bundles.Of(Bundles.Indicator(4, "seen.click")), "?seen=true")));
        Assert.Equal(["published"], Fates(await member.ShareAsync(Bundles.Of(Bundles.Indicator(5, "named.click")), "?attribution=named")));
        Assert.Equal(["waiting"], Fates(await member.ShareAsync(Bundles.Of(Bundles.Malware(6, "Asked for")), "?text=true")));

        time.Advance(Wait + TimeSpan.FromMinutes(1));
        await hub.Service<ReleaseWaiting>().RunAsync(CancellationToken.None);
        var plain = (await IndicatorsAsync(reader)).Single(one => one.GetProperty("pattern").GetString() == "[domain-name:value = 'routine.click']");
        Assert.Equal(
            ["type", "spec_version", "id", "created_by_ref", "created", "modified", "pattern", "pattern_type", "valid_from", "object_marking_refs", "extensions"],
            plain.EnumerateObject().Select(property => property.Name));
        Assert.Equal(Stix.TlpMarkings.IdOf(Stix.TlpLevel.Green), plain.GetProperty("object_marking_refs")[0].GetString());
    }

    [Theory, OnEachEngine]
    public async Task A_label_is_shown_once_five_members_use_it_or_are_of_that_kind(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var members = new List<MemberActor>();
        for (var i = 0; i < 5; i++)
        {
            members.Add(await hub.AddMemberAsync(kind: i == 0 ? "pilot" : "trucker"));
        }

        const string labels = ",\"labels\":[\"crane-7\",\"phishing\",\"pilot\",\"trucker\"]";
        async Task<string> LabelsOf(MemberActor member) => (await member.ShareAsync(Bundles.Of(Bundles.Indicator(1, $"labelled-{member.Id[..8]}.click", labels))))
            .GetProperty("published")[0].GetProperty("labels").GetRawText();
        foreach (var member in members.Take(4))
        {
            Assert.Equal("[\"phishing\"]", await LabelsOf(member));
            Assert.Equal("[\"phishing\"]", (await member.ShareAsync(Bundles.Of(Bundles.Indicator(2, $"again-{member.Id[..8]}.click", labels)))).GetProperty("published")[0].GetProperty("labels").GetRawText());
        }

        Assert.Equal("[\"crane-7\",\"phishing\",\"pilot\",\"trucker\"]", await LabelsOf(members[4]));
        await hub.AddMemberAsync(kind: "tug");
        for (var i = 0; i < 4; i++)
        {
            await hub.AddMemberAsync(kind: "tug");
        }

        var tug = await members[0].ShareAsync(Bundles.Of(Bundles.Indicator(9, "kinds.click", ",\"labels\":[\"tug\",\"broker\"]")));
        Assert.Equal("[\"tug\"]", tug.GetProperty("published")[0].GetProperty("labels").GetRawText());
    }

    [Theory, OnEachEngine]
    public async Task How_often_few_saw_a_value_is_not_told_and_beyond_five_in_steps(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var reader = await hub.AddMemberAsync();
        await (await hub.AddMemberAsync()).ShareDomainAsync("counted.click");
        for (var i = 1; i <= 5; i++)
        {
            var member = await hub.AddMemberAsync();
            (await member.PostAsync("/api/v1/sightings", new { kind = "domain", value = "counted.click", count = 777, seenBefore = false })).Expect(202);
            var sighting = (await reader.TaxiiObjectsAsync("community")).Single(one => one.GetProperty("type").GetString() == "sighting");
            Assert.Equal(1, sighting.GetProperty("count").GetInt64());
            Assert.Contains("T00:00:00", sighting.GetProperty("first_seen").GetString(), StringComparison.Ordinal);
        }
    }

    private static async Task<List<System.Text.Json.JsonElement>> IndicatorsAsync(MemberActor reader) =>
        (await reader.TaxiiObjectsAsync("community")).Where(one => one.GetProperty("type").GetString() == "indicator").ToList();

    private static Task<HubHost> StartAsync(DatabaseEngine engine, ShiftedTime time) => HubHost.StartAsync(
        engine, time, configure: services => services.AddSingleton(new ReleaseInterval(_ => (long)Wait.TotalMicroseconds)));
}
