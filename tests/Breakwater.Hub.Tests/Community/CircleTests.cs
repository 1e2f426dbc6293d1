using System.Text.Json;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Community;

public sealed class CircleTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(1200);

    [Theory, OnEachEngine]
    public async Task A_cursor_that_is_past_a_circles_objects_gets_them_on_joining_and_learns_of_leaving(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var insider = await hub.AddMemberAsync();
        var joiner = await hub.AddMemberAsync();
        var circle = await hub.AddCircleAsync("closed", insider);
        var secret = await insider.ShareDomainAsync("joined-later.click", "?circle=closed");
        await insider.ShareDomainAsync("for-everyone.click");
        using var stream = await joiner.OpenStreamAsync("0");
        var before = await stream.DrainAsync(Quiet);
        var sensor = await joiner.EnrolSensorAsync();
        await sensor.WaitUntilLiveAsync(live => live.Count == 1);
        Assert.DoesNotContain(before, one => one.Body.Contains("joined-later", StringComparison.Ordinal));

        await hub.JoinAsync(circle, joiner);

        var joined = await stream.DrainAsync(Quiet);
        Assert.Contains(joined, one => one.Name == "grant" && one.Body.Contains(secret, StringComparison.Ordinal));
        Assert.Contains(await joiner.ObjectsAsync(before[^1].Id), one => one.GetProperty("id").GetString() == secret);
        await sensor.WaitUntilLiveAsync(live => live.Count == 2);

        await hub.LeaveAsync(circle, joiner);

        var left = await stream.DrainAsync(Quiet);
        Assert.Contains(left, one => one.Name == "revoke" && one.Body.Contains(secret, StringComparison.Ordinal));
        Assert.All(left, one => Assert.DoesNotContain("joined-later", one.Body, StringComparison.Ordinal));
        Assert.DoesNotContain(await joiner.ObjectsAsync(), one => one.GetRawText().Contains("joined-later", StringComparison.Ordinal));
        Assert.DoesNotContain(await joiner.TaxiiObjectsAsync("community"), one => one.GetRawText().Contains("joined-later", StringComparison.Ordinal));
        (await joiner.TaxiiAsync($"collections/{circle}/objects/")).Expect(404);
        using var late = await joiner.OpenStreamAsync("1");
        var again = await late.DrainAsync(Quiet);
        Assert.Contains(again, one => one.Name == "revoke" && one.Body.Contains(secret, StringComparison.Ordinal));
        Assert.Contains(again, one => one.Body.Contains("for-everyone", StringComparison.Ordinal));
        Assert.All(again, one => Assert.DoesNotContain("joined-later", one.Body, StringComparison.Ordinal));
        await insider.ShareDomainAsync("after-leaving.click", "?circle=closed");
        Assert.DoesNotContain(await stream.DrainAsync(Quiet), one => one.Body.Contains("after-leaving", StringComparison.Ordinal));
        await sensor.WaitUntilLiveAsync(live => live.Count == 1);
    }

    [Theory, OnEachEngine]
    public async Task A_member_that_leaves_and_joins_again_has_the_circles_objects_again(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var insider = await hub.AddMemberAsync();
        var joiner = await hub.AddMemberAsync();
        var circle = await hub.AddCircleAsync("closed", insider, joiner);
        var id = await insider.ShareDomainAsync("to-and-fro.click", "?circle=closed");
        await hub.LeaveAsync(circle, joiner);
        await hub.JoinAsync(circle, joiner);

        Assert.Single(await joiner.ObjectsAsync(), one => one.GetProperty("id").GetString() == id);
    }

    [Theory, OnEachEngine]
    public async Task Leaving_a_circle_keeps_what_the_member_has_by_another_way(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var insider = await hub.AddMemberAsync();
        var leaver = await hub.AddMemberAsync();
        var circle = await hub.AddCircleAsync("closed", insider, leaver);
        const string id = "domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7";
        await insider.ShareAsync(Bundles.Of(Bundles.Domain("both-ways.click", id)));
        await leaver.ShareAsync(Bundles.Of(Bundles.Domain("both-ways.click", id)), "?circle=closed");
        static bool Is(JsonElement one) => one.GetRawText().Contains("both-ways.click", StringComparison.Ordinal);
        Assert.Single(await leaver.ObjectsAsync(), Is);

        await hub.LeaveAsync(circle, leaver);

        Assert.Single(await leaver.ObjectsAsync(), Is);
    }

    [Theory, OnEachEngine]
    public async Task Only_coordinators_move_members_and_only_members_of_a_circle_share_in_it(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var insider = await hub.AddMemberAsync();
        var outsider = await hub.AddMemberAsync();
        var circle = await hub.AddCircleAsync("closed", insider);

        (await outsider.SendAsync(HttpMethod.Put, $"/api/v1/circles/{circle}/members/{outsider.Id}")).Expect(403);
        (await hub.Coordinator.SendAsync(HttpMethod.Put, $"/api/v1/circles/everyone/members/{outsider.Id}")).Expect(422);
        var hidden = (await outsider.SubmitTextAsync("seen: x[.]click", "?circle=closed")).Expect(422).Text.Replace("closed", "", StringComparison.Ordinal);
        var absent = (await outsider.SubmitTextAsync("seen: x[.]click", "?circle=absent")).Expect(422).Text.Replace("absent", "", StringComparison.Ordinal);
        Assert.Equal(absent, hidden);
        Assert.DoesNotContain("closed", (await outsider.GetAsync("/api/v1/circles")).Text, StringComparison.Ordinal);
        (await hub.Coordinator.PostAsync("/api/v1/circles", new { name = "Closed" })).Expect(409);
    }
}
