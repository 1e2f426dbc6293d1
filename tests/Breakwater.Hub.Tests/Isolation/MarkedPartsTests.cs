using System.Text.Json;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using Breakwater.Stix;

namespace Breakwater.Hub.Tests.Isolation;

/// <summary>
/// Parts of an object that are marked higher than the whole: who gets which, in every form of sharing and on every channel. A member's
/// service provider reads at amber, and not at amber+strict.
/// </summary>
public sealed class MarkedPartsTests
{
    private static readonly string Green = TlpMarkings.IdOf(TlpLevel.Green);
    private static readonly string Strict = TlpMarkings.IdOf(TlpLevel.AmberStrict);
    private static readonly string Red = TlpMarkings.IdOf(TlpLevel.Red);
    private static readonly string Id = Bundles.Id("malware", 1);

    [Theory, OnEachEngine]
    public async Task What_is_marked_higher_is_missing_for_those_who_may_not_see_it_and_the_rest_is_as_it_came(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var (member, insider, provider, circle) = await PortAsync(hub);
        var value = Malware($$"""{"selectors":["description"],"marking_ref":"{{Strict}}"}""");
        await member.ShareAsync(Bundles.Of(value), $"?circle={circle}&attribution=named");

        Assert.Equal(value, Assert.Single(await MalwareOfAsync(insider)).GetRawText());
        var seen = Assert.Single(await MalwareOfAsync(provider));
        Assert.False(seen.TryGetProperty("description", out _));
        Assert.False(seen.TryGetProperty("granular_markings", out _));
        Assert.Equal("Marked", seen.GetProperty("name").GetString());
        Assert.Equal(Id, seen.GetProperty("id").GetString());

        // One version each, in the manifest, the API and the event stream too; and nothing is left when it is withdrawn.
        foreach (var reader in new Actor[] { insider, provider })
        {
            var manifest = (await reader.TaxiiAsync("collections/community/manifest/?match[version]=all&match[type]=malware")).Expect(200).Json;
            Assert.Single(manifest.GetProperty("objects").EnumerateArray());
            Assert.Single(await reader.ObjectsAsync(), one => one.GetProperty("id").GetString() == Id);
        }

        Assert.DoesNotContain("secret part", await AllTextAsync(provider), StringComparison.Ordinal);
        (await member.DeleteAsync($"/api/v1/objects/{Id}")).Expect(200);
        Assert.Empty(await MalwareOfAsync(insider));
        Assert.Empty(await MalwareOfAsync(provider));
    }

    [Theory, OnEachEngine]
    public async Task Anonymous_sharing_keeps_the_parts_apart_too_and_a_new_version_replaces_both(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var (member, insider, provider, circle) = await PortAsync(hub);
        var mark = $$"""{"selectors":["description","aliases.[1]"],"marking_ref":"{{Strict}}"}""";
        await member.ShareAsync(Bundles.Of(Malware(mark)), $"?circle={circle}");
        await member.ShareAsync(Bundles.Of(Malware(mark, "2024-06-01T00:00:00.000Z", "Renamed")), $"?circle={circle}");

        var full = Assert.Single(await MalwareOfAsync(insider));
        var part = Assert.Single(await MalwareOfAsync(provider));
        Assert.Equal("Renamed", full.GetProperty("name").GetString());
        Assert.Equal("Renamed", part.GetProperty("name").GetString());
        Assert.Contains("secret part", full.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal(["first", "second"], full.GetProperty("aliases").EnumerateArray().Select(alias => alias.GetString()!));
        Assert.Equal(["first"], part.GetProperty("aliases").EnumerateArray().Select(alias => alias.GetString()!));
        Assert.Equal(full.GetProperty("id").GetString(), part.GetProperty("id").GetString());
        Assert.Equal([Green], part.GetProperty("object_marking_refs").EnumerateArray().Select(one => one.GetString()!));
        Assert.Equal([Strict], full.GetProperty("object_marking_refs").EnumerateArray().Select(one => one.GetString()!));
        Assert.DoesNotContain("secret part", await AllTextAsync(provider), StringComparison.Ordinal);
    }

    [Theory, OnEachEngine]
    public async Task What_is_no_object_without_its_marked_part_is_withheld_with_all_that_follows_from_it(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var (member, insider, provider, circle) = await PortAsync(hub);
        var indicator = Bundles.Indicator(1, "marked-pattern.click").TrimEnd('}')
            + $$""","object_marking_refs":["{{Green}}"],"granular_markings":[{"selectors":["pattern"],"marking_ref":"{{Strict}}"}]}""";
        var receipt = await member.ShareAsync(Bundles.Of(indicator), $"?circle={circle}");

        Assert.Contains("marked-parts", receipt.GetRawText(), StringComparison.Ordinal);
        Assert.Single((await insider.TaxiiObjectsAsync("community")), one => one.GetProperty("type").GetString() == "indicator");
        Assert.DoesNotContain("marked-pattern", await AllTextAsync(provider), StringComparison.Ordinal);
        await (await insider.EnrolSensorAsync()).WaitUntilLiveAsync(live => live.Count == 1);
    }

    [Theory]
    [InlineData("aliases.[01]")]
    [InlineData("aliases.[1].")]
    [InlineData(".aliases")]
    [InlineData("aliases.[+1]")]
    [InlineData("aliases.[ 1]")]
    public async Task A_selector_in_another_spelling_is_refused_and_costs_only_its_own_object(string selector)
    {
        await using var hub = await HubHost.StartAsync(DatabaseEngine.Sqlite);
        var (member, insider, provider, circle) = await PortAsync(hub);
        var value = Malware($$"""{"selectors":["{{selector}}"],"marking_ref":"{{Strict}}"}""");
        var receipt = await member.ShareAsync(Bundles.Of(value, Bundles.Malware(2, "Beside it")), $"?circle={circle}&attribution=named");

        Assert.Equal(["refused", "published"], receipt.GetProperty("objects").EnumerateArray().Select(one => one.GetProperty("fate").GetString()!));
        Assert.Equal("Beside it", Assert.Single(await MalwareOfAsync(insider)).GetProperty("name").GetString());
        Assert.Equal("Beside it", Assert.Single(await MalwareOfAsync(provider)).GetProperty("name").GetString());
    }

    [Theory, OnEachEngine]
    public async Task Parts_for_named_persons_go_to_nobody_when_none_are_named(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var (member, insider, provider, circle) = await PortAsync(hub);
        var receipt = await member.ShareAsync(
            Bundles.Of(Malware($$"""{"selectors":["description"],"marking_ref":"{{Red}}"}""")), $"?circle={circle}&attribution=named");

        Assert.Contains("go to nobody", receipt.GetRawText(), StringComparison.Ordinal);
        foreach (var reader in new Actor[] { insider, provider })
        {
            Assert.False(Assert.Single(await MalwareOfAsync(reader)).TryGetProperty("description", out _));
        }

        Assert.Contains("secret part", Assert.Single(await member.TaxiiObjectsAsync("mine")).GetRawText(), StringComparison.Ordinal);
    }

    private static async Task<(MemberActor Member, MemberActor Insider, Actor Provider, string Circle)> PortAsync(HubHost hub)
    {
        var member = await hub.AddMemberAsync();
        var insider = await hub.AddMemberAsync();
        var circle = await hub.AddCircleAsync("inner", member, insider);
        return (member, insider, await insider.IssueKeyAsync("read", serviceProvider: true), circle);
    }

    private static string Malware(string granular, string modified = Bundles.Time, string name = "Marked") =>
        $$"""
        {"type":"malware","spec_version":"2.1","id":"{{Id}}","created":"{{Bundles.Time}}","modified":"{{modified}}","name":"{{name}}",
        "is_family":false,"description":"the secret part","aliases":["first","second"],"object_marking_refs":["{{Green}}"],
        "granular_markings":[{{granular}}]}
        """;

    private static async Task<List<JsonElement>> MalwareOfAsync(Actor reader) =>
        await reader.TaxiiObjectsAsync("community", "&match[type]=malware");

    private static async Task<string> AllTextAsync(Actor reader) =>
        string.Concat((await reader.ObjectsAsync()).Concat(await reader.TaxiiObjectsAsync("community", "&match[version]=all")).Select(one => one.GetRawText()));
}
