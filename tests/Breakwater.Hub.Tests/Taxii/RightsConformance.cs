using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Taxii;

/// <summary>Who may do what (TAXII 2.1, sections 5.2 to 5.8): it follows from what a key is for and its member's circles.</summary>
public sealed class RightsConformance(TaxiiHubs hubs) : IClassFixture<TaxiiHubs>
{
    [Theory, OnEachEngine]
    public async Task Can_read_and_can_write_follow_from_what_the_key_is_for(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        await ExpectAsync(shelf.Owner, (true, true));
        await ExpectAsync(await shelf.Owner.IssueKeyAsync("read"), (true, false));
        await ExpectAsync(await shelf.Owner.IssueKeyAsync("submit"), (false, true));
        await ExpectAsync(await shelf.Owner.IssueKeyAsync("withdraw"), (false, false));
        await ExpectAsync(await shelf.Owner.IssueKeyAsync("manage"), (false, false));

        async Task ExpectAsync(Actor actor, (bool Read, bool Write) rights)
        {
            foreach (var one in (await actor.TaxiiAsync("collections/")).Resource().Json.GetProperty("collections").EnumerateArray())
            {
                var isCommunity = one.TryGetProperty("alias", out var alias) && alias.GetString() == "community";
                Assert.Equal((rights.Read, rights.Write && !isCommunity), (one.GetProperty("can_read").GetBoolean(), one.GetProperty("can_write").GetBoolean()));
            }
        }
    }

    [Theory, OnEachEngine]
    public async Task Reading_without_can_read_answers_403_on_all_four_listings(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        foreach (var purpose in new[] { "submit", "withdraw" })
        {
            var actor = await shelf.Owner.IssueKeyAsync(purpose);
            foreach (var collection in new[] { shelf.Circle, "mine", "community" })
            {
                foreach (var listing in Listings(shelf.Id("malware", 1)))
                {
                    (await actor.TaxiiAsync($"collections/{collection}/{listing}")).Error(403);
                }

                (await actor.TaxiiAsync($"collections/{collection}/")).Resource();
            }
        }
    }

    [Theory, OnEachEngine]
    public async Task Posting_without_can_write_answers_403(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        foreach (var purpose in new[] { "read", "withdraw", "manage" })
        {
            var actor = await shelf.Owner.IssueKeyAsync(purpose);
            foreach (var collection in new[] { shelf.Circle, "mine", "community" })
            {
                (await actor.AddAsync(collection, shelf.Malware(1))).Error(403);
            }
        }

        Assert.Empty(await shelf.Reader.TaxiiObjectsAsync(shelf.Circle));
        var submitter = await shelf.Owner.IssueKeyAsync("submit");
        var status = (await submitter.AddAsync(shelf.Circle, shelf.Malware(1))).Resource(202).Json;
        (await submitter.TaxiiAsync($"status/{status.Text("id")}/")).Resource();
        Assert.Equal("1", await shelf.ShownAsync("objects", ""));
    }

    [Theory, OnEachEngine]
    public async Task Deleting_needs_read_and_write_neither_404_one_403_both_allowed(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        await shelf.Owner.PutAsync(shelf.Circle, shelf.Malware(1));
        var id = shelf.Id("malware", 1);
        (await (await shelf.Owner.IssueKeyAsync("withdraw")).RemoveAsync(shelf.Circle, id)).Error(404);
        (await (await shelf.Owner.IssueKeyAsync("read")).RemoveAsync(shelf.Circle, id)).Error(403);
        (await (await shelf.Owner.IssueKeyAsync("submit")).RemoveAsync(shelf.Circle, id)).Error(403);
        (await shelf.Owner.RemoveAsync("community", id)).Error(403);
        Assert.Equal("1", await shelf.ShownAsync("objects", ""));
        (await shelf.Owner.RemoveAsync(shelf.Circle, id)).Expect(200);
        Assert.Equal("", await shelf.ShownAsync("objects", ""));
    }

    [Theory, OnEachEngine]
    public async Task Deleted_object_is_404_and_gone_from_manifest_objects_and_versions(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        await shelf.Owner.PutAsync(shelf.Circle, shelf.Malware(1), shelf.Indicator(2, Shelf.Versions[0]));
        await shelf.Owner.PutAsync(shelf.Circle, shelf.Indicator(2, Shelf.Versions[1]));
        var id = shelf.Id("indicator", 2);
        (await shelf.Owner.RemoveAsync(shelf.Circle, id)).Expect(200);
        foreach (var query in new[] { "", "?match[version]=all", "?added_after=2999-01-01T00:00:00Z" })
        {
            (await shelf.Reader.TaxiiAsync($"{shelf.Path}objects/{id}/{query}")).Error(404);
            (await shelf.Owner.TaxiiAsync($"collections/mine/objects/{id}/{query}")).Error(404);
        }

        (await shelf.Reader.TaxiiAsync($"{shelf.Path}objects/{id}/versions/")).Error(404);
        Assert.Equal("1", await shelf.ShownAsync("objects", "match[version]=all"));
        Assert.Equal("1", await shelf.ShownAsync("manifest", "match[version]=all"));
        Assert.Empty(await shelf.Reader.TaxiiObjectsAsync("community", $"&match[id]={id}"));
    }

    [Theory, OnEachEngine]
    public async Task Deletion_with_match_version_takes_those_versions_from_mine_and_leaves_the_others(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        foreach (var version in Shelf.Versions)
        {
            await shelf.Owner.PutAsync("mine", shelf.Indicator(2, version));
        }

        var id = shelf.Id("indicator", 2);
        (await shelf.Owner.RemoveAsync("mine", id, $"?match[version]={Shelf.Versions[1]}")).Expect(200);
        Assert.Equal([Shelf.Versions[0], Shelf.Versions[2]], await VersionsAsync());
        (await shelf.Owner.RemoveAsync("mine", id, $"?match[version]={Shelf.Versions[1]}")).Error(404);
        (await shelf.Owner.RemoveAsync("mine", id, "?match[version]=all,first")).Error(400);
        (await shelf.Owner.RemoveAsync("mine", id, "?match[spec_version]=2.0")).Error(404);
        (await shelf.Owner.RemoveAsync("mine", id, "?match[version]=first&match[spec_version]=2.1")).Expect(200);
        Assert.Equal([Shelf.Versions[2]], await VersionsAsync());
        (await shelf.Owner.RemoveAsync("mine", id, "?match[version]=last")).Expect(200);
        (await shelf.Owner.TaxiiAsync($"collections/mine/objects/{id}/")).Error(404);

        async Task<IEnumerable<string?>> VersionsAsync() => (await shelf.Owner.TaxiiAsync($"collections/mine/objects/{id}/versions/")).Resource().Json
            .GetProperty("versions").EnumerateArray().Select(one => one.GetString());
    }

    [Theory, OnEachEngine]
    public async Task Circle_that_the_member_is_not_in_is_404_at_every_endpoint(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        (await shelf.Stranger.TaxiiAsync(shelf.Path)).Error(404);
        foreach (var listing in Listings(shelf.Id("malware", 1)))
        {
            (await shelf.Stranger.TaxiiAsync(shelf.Path + listing)).Error(404);
            (await shelf.Stranger.TaxiiAsync(shelf.Path.ToUpperInvariant().Replace("COLLECTIONS", "collections", StringComparison.Ordinal) + listing)).Error(404);
        }

        (await shelf.Stranger.AddAsync(shelf.Circle, shelf.Malware(99))).Error(404);
        (await shelf.Stranger.RemoveAsync(shelf.Circle, shelf.Id("malware", 1))).Error(404);
        Assert.DoesNotContain(shelf.Circle, (await shelf.Stranger.TaxiiAsync("collections/")).Resource().Text, StringComparison.Ordinal);
        Assert.Empty(await shelf.Stranger.TaxiiObjectsAsync("community", $"&match[id]={shelf.Id("malware", 1)}"));
    }

    [Theory, OnEachEngine]
    public async Task Community_shows_each_viewer_its_own_audience(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        string[] named = [shelf.Id("malware", 1), shelf.Id("malware", 3), shelf.Id("malware", 5)];
        var query = "&match[id]=" + string.Join(',', named);
        Assert.Equal(named, (await shelf.Reader.TaxiiObjectsAsync("community", query)).Select(one => one.Text("id")));
        Assert.Empty(await shelf.Stranger.TaxiiObjectsAsync("community", query));
        (await shelf.Stranger.TaxiiAsync($"collections/community/objects/{named[0]}/")).Error(404);
        (await shelf.Stranger.TaxiiAsync($"collections/community/objects/{named[0]}/versions/")).Error(404);
        (await shelf.Reader.TaxiiAsync($"collections/community/objects/{named[0]}/")).Resource();
    }

    [Theory, OnEachEngine]
    public async Task Mine_returns_the_bytes_as_posted_while_others_see_the_published_form(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        string[] posted = [shelf.Malware(1, "Pösted", ",\"x_own\" : { \"b\":1.0 ,\"a\" : [ 2 ] }"), shelf.Indicator(2)];
        await shelf.Owner.PutAsync("mine", posted);
        Assert.Equal(posted, (await shelf.Owner.TaxiiObjectsAsync("mine")).Select(one => one.GetRawText()));
        foreach (var viewer in new[] { shelf.Reader, shelf.Stranger })
        {
            Assert.Empty(await viewer.TaxiiObjectsAsync("mine"));
            (await viewer.TaxiiAsync($"collections/mine/objects/{shelf.Id("malware", 1)}/")).Error(404);
            Assert.Empty(await viewer.TaxiiObjectsAsync("community", $"&match[id]={shelf.Id("malware", 1)},{shelf.Id("indicator", 2)}"));
            var published = Assert.Single(
                await viewer.TaxiiObjectsAsync("community", "&match[type]=indicator"), one => one.Text("pattern") == shelf.PatternOf(2));
            Assert.NotEqual(shelf.Id("indicator", 2), published.Text("id"));
            Assert.NotEqual(Bundles.Time, published.Text("modified"));
        }
    }

    [Theory, OnEachEngine]
    public async Task Coordinator_belongs_to_no_member_and_has_the_community_to_read_only(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var only = Assert.Single((await shelf.Hub.Coordinator.TaxiiAsync("collections/")).Resource().Json.GetProperty("collections").EnumerateArray());
        Assert.Equal(("community", false), (only.Text("alias"), only.GetProperty("can_write").GetBoolean()));
        (await shelf.Hub.Coordinator.AddAsync("mine", shelf.Malware(98))).Error(404);
        (await shelf.Hub.Coordinator.TaxiiAsync("collections/mine/objects/")).Error(404);
    }

    [Theory, OnEachEngine]
    public async Task Sensors_key_opens_nothing_here_and_is_told_so_by_an_error_resource(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        using var sensor = await shelf.Owner.EnrolSensorAsync();
        foreach (var path in new[] { "", "collections/", shelf.Path, shelf.Path + "objects/", "collections/mine/manifest/" })
        {
            (await sensor.TaxiiAsync(path)).Error(403);
        }

        (await sensor.GetAsync("/taxii2/", Actor.Taxii)).Error(403);
        (await sensor.AddAsync("mine", shelf.Malware(97))).Error(403);
    }

    private static string[] Listings(string id) => ["manifest/", "objects/", $"objects/{id}/", $"objects/{id}/versions/"];
}
