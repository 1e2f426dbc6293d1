using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Community;

public sealed class AcceptedLevelTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(1200);

    [Theory, OnEachEngine]
    public async Task A_member_that_accepts_less_loses_what_is_above_and_gets_it_back_by_every_channel(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var (sharer, careful) = (await hub.AddMemberAsync(), await hub.AddMemberAsync());
        var strict = await sharer.ShareDomainAsync("strict.click", "?tlp=amber");
        await sharer.ShareDomainAsync("mild.click", "?tlp=green");
        var sensor = await careful.EnrolSensorAsync();
        await sensor.WaitUntilLiveAsync(live => live.Count == 2);
        using var stream = await careful.OpenStreamAsync("0");
        var before = await stream.DrainAsync(Quiet);

        (await careful.PutJsonAsync("/api/v1/members/me/level", new { level = "green" })).Expect(200);

        var lost = await stream.DrainAsync(Quiet);
        Assert.Contains(lost, one => one.Name == "revoke" && one.Body.Contains(strict, StringComparison.Ordinal));
        Assert.DoesNotContain(await careful.ObjectsAsync(), one => one.GetProperty("id").GetString() == strict);
        Assert.DoesNotContain(await careful.TaxiiObjectsAsync("community"), one => one.GetProperty("id").GetString() == strict);
        Assert.Empty((await careful.GetJsonAsync("/api/v1/correlations?value=strict.click")).GetProperty("occurrences").EnumerateArray());
        await sensor.WaitUntilLiveAsync(live => live.Count == 1);
        Assert.Equal("green", (await careful.GetJsonAsync("/api/v1/members/me")).GetProperty("levelHighest").GetString());

        // What is joined now comes up to the level only.
        await hub.AddCircleAsync("closed", sharer);
        await sharer.ShareDomainAsync("strict-inside.click", "?circle=closed&tlp=amber");
        var inside = await sharer.ShareDomainAsync("mild-inside.click", "?circle=closed&tlp=green");
        await hub.JoinAsync("closed", careful);
        var joined = await stream.DrainAsync(Quiet);
        Assert.Contains(joined, one => one.Name == "grant" && one.Body.Contains(inside, StringComparison.Ordinal));
        Assert.DoesNotContain(joined, one => one.Body.Contains("strict-inside", StringComparison.Ordinal));

        (await careful.PutJsonAsync("/api/v1/members/me/level", new { level = "red" })).Expect(200);

        Assert.Contains(await stream.DrainAsync(Quiet), one => one.Name == "grant" && one.Body.Contains(strict, StringComparison.Ordinal));
        Assert.Single(await careful.ObjectsAsync(before[^1].Id), one => one.GetProperty("id").GetString() == strict);
        await sensor.WaitUntilLiveAsync(live => live.Count == 4);
    }

    [Theory, OnEachEngine]
    public async Task What_was_granted_in_a_fuller_form_is_replaced_by_the_one_that_is_still_accepted(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var (sharer, careful) = (await hub.AddMemberAsync(), await hub.AddMemberAsync());
        await hub.AddCircleAsync("closed", "green", "amber+strict", sharer);
        var marked = ",\"description\":\"the strict words\",\"granular_markings\":[{\"marking_ref\":\""
            + Breakwater.Stix.TlpMarkings.IdOf(Breakwater.Stix.TlpLevel.AmberStrict) + "\",\"selectors\":[\"description\"]}]";
        await sharer.ShareAsync(Bundles.Of(Bundles.Indicator(1, "in-parts.click", marked)), "?circle=closed");
        await hub.JoinAsync("closed", careful);
        Assert.Contains("the strict words", string.Concat(await careful.ObjectsAsync()), StringComparison.Ordinal);

        (await careful.PutJsonAsync("/api/v1/members/me/level", new { level = "green" })).Expect(200);

        var left = Assert.Single(
            await careful.ObjectsAsync(), one => one.GetRawText().Contains("in-parts.click", StringComparison.Ordinal));
        Assert.DoesNotContain("the strict words", left.GetRawText(), StringComparison.Ordinal);
        using var stream = await careful.OpenStreamAsync("0");
        Assert.All(await stream.DrainAsync(Quiet), one => Assert.DoesNotContain("the strict words", one.Body, StringComparison.Ordinal));
    }

    [Theory, OnEachEngine]
    public async Task Only_the_member_and_coordinators_set_it_and_only_to_a_level(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var (member, other) = (await hub.AddMemberAsync(), await hub.AddMemberAsync());

        Assert.Equal(422, (await member.PutJsonAsync("/api/v1/members/me/level", new { level = "purple" })).Status);
        Assert.Equal(404, (await other.PutJsonAsync($"/api/v1/members/{member.Id}/level", new { level = "clear" })).Status);
        var reader = await member.IssueKeyAsync("read");
        Assert.Equal(403, (await reader.PutJsonAsync("/api/v1/members/me/level", new { level = "clear" })).Status);
        (await hub.Coordinator.PutJsonAsync($"/api/v1/members/{member.Id}/level", new { level = "amber" })).Expect(200);
        Assert.Equal("amber", (await member.GetJsonAsync("/api/v1/members/me")).GetProperty("levelHighest").GetString());
    }
}
