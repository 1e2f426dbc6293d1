using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Gate;

public sealed class ReviewTests
{
    [Theory, OnEachEngine]
    public async Task A_held_object_that_a_newer_version_has_overtaken_is_not_published(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var owner = await hub.AddMemberAsync();
        var member = await hub.AddMemberAsync();
        var asset = (await owner.PostAsync($"/api/v1/members/{owner.Id}/assets", new { value = "45.77.16.0/24" })).Expect(201).Json
            .GetProperty("id").GetString();
        (await hub.Coordinator.PostAsync($"/api/v1/members/{owner.Id}/assets/{asset}/approve", new { })).Expect(200);
        const string held = "[ipv4-addr:value = '45.77.16.9']";
        await member.ShareAsync(Bundles.Of(Bundles.Pattern(1, held)));
        await member.ShareAsync(Bundles.Of(Bundles.Pattern(1, held, modified: "2024-03-06T00:00:00.000Z")));
        var review = Assert.Single((await hub.Coordinator.GetJsonAsync("/api/v1/reviews")).EnumerateArray()).GetProperty("id").GetString();
        await member.ShareAsync(Bundles.Of(Bundles.Indicator(1, "instead.click", modified: "2024-03-07T00:00:00.000Z")));

        (await hub.Coordinator.PostAsync($"/api/v1/reviews/{review}/approve", new { })).Expect(204);

        Assert.Empty((await owner.GetJsonAsync("/api/v1/indicators?value=45.77.16.9")).EnumerateArray());
        Assert.Single((await owner.GetJsonAsync("/api/v1/indicators?value=instead.click")).EnumerateArray());
        Assert.Empty((await hub.Coordinator.GetJsonAsync("/api/v1/reviews")).EnumerateArray());
    }
}
