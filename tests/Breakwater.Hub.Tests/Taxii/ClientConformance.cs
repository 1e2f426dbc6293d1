using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Taxii;

/// <summary>What clients in use ask for and rely on, beyond or beside the letter of TAXII 2.1.</summary>
public sealed class ClientConformance(TaxiiHubs hubs) : IClassFixture<TaxiiHubs>
{
    [Theory, OnEachEngine]
    public async Task Library_client_finds_media_type_and_version_in_every_answer_and_sends_an_empty_next(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        foreach (var path in new[] { "", "collections/", shelf.Path, $"{shelf.Path}objects/?next=", $"{shelf.Path}manifest/?next=&limit=2" })
        {
            var type = (await shelf.Reader.TaxiiAsync(path)).Resource().ContentHeaders.NonValidated["Content-Type"].ToString();
            Assert.Contains("application/taxii+json", type, StringComparison.Ordinal);
            Assert.Contains("version=2.1", type, StringComparison.Ordinal);
        }
    }

    [Theory, OnEachEngine]
    public async Task Library_client_walks_from_discovery_to_objects_by_ids_alone(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var root = (await shelf.Reader.GetAsync("/taxii2/", Actor.Taxii)).Resource().Json.Text("default");
        var address = new Uri(shelf.Hub.Address, root);
        var collections = (await shelf.Reader.GetAsync(address.AbsolutePath + "collections/", Actor.Taxii)).Resource().Json.GetProperty("collections");
        foreach (var one in collections.EnumerateArray())
        {
            var path = $"{address.AbsolutePath}collections/{one.Text("id")}/";
            Assert.Equal(one.Text("id"), (await shelf.Reader.GetAsync(path, Actor.Taxii)).Resource().Json.Text("id"));
            (await shelf.Reader.GetAsync(path + "objects/", Actor.Taxii)).Resource();
        }
    }

    [Theory, OnEachEngine]
    public async Task Library_client_finds_counts_that_add_up_and_the_status_below_the_api_root(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        var status = (await shelf.Owner.AddAsync(shelf.Circle, shelf.Malware(1), "{\"type\":\"tool\"}", shelf.Malware(2))).Resource(202).Json;
        status.IsStatus(total: 3, successes: 2, failures: 1);
        (await shelf.Owner.TaxiiAsync($"status/{status.Text("id")}/")).Resource().Json.IsStatus(total: 3, successes: 2, failures: 1);
    }

    [Theory, OnEachEngine]
    public async Task Ingester_that_polls_with_the_last_header_date_gets_everything_once_and_then_nothing(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        await shelf.Owner.PutAsync(shelf.Circle, [.. Enumerable.Range(1, 5).Select(i => shelf.Malware(i))]);
        var seen = new List<string>();
        var after = "2020-01-01T00:00:00.000Z";
        string? next = null;
        for (var polls = 0; polls < 8; polls++)
        {
            // It moves added_after on while it follows the token, and accepts plain JSON.
            var query = $"?limit=2&added_after={after}{(next is null ? "" : "&next=" + Uri.EscapeDataString(next))}";
            var page = (await shelf.Reader.GetAsync($"/taxii2/api/{shelf.Path}objects/{query}", polls % 2 == 0 ? "application/json" : "*/*")).Resource();
            if (page.Json.TryGetProperty("objects", out var objects))
            {
                seen.AddRange(objects.EnumerateArray().Select(one => one.Text("id")));
            }

            after = page.Header(TaxiiReplies.Last) ?? after;
            next = page.Json.TryGetProperty("next", out var token) ? token.GetString() : null;
        }

        Assert.Equal(Enumerable.Range(1, 5).Select(i => shelf.Id("malware", i)), seen);
    }

    [Theory, OnEachEngine]
    public async Task Security_products_begin_at_the_collection_with_basic_and_small_pages(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var basic = TaxiiReplies.Basic(shelf.Reader.Id, shelf.Reader.Secret!);
        var seen = new List<string>();
        var query = "?limit=1";
        while (query.Length > 0)
        {
            // No User-Agent either.
            var page = (await shelf.Hub.AskAsync("GET", $"/taxii2/api/{shelf.Path}objects/{query}", basic, ("Accept", Actor.Taxii))).Resource().Json;
            seen.Add(Assert.Single(page.GetProperty("objects").EnumerateArray()).Text("id"));
            query = page.TryGetProperty("next", out var next) ? "?limit=1&next=" + Uri.EscapeDataString(next.GetString()!) : "";
        }

        string[] all =
        [
            shelf.Id("malware", 1), shelf.Id("malware", 3), shelf.Id("domain-name", 4), shelf.Id("indicator", 2), shelf.Id("malware", 5),
        ];
        Assert.Equal(all, seen);
    }

    [Theory, OnEachEngine]
    public async Task New_version_of_an_object_comes_to_a_poller_and_takes_the_old_ones_place(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        await shelf.Owner.PutAsync(shelf.Circle, shelf.Indicator(2, Shelf.Versions[0]), shelf.Malware(3));
        var last = (await shelf.Reader.TaxiiAsync($"{shelf.Path}objects/")).Resource().Header(TaxiiReplies.Last);
        await shelf.Owner.PutAsync(shelf.Circle, shelf.Indicator(2, Shelf.Versions[1]));
        Assert.Equal("2.2", await shelf.ShownAsync("objects", "added_after=" + last));
        Assert.Equal("3 2.2", await shelf.ShownAsync("objects", ""));
        await shelf.Owner.PutAsync(shelf.Circle, shelf.Indicator(2, Shelf.Versions[2]));
        Assert.Equal("3 2.3", await shelf.ShownAsync("manifest", ""));
        Assert.Equal("2.1 3 2.2 2.3", await shelf.ShownAsync("manifest", "match[version]=all"));
    }
}
