using System.Text.Json;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Isolation;

/// <summary>One member must not be able to speak for another, nor for the centre, nor to say by an id where it belongs.</summary>
public sealed class ImpersonationTests
{
    [Theory, OnEachEngine]
    public async Task An_object_under_an_id_that_others_know_changes_nothing_of_theirs(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var attacker = await hub.AddMemberAsync();
        await member.ShareDomainAsync("port-slots-qq7.click");
        var before = await attacker.ObjectsAsync();
        var forged = before.Select(Forge).ToArray();

        await attacker.ShareAsync(Bundles.Of(forged));

        var after = await member.ObjectsAsync();
        foreach (var old in before)
        {
            var now = after.Single(one => one.GetProperty("id").GetString() == old.GetProperty("id").GetString());
            Assert.True(JsonElement.DeepEquals(old, now), $"{old} became {now}");
        }

        foreach (var old in before)
        {
            await attacker.DeleteAsync("/api/v1/objects/" + old.GetProperty("id").GetString());
        }

        Assert.Equal(after.Count, (await member.ObjectsAsync()).Count);
        Assert.Equal(1, (await member.GetJsonAsync("/api/v1/indicators?value=port-slots-qq7.click")).GetArrayLength());
    }

    [Theory, OnEachEngine]
    public async Task A_circles_id_in_an_anonymous_share_does_not_leave_that_circle(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var insider = await hub.AddMemberAsync();
        var outsider = await hub.AddMemberAsync();
        var circle = await hub.AddCircleAsync("small", member, insider);
        await insider.ShareDomainAsync("inner-circle-qq7.click", "?circle=" + circle);
        var known = (await member.GetJsonAsync("/api/v1/indicators?value=inner-circle-qq7.click"))[0].GetProperty("indicator").GetString()!;

        await member.ShareAsync(Bundles.Of(
            Bundles.Malware(1, "Loader"),
            $$"""
            {"type":"relationship","spec_version":"2.1","id":"{{Bundles.Id("relationship", 2)}}","created":"{{Bundles.Time}}",
             "modified":"{{Bundles.Time}}","relationship_type":"indicates","source_ref":"{{known}}","target_ref":"{{Bundles.Id("malware", 1)}}"}
            """));

        Assert.DoesNotContain(known, JsonSerializer.Serialize(await outsider.ObjectsAsync()), StringComparison.Ordinal);
    }

    [Theory, OnEachEngine]
    public async Task What_was_refused_for_its_level_can_be_shared_at_another(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var bundle = Bundles.Of(Bundles.Indicator(1, "second-try-qq7.click"));

        var refused = await member.ShareAsync(bundle, "?tlp=red");
        var published = await member.ShareAsync(bundle, "?tlp=green");

        Assert.Equal("refused", refused.GetProperty("objects")[0].GetProperty("fate").GetString());
        Assert.Equal("published", published.GetProperty("objects")[0].GetProperty("fate").GetString());
        Assert.Single(await member.TaxiiObjectsAsync("mine"));
    }

    [Theory, OnEachEngine]
    public async Task A_previews_token_does_not_open_another_circle(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var circle = await hub.AddCircleAsync("small", member);
        var bundle = Bundles.Of(Bundles.Indicator(1, "for-few-qq7.click"));
        var preview = await member.SubmitAsync(
            bundle, $"?circle={circle}&attribution=named", "/api/v1/submissions/preview");
        var token = preview.Expect(200).Json.GetProperty("previewToken").GetString();

        (await member.SubmitAsync(bundle, $"?attribution=named&preview={token}")).Expect(409);
    }

    private static string Forge(JsonElement known)
    {
        var copy = known.EnumerateObject().ToDictionary(property => property.Name, property => (object)property.Value);
        copy["name"] = "Forged";
        if (copy.ContainsKey("modified"))
        {
            copy["modified"] = "2031-01-01T00:00:00.000Z";
        }

        if (copy.ContainsKey("pattern"))
        {
            copy["pattern"] = "[domain-name:value = 'forged-qq7.click']";
        }

        return JsonSerializer.Serialize(copy);
    }
}
