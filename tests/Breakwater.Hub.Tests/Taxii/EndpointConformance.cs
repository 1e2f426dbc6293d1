using System.Text.Json;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Taxii;

/// <summary>The endpoints of TAXII 2.1 (sections 4 and 5), one after the other: what each answers, and its error codes.</summary>
public sealed class EndpointConformance(TaxiiHubs hubs) : IClassFixture<TaxiiHubs>
{
    [Theory, OnEachEngine]
    public async Task Row_01_discovery_names_the_server_and_its_roots(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var found = (await shelf.Reader.GetAsync("/taxii2/", Actor.Taxii)).Resource().Json;
        found.HasOnly("title", "description", "contact", "default", "api_roots");
        Assert.NotEmpty(found.Text("title"));
        var roots = found.GetProperty("api_roots").EnumerateArray().Select(one => one.GetString()!).ToList();
        Assert.Contains(found.Text("default"), roots);
        foreach (var root in roots)
        {
            Assert.Matches("^/[a-z0-9]+/[a-z0-9-]+/$", root);
            (await shelf.Reader.GetAsync(root, Actor.Taxii)).Resource();
        }

        await RefusesAsync(shelf, "/taxii2/", "GET, HEAD");
    }

    [Theory, OnEachEngine]
    public async Task Row_02_api_root_says_its_versions_and_the_largest_body(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var root = (await shelf.Reader.TaxiiAsync("")).Resource().Json;
        root.HasOnly("title", "description", "versions", "max_content_length");
        Assert.NotEmpty(root.Text("title"));
        Assert.Contains(Actor.Taxii, root.GetProperty("versions").EnumerateArray().Select(one => one.GetString()));
        Assert.InRange(root.GetProperty("max_content_length").GetInt64(), 1, 1L << 53);
        await RefusesAsync(shelf, "/taxii2/api/", "GET, HEAD");
        (await shelf.Reader.GetAsync("/taxii2/other/", Actor.Taxii)).Error(404);
    }

    [Theory, OnEachEngine]
    public async Task Row_03_status_is_readable_by_the_poster_and_by_nobody_else(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        var posted = (await shelf.Owner.AddAsync(shelf.Circle, shelf.Malware(1), "{\"type\":\"malware\"}")).Resource(202).Json;
        var path = $"status/{posted.Text("id")}/";
        var later = (await shelf.Owner.TaxiiAsync(path)).Resource().Json;
        Assert.True(JsonElement.DeepEquals(posted, later), later.GetRawText());
        later.IsStatus(total: 2, successes: 1, failures: 1);
        (await shelf.Reader.TaxiiAsync(path)).Error(404);
        (await shelf.Stranger.TaxiiAsync(path)).Error(404);
        (await shelf.Hub.Coordinator.TaxiiAsync(path)).Error(404);
        (await shelf.Owner.TaxiiAsync("status/9d2b4b0c-7a59-4f0c-9d3e-0a5b0c1d2e3f/")).Error(404);
        (await shelf.Owner.TaxiiAsync("status/nonsense/")).Error(404);
        (await shelf.Owner.GetAsync($"/taxii2/other/{path}", Actor.Taxii)).Error(404);
        await RefusesAsync(shelf, "/taxii2/api/" + path, "GET, HEAD", shelf.Owner);
    }

    [Theory, OnEachEngine]
    public async Task Row_04_collections_lists_what_the_caller_may_know_of_ordered_by_id(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var resource = (await shelf.Reader.TaxiiAsync("collections/")).Resource().Json;
        resource.HasOnly("collections");
        var all = resource.GetProperty("collections").EnumerateArray().ToList();
        all.ForEach(one => one.IsCollection());
        var ids = all.Select(one => one.Text("id")).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Contains(shelf.Circle, ids);
        var aliases = all.Where(one => one.TryGetProperty("alias", out _)).Select(one => one.Text("alias")).ToList();
        Assert.Equal(aliases.Count, aliases.Distinct().Count());
        Assert.Equal(["community", "mine"], aliases.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(shelf.Circle, (await shelf.Stranger.TaxiiAsync("collections/")).Resource().Text, StringComparison.Ordinal);
        await RefusesAsync(shelf, "/taxii2/api/collections/", "GET, HEAD");
        (await shelf.Reader.GetAsync("/taxii2/other/collections/", Actor.Taxii)).Error(404);
    }

    [Theory, OnEachEngine]
    public async Task Row_05_collection_answers_to_its_id_and_its_alias(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var all = (await shelf.Reader.TaxiiAsync("collections/")).Resource().Json.GetProperty("collections").EnumerateArray().ToList();
        foreach (var one in all)
        {
            var byId = (await shelf.Reader.TaxiiAsync($"collections/{one.Text("id")}/")).Resource().Json;
            Assert.True(JsonElement.DeepEquals(one, byId));
            if (one.TryGetProperty("alias", out var alias))
            {
                Assert.True(JsonElement.DeepEquals(one, (await shelf.Reader.TaxiiAsync($"collections/{alias.GetString()}/")).Resource().Json));
            }
        }

        await RefusesAsync(shelf, "/taxii2/api/" + shelf.Path, "GET, HEAD");
        (await shelf.Stranger.TaxiiAsync(shelf.Path)).Error(404);
        (await shelf.Reader.TaxiiAsync("collections/9d2b4b0c-7a59-4f0c-9d3e-0a5b0c1d2e3f/")).Error(404);
    }

    [Theory, OnEachEngine]
    public async Task Row_06_manifest_lists_id_date_version_and_media_type(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var reply = (await shelf.Reader.TaxiiAsync(shelf.Path + "manifest/?match[version]=all")).Resource();
        reply.Json.HasOnly("more", "next", "objects");
        Assert.False(reply.Json.GetProperty("more").GetBoolean());
        Assert.False(reply.Json.TryGetProperty("next", out _));
        var entries = reply.Json.GetProperty("objects").EnumerateArray().ToList();
        Assert.Equal(7, entries.Count);
        entries.ForEach(one => one.HasOnly("id", "date_added", "version", "media_type"));
        var dates = entries.Select(one => one.Text("date_added").IsTimestamp()).ToList();
        Assert.Equal(dates.Order(StringComparer.Ordinal).Distinct(), dates);
        Assert.Equal((dates[0], dates[^1]), (reply.Header(TaxiiReplies.First), reply.Header(TaxiiReplies.Last)));
        Assert.All(entries.SkipLast(1), one => Assert.Equal(Actor.Stix, one.Text("media_type")));
        Assert.Equal("application/stix+json;version=2.0", entries[^1].Text("media_type"));
        Assert.Equal([entries[4].Text("version")], entries.Where(one => one.Text("id") == shelf.Id("domain-name", 4)).Select(one => one.Text("version")));
        await RefusesListingAsync(shelf, "manifest/");
    }

    [Theory, OnEachEngine]
    public async Task Row_07_objects_come_byte_for_byte_in_an_envelope(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var reply = (await shelf.Reader.TaxiiAsync(shelf.Path + "objects/?match[version]=all")).Resource();
        reply.Json.HasOnly("more", "next", "objects");
        Assert.False(reply.Json.GetProperty("more").GetBoolean());
        string[] expected =
        [
            shelf.Malware(1), shelf.Indicator(2, Shelf.Versions[0]), shelf.Malware(3), shelf.Indicator(2, Shelf.Versions[1]),
            shelf.Domain(4), shelf.Indicator(2, Shelf.Versions[2]), shelf.OldMalware(5),
        ];
        Assert.Equal(expected, reply.Json.GetProperty("objects").EnumerateArray().Select(one => one.GetRawText()));
        var manifest = (await shelf.Reader.TaxiiAsync(shelf.Path + "manifest/?match[version]=all")).Resource();
        Assert.Equal(manifest.Header(TaxiiReplies.First), reply.Header(TaxiiReplies.First).IsTimestamp());
        Assert.Equal(manifest.Header(TaxiiReplies.Last), reply.Header(TaxiiReplies.Last).IsTimestamp());
        await RefusesListingAsync(shelf, "objects/", "GET, HEAD, POST");
    }

    [Theory, OnEachEngine]
    public async Task Row_08_adding_answers_202_with_a_status(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        var status = (await shelf.Owner.AddAsync(shelf.Circle, shelf.Malware(1), shelf.Indicator(2))).Resource(202).Json;
        status.IsStatus(total: 2, successes: 2, failures: 0);
        Assert.Equal([shelf.Id("malware", 1), shelf.Id("indicator", 2)], status.GetProperty("successes").EnumerateArray().Select(one => one.Text("id")));
        Assert.All(status.GetProperty("successes").EnumerateArray(), one => Assert.Equal(Bundles.Time, one.Text("version")));
        var path = $"/taxii2/api/{shelf.Path}objects/";
        (await shelf.Hub.AskAsync("POST", path, null, ("Accept", Actor.Taxii))).Challenges();
        (await shelf.Owner.PostBodyAsync(shelf.Circle, "{}"u8.ToArray(), accept: "application/taxii+json;version=2.0")).Error(406);
        (await shelf.Owner.PostBodyAsync(shelf.Circle, "{}"u8.ToArray(), type: "application/json")).Error(415);
        (await shelf.Owner.PostBodyAsync(shelf.Circle, "nonsense"u8.ToArray())).Error(400);
        (await shelf.Owner.PostBodyAsync(shelf.Circle, "[]"u8.ToArray())).Error(422);
        (await shelf.Stranger.AddAsync(shelf.Circle, shelf.Malware(3))).Error(404);
        (await shelf.Owner.AddAsync("community", shelf.Malware(3))).Error(403);
        (await shelf.Owner.AddAsync("9d2b4b0c-7a59-4f0c-9d3e-0a5b0c1d2e3f", shelf.Malware(3))).Error(404);
    }

    [Theory, OnEachEngine]
    public async Task Row_09_object_is_served_alone(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var path = $"objects/{shelf.Id("indicator", 2)}/";
        var reply = (await shelf.Reader.TaxiiAsync(shelf.Path + path)).Resource();
        reply.Json.HasOnly("more", "next", "objects");
        Assert.Equal(shelf.Indicator(2, Shelf.Versions[2]), Assert.Single(reply.Json.GetProperty("objects").EnumerateArray()).GetRawText());
        var entry = Assert.Single((await shelf.Reader.TaxiiAsync($"{shelf.Path}manifest/?match[id]={shelf.Id("indicator", 2)}")).Resource().Json
            .GetProperty("objects").EnumerateArray());
        Assert.Equal((entry.Text("date_added"), entry.Text("date_added")), (reply.Header(TaxiiReplies.First), reply.Header(TaxiiReplies.Last)));
        await RefusesListingAsync(shelf, path, "GET, HEAD, DELETE");
        (await shelf.Reader.TaxiiAsync($"{shelf.Path}objects/{shelf.Id("indicator", 999)}/")).Error(404);
        (await shelf.Reader.TaxiiAsync($"{shelf.Path}objects/nonsense/")).Error(404);
    }

    [Theory, OnEachEngine]
    public async Task Row_10_deleting_answers_200_without_a_body(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        await shelf.Owner.PutAsync(shelf.Circle, shelf.Malware(1));
        var id = shelf.Id("malware", 1);
        var path = $"/taxii2/api/{shelf.Path}objects/{id}/";
        (await shelf.Hub.AskAsync("DELETE", path, null, ("Accept", Actor.Taxii))).Challenges();
        (await shelf.Owner.DeleteAsync(path, "application/taxii+json;version=2.0")).Error(406);
        (await shelf.Owner.RemoveAsync(shelf.Circle, id, "?match[version]=yesterday")).Error(400);
        (await shelf.Stranger.RemoveAsync(shelf.Circle, id)).Error(404);
        (await shelf.Reader.RemoveAsync(shelf.Circle, id)).Error(403);
        var gone = (await shelf.Owner.RemoveAsync(shelf.Circle, id)).Expect(200);
        Assert.Empty(gone.Bytes);
        (await shelf.Owner.RemoveAsync(shelf.Circle, id)).Error(404);
    }

    [Theory, OnEachEngine]
    public async Task Row_11_versions_lists_every_version_of_an_object(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var path = $"objects/{shelf.Id("indicator", 2)}/versions/";
        var reply = (await shelf.Reader.TaxiiAsync(shelf.Path + path)).Resource();
        reply.Json.HasOnly("more", "next", "versions");
        Assert.Equal(Shelf.Versions, reply.Json.GetProperty("versions").EnumerateArray().Select(one => one.GetString()));
        var dates = (await shelf.Reader.TaxiiAsync($"{shelf.Path}manifest/?match[version]=all&match[id]={shelf.Id("indicator", 2)}")).Resource().Json
            .GetProperty("objects").EnumerateArray().Select(one => one.Text("date_added")).ToList();
        Assert.Equal((dates[0], dates[2]), (reply.Header(TaxiiReplies.First), reply.Header(TaxiiReplies.Last)));
        var unversioned = (await shelf.Reader.TaxiiAsync($"{shelf.Path}objects/{shelf.Id("domain-name", 4)}/versions/")).Resource().Json;
        Assert.Equal(
            (await shelf.Reader.TaxiiAsync($"{shelf.Path}manifest/?match[type]=domain-name")).Json.GetProperty("objects")[0].Text("version"),
            Assert.Single(unversioned.GetProperty("versions").EnumerateArray()).GetString());
        await RefusesListingAsync(shelf, path);
        (await shelf.Reader.TaxiiAsync($"{shelf.Path}objects/{shelf.Id("indicator", 999)}/versions/")).Error(404);
    }

    [Theory, OnEachEngine]
    public async Task Reserved_and_unknown_addresses_answer_404(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        foreach (var path in new[] { "channels/", $"{shelf.Path}object/{shelf.Id("malware", 1)}/", $"{shelf.Path}other/", "status/", "a/b/c/d/e/f/g/h/" })
        {
            (await shelf.Reader.TaxiiAsync(path)).Error(404);
            (await shelf.Hub.AskAsync("GET", "/taxii2/api/" + path, null, ("Accept", Actor.Taxii))).Challenges();
        }
    }

    // A listing's own: a filter that is malformed, a collection that does not exist for the caller.
    private static async Task RefusesListingAsync(Shelf shelf, string listing, string allowed = "GET, HEAD")
    {
        await RefusesAsync(shelf, $"/taxii2/api/{shelf.Path}{listing}", allowed);
        (await shelf.Reader.TaxiiAsync($"{shelf.Path}{listing}?limit=0")).Error(400);
        (await shelf.Stranger.TaxiiAsync(shelf.Path + listing)).Error(404);
        (await shelf.Reader.TaxiiAsync($"collections/9d2b4b0c-7a59-4f0c-9d3e-0a5b0c1d2e3f/{listing}")).Error(404);
        (await shelf.Reader.GetAsync($"/taxii2/other/{shelf.Path}{listing}", Actor.Taxii)).Error(404);
    }

    private static async Task RefusesAsync(Shelf shelf, string path, string allowed, Actor? caller = null)
    {
        caller ??= shelf.Reader;
        var there = (await caller.GetAsync(path, Actor.Taxii)).Resource();
        Assert.Equal(there.Text, (await caller.GetAsync(path[..^1], Actor.Taxii)).Resource().Text);
        var head = (await caller.SendAsync(HttpMethod.Head, path, accept: Actor.Taxii)).Expect(200);
        Assert.Empty(head.Bytes);
        Assert.Equal(Actor.Taxii, head.ContentHeaders.NonValidated["Content-Type"].ToString());
        Assert.Equal(there.Header(TaxiiReplies.Last), head.Header(TaxiiReplies.Last));
        (await shelf.Hub.AskAsync("GET", path, null, ("Accept", Actor.Taxii))).Challenges();
        (await caller.GetAsync(path, "application/taxii+json;version=2.0")).Error(406);
        foreach (var method in new[] { HttpMethod.Put, HttpMethod.Patch, HttpMethod.Options })
        {
            Assert.Equal(allowed, string.Join(", ", (await caller.SendAsync(method, path, accept: Actor.Taxii)).Error(405).ContentHeaders.Allow));
        }
    }
}
