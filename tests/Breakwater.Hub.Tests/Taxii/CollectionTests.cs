using System.Text;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Taxii;

public sealed class CollectionTests
{
    private const int Many = 1100;

    [Theory, OnEachEngine]
    public async Task Mine_gives_back_exactly_what_was_handed_in_and_its_status_says_what_became_of_it(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var other = await hub.AddMemberAsync();
        string[] objects = [Bundles.Indicator(1, "posted-by-taxii.click", ",\"x_own\" : {\"b\": 1, \"a\":2}"), Bundles.Malware(2, "Pósted")];
        var status = (await PostAsync(member, "mine", "{\"objects\":[" + string.Join(", ", objects) + ",{\"type\":\"malware\"}]}")).Expect(202).Json;

        Assert.Equal("complete", status.GetProperty("status").GetString());
        Assert.Equal((3, 2, 1), (status.GetProperty("total_count").GetInt32(), status.GetProperty("success_count").GetInt32(), status.GetProperty("failure_count").GetInt32()));
        var later = (await member.TaxiiAsync($"status/{status.GetProperty("id").GetString()}/")).Expect(200).Json;
        Assert.Equal(2, later.GetProperty("success_count").GetInt32());
        (await other.TaxiiAsync($"status/{status.GetProperty("id").GetString()}/")).Expect(404);
        Assert.Equal(objects, (await member.TaxiiObjectsAsync("mine")).Select(one => one.GetRawText()));
        Assert.Equal(objects[0], Assert.Single(await member.TaxiiObjectsAsync("mine", $"&match[id]={Bundles.Id("indicator", 1)}")).GetRawText());
        Assert.Equal(objects[1], Assert.Single(await member.TaxiiObjectsAsync("mine", "&match[type]=malware")).GetRawText());
        Assert.Empty(await other.TaxiiObjectsAsync("mine"));
        (await member.DeleteAsync($"/taxii2/api/collections/mine/objects/{Bundles.Id("indicator", 1)}/", Actor.Taxii)).Expect(200);
        (await member.DeleteAsync($"/taxii2/api/collections/mine/objects/{Bundles.Id("indicator", 1)}/", Actor.Taxii)).Expect(404);
        Assert.Single(await member.TaxiiObjectsAsync("mine"));
    }

    [Theory, OnEachEngine]
    public async Task Posting_to_a_circle_shares_named_as_it_came_and_others_cannot_delete_it(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var other = await hub.AddMemberAsync();
        var circle = await hub.AddCircleAsync("named", member, other);
        var named = Bundles.Malware(1, "In a circle");
        (await PostAsync(member, circle, "{\"objects\":[" + named + "]}")).Expect(202);

        Assert.Equal(named, Assert.Single(await other.TaxiiObjectsAsync(circle)).GetRawText());
        (await other.DeleteAsync($"/taxii2/api/collections/{circle}/objects/{Bundles.Id("malware", 1)}/", Actor.Taxii)).Expect(403);
        (await member.DeleteAsync($"/taxii2/api/collections/{circle}/objects/{Bundles.Id("malware", 1)}/", Actor.Taxii)).Expect(200);
        Assert.Empty(await other.TaxiiObjectsAsync(circle));
    }

    [Theory, OnEachEngine]
    public async Task What_a_circle_does_not_get_is_a_failure_there_and_a_success_in_mine(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var circle = await hub.AddCircleAsync("strict", member);
        var envelope = "{\"objects\":[" + Bundles.Indicator(1, "reserved.example") + "," + Bundles.Malware(2, "Fine") + "]}";

        var status = (await PostAsync(member, circle, envelope)).Expect(202).Json;
        Assert.Equal(Bundles.Id("indicator", 1), Assert.Single(status.GetProperty("failures").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(Bundles.Id("malware", 2), Assert.Single(status.GetProperty("successes").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(
            status.GetRawText(), (await member.TaxiiAsync($"status/{status.GetProperty("id").GetString()}/")).Expect(200).Json.GetRawText());
        Assert.Single(await member.TaxiiObjectsAsync(circle));

        var other = await hub.AddMemberAsync();
        Assert.Equal(2, (await PostAsync(other, "mine", envelope)).Expect(202).Json.GetProperty("success_count").GetInt32());
        Assert.Equal(2, (await other.TaxiiObjectsAsync("mine")).Count);
    }

    [Theory, OnEachEngine]
    public async Task Paging_through_more_than_a_thousand_objects_gives_each_once_with_any_page_size(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        await member.ShareAsync(Bundles.Of([.. Enumerable.Range(1, Many).Select(i => Bundles.Malware(i, $"Paged {i}"))]));
        foreach (var limit in new[] { 97, 1000 })
        {
            var names = (await member.TaxiiObjectsAsync("community", "&match[type]=malware", limit)).Select(one => one.GetProperty("name").GetString()!).ToList();
            Assert.Equal(Enumerable.Range(1, Many).Select(i => $"Paged {i}"), names);
            Assert.Equal(names, (await member.TaxiiObjectsAsync("mine", "", limit)).Select(one => one.GetProperty("name").GetString()!));
        }

        var manifest = (await member.TaxiiAsync("collections/community/manifest/?limit=1000&match[type]=malware")).Expect(200).Json;
        Assert.Equal(1000, manifest.GetProperty("objects").EnumerateArray().Select(one => one.GetProperty("date_added").GetString()).Distinct().Count());
    }

    private static Task<Reply> PostAsync(Actor actor, string collection, string envelope)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(envelope));
        content.Headers.TryAddWithoutValidation("Content-Type", Actor.Taxii);
        return actor.SendAsync(HttpMethod.Post, $"/taxii2/api/collections/{collection}/objects/", content, Actor.Taxii);
    }
}
