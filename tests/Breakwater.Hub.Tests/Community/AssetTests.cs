using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Community;

public sealed class AssetTests
{
    [Theory, OnEachEngine]
    public async Task A_claim_is_bounded_in_size_and_protects_nobody_before_it_is_proved_or_approved(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        foreach (var tooWide in new[] { "click", "45.0.0.0/8", "2a03::/16", "not an asset", "10.0.0.0/8" })
        {
            (await ClaimAsync(member, tooWide)).Expect(422);
        }

        (await ClaimAsync(member, "own-claim.click")).Expect(201);
        (await ClaimAsync(member, "own-claim.click")).Expect(409);

        Assert.Equal("open", await VerdictAsync(member, "own-claim.click"));
    }

    [Theory, OnEachEngine]
    public async Task A_txt_record_proves_control_and_then_the_domain_and_all_below_it_are_held(DatabaseEngine engine)
    {
        using var names = new TinyNameServer();
        await using var hub = await HubHost.StartAsync(engine, nameServers: [names.Address]);
        var member = await hub.AddMemberAsync();
        var other = await hub.AddMemberAsync();
        var asset = (await ClaimAsync(member, "proved.click")).Expect(201).Json;
        var path = $"/api/v1/members/me/assets/{asset.GetProperty("id").GetString()}";
        (await member.PostAsync(path + "/prove", new { })).Expect(409);
        names.Answer("breakwater=somebody-elses");
        (await member.PostAsync(path + "/prove", new { })).Expect(409);
        names.Answer(asset.GetProperty("proof").GetString()!);
        (await other.PostAsync(path + "/prove", new { })).Expect(404);

        Assert.Equal("approved", (await member.PostAsync(path + "/prove", new { })).Expect(200).Json.GetProperty("state").GetString());

        Assert.Equal("held", await VerdictAsync(other, "gate.proved.click"));
        var receipt = await other.ShareAsync(Bundles.Of(Bundles.Indicator(1, "gate.proved.click")));
        Assert.Equal("held", receipt.GetProperty("objects")[0].GetProperty("fate").GetString());
        Assert.DoesNotContain(await member.ObjectsAsync(), one => one.GetRawText().Contains("proved.click", StringComparison.Ordinal));
        var review = Assert.Single((await hub.Coordinator.GetJsonAsync("/api/v1/reviews")).EnumerateArray());
        (await hub.Coordinator.PostAsync($"/api/v1/reviews/{review.GetProperty("id").GetString()}/approve", new { })).Expect(204);
        Assert.Contains(await member.ObjectsAsync(), one => one.GetRawText().Contains("proved.click", StringComparison.Ordinal));
    }

    [Theory, OnEachEngine]
    public async Task A_proof_over_a_live_indicator_waits_for_a_coordinator(DatabaseEngine engine)
    {
        using var names = new TinyNameServer();
        await using var hub = await HubHost.StartAsync(engine, nameServers: [names.Address]);
        var member = await hub.AddMemberAsync();
        await (await hub.AddMemberAsync()).ShareDomainAsync("login.contested.click");
        var asset = (await ClaimAsync(member, "contested.click")).Expect(201).Json;
        names.Answer(asset.GetProperty("proof").GetString()!);

        var proved = (await member.PostAsync($"/api/v1/members/me/assets/{asset.GetProperty("id").GetString()}/prove", new { })).Expect(200).Json;

        Assert.Equal("held", proved.GetProperty("state").GetString());
        Assert.DoesNotContain("login.contested.click", proved.GetProperty("note").GetString(), StringComparison.Ordinal);
        Assert.Equal("open", await VerdictAsync(member, "login.contested.click"));
        var review = Assert.Single((await hub.Coordinator.GetJsonAsync("/api/v1/reviews")).EnumerateArray());
        Assert.Equal("asset", review.GetProperty("kind").GetString());
        Assert.Contains("login.contested.click", review.GetRawText(), StringComparison.Ordinal);
        var prove = $"/api/v1/members/me/assets/{asset.GetProperty("id").GetString()}/prove";
        (await member.PostAsync(prove, new { })).Expect(409);
        (await hub.Coordinator.PostAsync($"/api/v1/reviews/{review.GetProperty("id").GetString()}/deny", new { })).Expect(204);
        (await member.PostAsync(prove, new { })).Expect(409);
    }

    [Theory, OnEachEngine]
    public async Task A_coordinator_approves_a_range_and_it_matches_both_ways(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var asset = (await ClaimAsync(member, "45.77.16.0/24")).Expect(201).Json.GetProperty("id").GetString();
        (await member.PostAsync($"/api/v1/members/me/assets/{asset}/approve", new { })).Expect(403);
        (await hub.Coordinator.PostAsync($"/api/v1/members/{member.Id}/assets/{asset}/approve", new { })).Expect(200);

        Assert.Equal("held", await VerdictAsync(member, "45.77.16.9"));
        Assert.Equal("held", await VerdictAsync(member, "45.77.0.0/16"));
        Assert.Equal("open", await VerdictAsync(member, "45.77.17.9"));
        Assert.Equal("refused", await VerdictAsync(member, "192.168.1.1"));
        Assert.Equal("refused", await VerdictAsync(member, "8.8.0.0/16"));
    }

    private static Task<Reply> ClaimAsync(MemberActor member, string value) => member.PostAsync("/api/v1/members/me/assets", new { value });

    private static async Task<string> VerdictAsync(Actor reader, string value) =>
        (await reader.GetJsonAsync("/api/v1/allowlist?value=" + Uri.EscapeDataString(value))).GetProperty("verdict").GetString()!;
}
