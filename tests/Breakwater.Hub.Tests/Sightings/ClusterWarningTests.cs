using System.Text.Json;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Sightings;

public sealed class ClusterWarningTests
{
    [Theory, OnEachEngine]
    public async Task Values_of_one_submission_are_one_warning_and_each_is_blocked_only_when_two_saw_it(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var submitter = await hub.AddMemberAsync();
        await submitter.ShareAsync(Bundles.Of(Bundles.Indicator(1, "first-lure.click"), Bundles.Indicator(2, "second-lure.top")));
        (await (await hub.AddMemberAsync()).SightAsync("first-lure.click")).Expect(202);
        (await (await hub.AddMemberAsync()).SightAsync("second-lure.top")).Expect(202);

        Assert.Equal(["confirmed", "confirmed"], await LevelsAsync(submitter));
        var warnings = (await submitter.GetJsonAsync("/api/v1/warnings")).EnumerateArray().ToList();
        Assert.Single(warnings.Select(one => one.GetProperty("reportId").GetString()).Distinct());
        Assert.Single(warnings.Select(one => one.GetProperty("belongsTo").GetString()).Distinct());
        Assert.Equal(["alert", "alert"], [await UseAsync(submitter, "first-lure.click"), await UseAsync(submitter, "second-lure.top")]);
        var report = Assert.Single(await submitter.TaxiiObjectsAsync("community"), IsWarning);
        Assert.Equal(4, report.GetProperty("object_refs").GetArrayLength());

        (await (await hub.AddMemberAsync()).SightAsync("second-lure.top")).Expect(202);
        Assert.Equal(["port alert", "port alert"], await LevelsAsync(submitter));
        Assert.Equal(["alert", "block"], [await UseAsync(submitter, "first-lure.click"), await UseAsync(submitter, "second-lure.top")]);
        Assert.Equal("red", (await submitter.GetJsonAsync("/api/v1/port-level")).GetProperty("level").GetString());
    }

    [Theory, OnEachEngine]
    public async Task Whoever_ties_what_others_saw_gets_no_more_than_one_word_by_it(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var attacker = await hub.AddMemberAsync();
        var names = new[] { "tied-a.click", "tied-b.top", "tied-c.info" };
        await attacker.ShareAsync(Bundles.Of([.. names.Select((name, i) => Bundles.Indicator(i + 1, name))]), "?seen=true");
        Assert.Equal(["notice", "notice", "notice"], await LevelsAsync(attacker));
        (await (await hub.AddMemberAsync()).SightAsync(names[0])).Expect(202);
        (await (await hub.AddMemberAsync()).SightAsync(names[1])).Expect(202);
        Assert.Equal(["confirmed", "confirmed", "confirmed"], await LevelsAsync(attacker));
        Assert.Equal("alert", await UseAsync(attacker, names[2]));
    }

    [Theory, OnEachEngine]
    public async Task Clusters_never_reach_from_one_audience_into_another(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var one = await hub.AddMemberAsync();
        var two = await hub.AddMemberAsync();
        var outsider = await hub.AddMemberAsync();
        await hub.AddCircleAsync("closed", one, two);
        await one.ShareDomainAsync("in.same-campaign.click", "?circle=closed");
        await outsider.ShareDomainAsync("out.same-campaign.click");
        (await one.SightAsync("in.same-campaign.click")).Expect(202);
        (await two.SightAsync("in.same-campaign.click")).Expect(202);
        (await outsider.SightAsync("out.same-campaign.click")).Expect(202);

        Assert.Equal(["notice"], await LevelsAsync(outsider));
        Assert.Equal("green", (await outsider.GetJsonAsync("/api/v1/port-level")).GetProperty("level").GetString());
        Assert.Equal("yellow", (await two.GetJsonAsync("/api/v1/port-level")).GetProperty("level").GetString());
        var text = (await outsider.GetAsync("/api/v1/port-level")).Text + (await outsider.GetAsync("/api/v1/warnings")).Text;
        Assert.DoesNotContain("in.same-campaign", text, StringComparison.Ordinal);
    }

    [Theory, OnEachEngine]
    public async Task Two_warnings_that_turn_out_to_be_one_have_one_report_left(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var reader = await hub.AddMemberAsync();
        await reader.ShareDomainAsync("left-part.click");
        await reader.ShareDomainAsync("right-part.top");
        (await (await hub.AddMemberAsync()).SightAsync("left-part.click")).Expect(202);
        (await (await hub.AddMemberAsync()).SightAsync("right-part.top")).Expect(202);
        Assert.Equal(["notice", "notice"], await LevelsAsync(reader));
        Assert.Equal(2, await ReportsAsync(reader));

        var joiner = await hub.AddMemberAsync();
        await joiner.ShareAsync(Bundles.Of(Bundles.Indicator(1, "left-part.click"), Bundles.Indicator(2, "right-part.top")));
        (await (await hub.AddMemberAsync()).SightAsync("left-part.click")).Expect(202);
        Assert.Equal(["port alert", "port alert"], await LevelsAsync(reader));
        Assert.Equal(1, await ReportsAsync(reader));
    }

    [Theory, OnEachEngine]
    public async Task A_verdict_withdraws_with_a_last_revoked_version_and_unblocks(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var reader = await hub.AddMemberAsync();
        await reader.ShareDomainAsync("innocent.click");
        (await (await hub.AddMemberAsync()).SightAsync("innocent.click")).Expect(202);
        (await (await hub.AddMemberAsync()).SightAsync("innocent.click")).Expect(202);
        Assert.Equal("block", await UseAsync(reader, "innocent.click"));
        var id = (await reader.GetJsonAsync("/api/v1/warnings"))[0].GetProperty("id").GetString();
        var verdict = new { falsePositive = true, reason = "It is the new site of the tide tables." };
        (await reader.PostAsync($"/api/v1/warnings/{id}/verdict", verdict)).Expect(403);
        (await hub.Coordinator.PostAsync($"/api/v1/warnings/{id}/verdict", new { falsePositive = true })).Expect(422);
        (await hub.Coordinator.PostAsync($"/api/v1/warnings/{id}/verdict", verdict)).Expect(204);

        Assert.Empty(await LevelsAsync(reader));
        Assert.Equal("context", await UseAsync(reader, "innocent.click"));
        var report = Assert.Single(await reader.TaxiiObjectsAsync("community"), IsWarning);
        Assert.True(report.GetProperty("revoked").GetBoolean());
        Assert.Equal("green", (await reader.GetJsonAsync("/api/v1/port-level")).GetProperty("level").GetString());
        (await (await hub.AddMemberAsync()).SightAsync("innocent.click")).Expect(202);
        Assert.Empty(await LevelsAsync(reader));

        (await hub.Coordinator.PostAsync($"/api/v1/warnings/{id}/verdict", new { falsePositive = false, reason = "It is not, after all." })).Expect(204);
        Assert.Equal(["port alert"], await LevelsAsync(reader));
        (await hub.Coordinator.PostAsync($"/api/v1/warnings/{id}/verdict", new { falsePositive = false, reason = "Again." })).Expect(404);
    }

    [Theory, OnEachEngine]
    public async Task Taking_back_what_one_said_to_have_seen_lowers_and_what_others_saw_stays(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var mistaken = await hub.AddMemberAsync();
        var reader = await hub.AddMemberAsync();
        await mistaken.ShareAsync(Bundles.Of(Bundles.Indicator(1, "hasty.click")), "?seen=true");
        Assert.Equal(["notice"], await LevelsAsync(reader));
        (await (await hub.AddMemberAsync()).SightAsync("hasty.click")).Expect(202);
        Assert.Equal(["confirmed"], await LevelsAsync(reader));

        (await mistaken.DeleteAsync($"/api/v1/objects/{Bundles.Id("indicator", 1)}")).Expect(200);
        Assert.Equal(["notice"], await LevelsAsync(reader));
        Assert.Equal("alert", await UseAsync(reader, "hasty.click"));
    }

    [Theory, OnEachEngine]
    public async Task A_warning_of_what_is_not_shared_any_more_is_gone(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var mistaken = await hub.AddMemberAsync();
        var reader = await hub.AddMemberAsync();
        await mistaken.ShareAsync(Bundles.Of(Bundles.Indicator(1, "regretted.click")), "?seen=true");
        Assert.Equal(1, await ReportsAsync(reader));
        (await mistaken.DeleteAsync($"/api/v1/objects/{Bundles.Id("indicator", 1)}")).Expect(200);
        Assert.Empty(await LevelsAsync(reader));
        Assert.Equal(0, await ReportsAsync(reader));
    }

    [Theory, OnEachEngine]
    public async Task What_several_have_in_ordinary_use_is_not_confirmed_by_those_who_have_not(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var reader = await hub.AddMemberAsync();
        await reader.ShareDomainAsync("tide-tables.click");
        foreach (var ordinary in new[] { true, true, false, false, false })
        {
            (await (await hub.AddMemberAsync()).SightAsync("tide-tables.click", seenBefore: ordinary)).Expect(202);
        }

        Assert.Empty(await LevelsAsync(reader));
    }

    [Theory, OnEachEngine]
    public async Task A_warning_says_why_what_to_do_in_each_tier_whom_it_concerns_and_what_it_could_stop(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var reader = await hub.AddMemberAsync();
        await reader.ShareDomainAsync("advised.click");
        (await (await hub.AddMemberAsync()).SightAsync("advised.click")).Expect(202);
        (await (await hub.AddMemberAsync()).PostAsync(
            "/api/v1/sightings", new { kind = "domain", value = "advised.click", count = 1, seenBefore = false, system = "tos" })).Expect(202);

        var warning = (await reader.GetJsonAsync("/api/v1/warnings"))[0];
        Assert.Equal("port alert", warning.GetProperty("level").GetString());
        Assert.Equal(4, warning.GetProperty("todoByTier").EnumerateArray().Select(one => one.GetString()).Distinct().Count());
        Assert.StartsWith("Cargo itself", warning.GetProperty("couldStop").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("terminal operating", warning.GetRawText(), StringComparison.Ordinal);
        Assert.NotEmpty(warning.GetProperty("concerns").GetString()!);
    }

    private static async Task<List<string>> LevelsAsync(Actor reader) =>
        (await reader.GetJsonAsync("/api/v1/warnings")).EnumerateArray().Select(one => one.GetProperty("level").GetString()!).ToList();

    private static async Task<int> ReportsAsync(Actor reader) =>
        (await reader.TaxiiObjectsAsync("community")).Count(IsWarning);

    private static bool IsWarning(JsonElement one) => one.GetProperty("type").GetString() == "report"
        && one.TryGetProperty("labels", out var labels) && labels.EnumerateArray().Any(label => label.GetString() == "early-warning");

    private static async Task<string> UseAsync(Actor reader, string value) =>
        (await reader.GetJsonAsync($"/api/v1/indicators?value={value}"))[0].GetProperty("use").GetString()!;
}
