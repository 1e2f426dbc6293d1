using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Quality;

public sealed class FalsePositiveTests
{
    [Theory, OnEachEngine]
    public async Task A_report_changes_nothing_until_a_coordinator_agrees_and_then_reaches_every_list(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var (member, other) = (await hub.AddMemberAsync(), await hub.AddMemberAsync("Quayside Haulage"));
        var id = await member.ShareDomainAsync("not-bad.click", "?seen=true");
        (await other.SightAsync("not-bad.click")).Expect(202);
        var (_, token) = await member.AddFeedAsync("firewall");
        Assert.Equal("not-bad.click\n", await ListAsync(hub, token));

        (await other.PostAsync($"/api/v1/indicators/{id}/false-positive", new { reason = "Quayside Haulage books here." })).Expect(202);

        Assert.Equal("not-bad.click\n", await ListAsync(hub, token));
        var item = Assert.Single((await hub.Coordinator.GetJsonAsync("/api/v1/reviews")).EnumerateArray());
        Assert.Equal(("false-positive", "not-bad.click"), (item.GetProperty("kind").GetString(), item.GetProperty("subject").GetString()));
        Assert.DoesNotContain("Quayside", item.GetRawText(), StringComparison.OrdinalIgnoreCase);
        (await hub.Coordinator.PostAsync($"/api/v1/reviews/{item.GetProperty("id").GetString()}/approve", new { })).Expect(204);

        Assert.Equal("", await ListAsync(hub, token));
        var cleared = Assert.Single((await member.GetJsonAsync("/api/v1/indicators?value=not-bad.click")).EnumerateArray());
        Assert.Equal("context", cleared.GetProperty("use").GetString());
        (await (await hub.AddMemberAsync()).SightAsync("not-bad.click")).Expect(202);
        Assert.Equal("", await ListAsync(hub, token));
    }

    [Theory, OnEachEngine]
    public async Task What_a_coordinator_denies_stays_and_a_value_without_a_warning_can_be_cleared(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var (member, other) = (await hub.AddMemberAsync(), await hub.AddMemberAsync());
        var bad = await member.ShareDomainAsync("bad-it-is.click");
        var good = await member.ShareDomainAsync("good-it-is.click");
        await other.PostAsync($"/api/v1/indicators/{bad}/false-positive", new { reason = "I think so." });
        await other.PostAsync($"/api/v1/indicators/{good}/false-positive", new { reason = "It is our supplier's." });
        foreach (var item in (await hub.Coordinator.GetJsonAsync("/api/v1/reviews")).EnumerateArray().ToList())
        {
            var verdict = item.GetProperty("subject").GetString() == "good-it-is.click" ? "approve" : "deny";
            (await hub.Coordinator.PostAsync($"/api/v1/reviews/{item.GetProperty("id").GetString()}/{verdict}", new { })).Expect(204);
        }

        Assert.Equal("alert", (await member.GetJsonAsync("/api/v1/indicators?value=bad-it-is.click"))[0].GetProperty("use").GetString());
        Assert.Equal("context", (await member.GetJsonAsync("/api/v1/indicators?value=good-it-is.click"))[0].GetProperty("use").GetString());
    }

    [Theory, OnEachEngine]
    public async Task Who_cannot_see_a_value_learns_nothing_of_it_and_a_reason_is_needed(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var (member, outsider) = (await hub.AddMemberAsync(), await hub.AddMemberAsync());
        await hub.AddCircleAsync("closed", member);
        var id = await member.ShareDomainAsync("in-circle.click", "?circle=closed");

        Assert.Equal(404, (await outsider.PostAsync($"/api/v1/indicators/{id}/false-positive", new { reason = "Hm." })).Status);
        Assert.Equal(404, (await outsider.PostAsync("/api/v1/indicators/indicator--none/false-positive", new { reason = "Hm." })).Status);
        Assert.Equal(422, (await member.PostAsync($"/api/v1/indicators/{id}/false-positive", new { reason = "" })).Status);
        Assert.Empty((await hub.Coordinator.GetJsonAsync("/api/v1/reviews")).EnumerateArray());
    }

    private static async Task<string> ListAsync(HubHost hub, string token) =>
        (await hub.Anonymous.GetAsync($"/feeds/{token}/domains.txt")).Expect(200).Text;
}
