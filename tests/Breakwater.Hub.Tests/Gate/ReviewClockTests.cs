using Breakwater.Hub.Gate;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Gate;

public sealed class ReviewClockTests
{
    private const string Held = "[ipv4-addr:value = '45.77.16.9']";

    [Theory, OnEachEngine]
    public async Task What_nobody_decides_in_time_goes_out_as_an_unreviewed_alert_and_is_blocked_nowhere(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        var (owner, member) = await HoldAsync(hub);
        var clock = hub.Service<ReviewClock>();
        Assert.Equal(0, await clock.RunAsync(CancellationToken.None));

        time.Advance(TimeSpan.FromMinutes(16));
        await clock.RunAsync(CancellationToken.None);

        var listed = Assert.Single((await owner.GetJsonAsync("/api/v1/indicators?value=45.77.16.9")).EnumerateArray());
        Assert.Equal("alert", listed.GetProperty("use").GetString());
        var published = await owner.GetJsonAsync("/api/v1/objects/" + listed.GetProperty("indicator").GetString());
        Assert.Contains("unreviewed", published.GetProperty("labels").EnumerateArray().Select(label => label.GetString()));
        var (_, token) = await member.AddFeedAsync("firewall");
        Assert.Equal("", (await hub.Anonymous.GetAsync($"/feeds/{token}/ips.txt")).Expect(200).Text);
        var item = Assert.Single((await hub.Coordinator.GetJsonAsync("/api/v1/reviews")).EnumerateArray());
        Assert.NotEqual(System.Text.Json.JsonValueKind.Null, item.GetProperty("releasedAt").ValueKind);

        (await hub.Coordinator.PostAsync($"/api/v1/reviews/{item.GetProperty("id").GetString()}/approve", new { })).Expect(204);
        published = await owner.GetJsonAsync("/api/v1/objects/" + listed.GetProperty("indicator").GetString());
        Assert.False(published.TryGetProperty("labels", out var labels)
            && labels.EnumerateArray().Any(label => label.GetString() == "unreviewed"));
    }

    [Theory, OnEachEngine]
    public async Task To_deny_what_went_out_takes_it_back_from_everybody(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        var (owner, _) = await HoldAsync(hub);
        time.Advance(TimeSpan.FromMinutes(16));
        await hub.Service<ReviewClock>().RunAsync(CancellationToken.None);
        Assert.Single((await owner.GetJsonAsync("/api/v1/indicators?value=45.77.16.9")).EnumerateArray());
        var item = Assert.Single((await hub.Coordinator.GetJsonAsync("/api/v1/reviews")).EnumerateArray());

        (await hub.Coordinator.PostAsync($"/api/v1/reviews/{item.GetProperty("id").GetString()}/deny", new { })).Expect(204);

        Assert.Empty((await owner.GetJsonAsync("/api/v1/indicators?value=45.77.16.9")).EnumerateArray());
    }

    [Theory, OnEachEngine]
    public async Task Coordinators_are_asked_one_after_the_other_and_two_nodes_ask_once(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        await HoldAsync(hub);
        var clock = hub.Service<ReviewClock>();
        time.Advance(TimeSpan.FromMinutes(16));

        var taken = await Task.WhenAll(clock.RunAsync(CancellationToken.None), clock.RunAsync(CancellationToken.None));

        // The hub's own worker looks too, and may have been first.
        Assert.InRange(taken.Sum(), 0, 1);
        Assert.Equal(0, await clock.RunAsync(CancellationToken.None));
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(0, await clock.RunAsync(CancellationToken.None));
        await using var database = hub.Store.Open();
        Assert.Equal(1, await database.WriteAsync(scope => scope.Scalar<long>("select paged from review")));
    }

    private static async Task<(MemberActor Owner, MemberActor Member)> HoldAsync(HubHost hub)
    {
        var owner = await hub.AddMemberAsync();
        var member = await hub.AddMemberAsync();
        var asset = (await owner.PostAsync($"/api/v1/members/{owner.Id}/assets", new { value = "45.77.16.0/24" })).Expect(201).Json
            .GetProperty("id").GetString();
        (await hub.Coordinator.PostAsync($"/api/v1/members/{owner.Id}/assets/{asset}/approve", new { })).Expect(200);
        await member.ShareAsync(Bundles.Of(Bundles.Pattern(1, Held)));
        return (owner, member);
    }
}
