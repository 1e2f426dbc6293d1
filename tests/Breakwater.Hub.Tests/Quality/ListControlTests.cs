using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Quality;

public sealed class ListControlTests
{
    [Theory, OnEachEngine]
    public async Task A_members_exception_is_left_out_of_its_own_lists_and_of_nobody_elses(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var other = await hub.AddMemberAsync();
        await BlockAsync(hub, member, "partner.click", "below.of-partner.click", "bad.click");
        var (_, own) = await member.AddFeedAsync("firewall");
        var (_, others) = await other.AddFeedAsync("firewall");

        (await member.PostAsync("/api/v1/lists/exceptions", new { value = "partner.click", reason = "We order there." })).Expect(201);
        (await member.PostAsync("/api/v1/lists/exceptions", new { value = "of-partner.click", reason = "And all below." })).Expect(201);

        Assert.Equal("bad.click\n", await ListAsync(hub, own));
        Assert.Equal("bad.click\nbelow.of-partner.click\npartner.click\n", await ListAsync(hub, others));
        Assert.DoesNotContain("partner", await ListAsync(hub, own, "suricata"), StringComparison.Ordinal);
        var settings = await member.GetJsonAsync("/api/v1/lists");
        Assert.Equal("We order there.", settings.GetProperty("exceptions")[0].GetProperty("reason").GetString());
        Assert.Empty((await other.GetJsonAsync("/api/v1/lists")).GetProperty("exceptions").EnumerateArray());

        (await member.DeleteAsync("/api/v1/lists/exceptions?value=partner.click")).Expect(204);
        Assert.Equal("bad.click\npartner.click\n", await ListAsync(hub, own));
        (await member.DeleteAsync("/api/v1/lists/exceptions?value=partner.click")).Expect(404);
    }

    [Theory, OnEachEngine]
    public async Task A_coordinators_exception_holds_for_everybody(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        await BlockAsync(hub, member, "a.click", "b.click");
        var (_, token) = await member.AddFeedAsync("firewall");
        Assert.Equal("a.click\nb.click\n", await ListAsync(hub, token));

        (await hub.Coordinator.PostAsync("/api/v1/lists/exceptions", new { value = "a.click", reason = "Under review." })).Expect(201);

        Assert.Equal("b.click\n", await ListAsync(hub, token));
    }

    [Theory, OnEachEngine]
    public async Task Lists_go_back_to_any_earlier_moment_and_go_on_when_told_or_when_the_time_is_over(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        var member = await hub.AddMemberAsync();
        await BlockAsync(hub, member, "first.click", "taken-back.click");
        var (_, token) = await member.AddFeedAsync("firewall");
        Assert.Equal("first.click\ntaken-back.click\n", await ListAsync(hub, token));
        time.Advance(TimeSpan.FromMinutes(10));
        var before = time.GetUtcNow();
        time.Advance(TimeSpan.FromMinutes(10));
        await BlockAsync(hub, member, "second.click");
        var gone = (await member.GetJsonAsync("/api/v1/indicators?value=taken-back.click"))[0].GetProperty("indicator").GetString();
        (await hub.Coordinator.PostAsync($"/api/v1/indicators/{gone}/use", new { use = "alert" })).Expect(204);
        Assert.Equal("first.click\nsecond.click\n", await ListAsync(hub, token));

        (await member.PostAsync("/api/v1/lists/rollback", new { at = before, reason = "Orders stopped." })).Expect(204);

        Assert.Equal("first.click\ntaken-back.click\n", await ListAsync(hub, token));
        await BlockAsync(hub, member, "third.click");
        Assert.Equal("first.click\ntaken-back.click\n", await ListAsync(hub, token));
        (await member.DeleteAsync("/api/v1/lists/rollback")).Expect(204);
        Assert.Equal("first.click\nsecond.click\nthird.click\n", await ListAsync(hub, token));

        (await hub.Coordinator.PostAsync("/api/v1/lists/rollback", new { at = before, until = time.GetUtcNow().AddHours(1), reason = "All." }))
            .Expect(204);
        Assert.Equal("first.click\ntaken-back.click\n", await ListAsync(hub, token));
        time.Advance(TimeSpan.FromHours(2));
        Assert.Equal("first.click\nsecond.click\nthird.click\n", await ListAsync(hub, token));
    }

    [Theory, OnEachEngine]
    public async Task Bad_exceptions_and_moments_are_refused_with_every_problem(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();

        var exception = await member.PostAsync("/api/v1/lists/exceptions", new { value = "not a value", reason = " " });
        var rollback = await member.PostAsync(
            "/api/v1/lists/rollback", new { at = DateTimeOffset.UtcNow.AddDays(1), until = DateTimeOffset.UtcNow.AddDays(99), reason = "" });

        Assert.Equal(422, exception.Status);
        Assert.Contains("$.value", exception.Text, StringComparison.Ordinal);
        Assert.Contains("$.reason", exception.Text, StringComparison.Ordinal);
        Assert.Equal(422, rollback.Status);
        Assert.Contains("$.at", rollback.Text, StringComparison.Ordinal);
        Assert.Contains("$.until", rollback.Text, StringComparison.Ordinal);
        Assert.Contains("$.reason", rollback.Text, StringComparison.Ordinal);
        var reader = await member.IssueKeyAsync("read");
        Assert.Equal(403, (await reader.PostAsync("/api/v1/lists/rollback", new { at = DateTimeOffset.UtcNow, reason = "x" })).Status);
    }

    private static async Task<string> ListAsync(HubHost hub, string token, string list = "domains.txt") =>
        (await hub.Anonymous.GetAsync($"/feeds/{token}/{list}")).Expect(200).Text;

    private static async Task BlockAsync(HubHost hub, MemberActor member, params string[] domains)
    {
        foreach (var domain in domains)
        {
            var id = await member.ShareDomainAsync(domain);
            (await hub.Coordinator.PostAsync($"/api/v1/indicators/{id}/use", new { use = "block" })).Expect(204);
        }
    }
}
