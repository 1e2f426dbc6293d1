using System.Globalization;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Taxii;

/// <summary>Sorting and paging (TAXII 2.1, sections 3.4 and 3.5, and the headers of sections 5.3, 5.4, 5.6 and 5.8).</summary>
public sealed class PagingConformance(TaxiiHubs hubs) : IClassFixture<TaxiiHubs>
{
    private const int Many = 60;

    [Theory, OnEachEngine]
    public async Task Headers_are_the_manifests_first_and_last_date_on_every_page_of_the_four_listings(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var id = shelf.Id("indicator", 2);
        var all = (await shelf.Reader.TaxiiAsync($"{shelf.Path}manifest/?match[version]=all")).Resource().Json.GetProperty("objects")
            .EnumerateArray().Select(one => (Id: one.Text("id"), Date: one.Text("date_added"))).ToList();
        var ofOne = all.Where(one => one.Id == id).ToList();
        foreach (var (path, dates) in new[]
        {
            ("manifest/?match[version]=all&limit=3", all), ("objects/?match[version]=all&limit=3", all),
            ($"objects/{id}/?match[version]=all&limit=2", ofOne), ($"objects/{id}/versions/?limit=2", ofOne),
        })
        {
            var limit = path[^1] - '0';
            string? next = null;
            for (var at = 0; at < dates.Count; at += limit)
            {
                var page = (await shelf.Reader.TaxiiAsync($"{shelf.Path}{path}{(next is null ? "" : "&next=" + next)}")).Resource();
                Assert.Equal(dates[at].Date, page.Header(TaxiiReplies.First));
                Assert.Equal(dates[Math.Min(at + limit, dates.Count) - 1].Date, page.Header(TaxiiReplies.Last));
                Assert.Equal(at + limit < dates.Count, page.Json.GetProperty("more").GetBoolean());
                Assert.Equal(at + limit < dates.Count, page.Json.TryGetProperty("next", out var token));
                next = token.ValueKind == System.Text.Json.JsonValueKind.String ? Uri.EscapeDataString(token.GetString()!) : null;
            }

            Assert.Null(next);
        }
    }

    [Theory, OnEachEngine]
    public async Task Following_next_gives_every_object_once_while_another_member_posts(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        foreach (var listing in new[] { "objects", "manifest" })
        {
            await PageAsync(shelf, listing, page =>
                page.Json.TryGetProperty("next", out var next) ? "&next=" + Uri.EscapeDataString(next.GetString()!) : null);
        }
    }

    [Theory, OnEachEngine]
    public async Task Following_the_header_date_gives_every_object_once_while_another_member_posts(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        foreach (var listing in new[] { "objects", "manifest" })
        {
            await PageAsync(shelf, listing, page =>
                page.Json.GetProperty("more").GetBoolean() ? "&added_after=" + page.Header(TaxiiReplies.Last).IsTimestamp() : null);
        }
    }

    [Theory, OnEachEngine]
    public async Task Poller_misses_nothing_of_what_several_members_post_at_the_same_time(DatabaseEngine engine)
    {
        const int each = 25;
        var shelf = await hubs.EmptyAsync(engine);
        var posting = Task.WhenAll(
            Parallel.ForAsync(0, each, async (i, _) => await shelf.Owner.PutAsync(shelf.Circle, shelf.Malware(i))),
            Parallel.ForAsync(each, 2 * each, async (i, _) => await shelf.Reader.PutAsync(shelf.Circle, shelf.Malware(i))));
        var seen = new List<string>();
        var after = "2000-01-01T00:00:00Z";
        while (true)
        {
            var over = posting.IsCompleted;
            var page = (await shelf.Reader.TaxiiAsync($"{shelf.Path}manifest/?limit=3&added_after={after}")).Resource();
            if (page.Json.TryGetProperty("objects", out var objects))
            {
                seen.AddRange(objects.EnumerateArray().Select(one => one.Text("id")));
                after = page.Header(TaxiiReplies.Last)!;
            }
            else if (over)
            {
                break;
            }
        }

        await posting;
        Assert.Equal(2 * each, seen.Count);
        Assert.Equal(Enumerable.Range(0, 2 * each).Select(i => shelf.Id("malware", i)), seen.Order(StringComparer.Ordinal));
    }

    [Theory, OnEachEngine]
    public async Task Next_together_with_added_after_goes_on_where_the_page_ended(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var first = (await shelf.Reader.TaxiiAsync($"{shelf.Path}objects/?limit=2&added_after=2000-01-01T00:00:00Z")).Resource();
        var next = Uri.EscapeDataString(first.Json.Text("next"));
        foreach (var after in new[] { "2000-01-01T00:00:00Z", first.Header(TaxiiReplies.Last)!, "2999-01-01T00:00:00Z" })
        {
            Assert.Equal("4 2.3", await shelf.ShownAsync("objects", $"limit=2&added_after={after}&next={next}"));
        }

        Assert.Equal("4 2.3 5", await shelf.ShownAsync("objects", $"limit=9&next={next}"));
        Assert.Equal("1 3", await shelf.ShownAsync("objects", "limit=2&next="));
    }

    [Theory, OnEachEngine]
    public async Task Next_is_opaque_and_bound_to_the_viewer_the_collection_the_listing_and_the_filter(DatabaseEngine engine)
    {
        var shelf = await hubs.KnownAsync(engine);
        var next = (await shelf.Reader.TaxiiAsync($"{shelf.Path}objects/?limit=2")).Resource().Json.Text("next");
        Assert.DoesNotContain(DateTime.UtcNow.Year.ToString(CultureInfo.InvariantCulture), next, StringComparison.Ordinal);
        await ExpectAsync(shelf.Reader, "objects/?limit=2", 200);
        await ExpectAsync(shelf.Owner, "objects/?limit=2", 400);
        await ExpectAsync(shelf.Reader, "manifest/?limit=2", 400);
        await ExpectAsync(shelf.Reader, "objects/?limit=2&match[type]=malware", 400);
        await ExpectAsync(shelf.Reader, "objects/?limit=2&match[version]=all", 400);
        await ExpectAsync(shelf.Reader, $"objects/{shelf.Id("indicator", 2)}/?limit=2", 400);
        foreach (var collection in new[] { "community", "mine" })
        {
            (await shelf.Reader.TaxiiAsync($"collections/{collection}/objects/?limit=2&next={Uri.EscapeDataString(next)}")).Error(400);
        }

        for (var at = 0; at < next.Length; at += 5)
        {
            var altered = next[..at] + (next[at] == 'A' ? 'B' : 'A') + next[(at + 1)..];
            (await shelf.Reader.TaxiiAsync($"{shelf.Path}objects/?limit=2&next={Uri.EscapeDataString(altered)}")).Error(400);
        }

        foreach (var text in new[] { "1", "%27", "%C3%A9", new string('A', 4000), next + next, next[1..] })
        {
            (await shelf.Reader.TaxiiAsync($"{shelf.Path}objects/?limit=2&next={text}")).Error(400);
        }

        (await shelf.Reader.TaxiiAsync($"{shelf.Path}objects/?limit=2&next={Uri.EscapeDataString(next)}&next={Uri.EscapeDataString(next)}")).Error(400);

        async Task ExpectAsync(Actor actor, string path, int status)
        {
            var reply = await actor.TaxiiAsync($"{shelf.Path}{path}&next={Uri.EscapeDataString(next)}");
            Assert.True(reply.Status == status, $"{path}: {reply.Status}");
        }
    }

    [Theory, OnEachEngine]
    public async Task Next_of_one_who_has_left_the_circle_opens_nothing(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        await shelf.Owner.PutAsync(shelf.Circle, shelf.Malware(1), shelf.Malware(2));
        var path = $"{shelf.Path}objects/?limit=1";
        var next = Uri.EscapeDataString((await shelf.Reader.TaxiiAsync(path)).Resource().Json.Text("next"));
        await shelf.Hub.LeaveAsync(shelf.Circle, shelf.Reader);
        (await shelf.Reader.TaxiiAsync($"{path}&next={next}")).Error(404);
    }

    [Theory, OnEachEngine]
    public async Task Page_after_more_may_be_empty_when_its_objects_were_deleted(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        await shelf.Owner.PutAsync(shelf.Circle, shelf.Malware(1), shelf.Malware(2));
        var first = (await shelf.Reader.TaxiiAsync($"{shelf.Path}objects/?limit=1")).Resource().Json;
        Assert.True(first.GetProperty("more").GetBoolean());
        (await shelf.Owner.RemoveAsync(shelf.Circle, shelf.Id("malware", 2))).Expect(200);
        var second = (await shelf.Reader.TaxiiAsync($"{shelf.Path}objects/?limit=1&next={Uri.EscapeDataString(first.Text("next"))}")).Resource();
        Assert.Equal(("{}", null), (second.Text, second.Header(TaxiiReplies.Last)));
    }

    [Theory, OnEachEngine]
    public async Task Empty_collection_answers_200_with_an_empty_resource(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        foreach (var path in new[] { shelf.Path, "collections/mine/" })
        {
            foreach (var listing in new[] { "objects/", "manifest/" })
            {
                var reply = (await shelf.Reader.TaxiiAsync(path + listing)).Resource();
                Assert.Equal(("{}", null, null), (reply.Text, reply.Header(TaxiiReplies.First), reply.Header(TaxiiReplies.Last)));
            }
        }
    }

    // Pages of 7 through 60 objects, to which the owner goes on adding: what comes is all of them, once and in their order.
    private static async Task PageAsync(Shelf shelf, string listing, Func<Reply, string?> next)
    {
        var posted = (await shelf.Reader.TaxiiObjectsAsync(shelf.Circle)).Count;
        if (posted == 0)
        {
            await shelf.Owner.PutAsync(shelf.Circle, [.. Enumerable.Range(1, Many).Select(i => shelf.Malware(i))]);
            posted = Many;
        }

        var seen = new List<string>();
        var query = "";
        for (var pages = 0; ; pages++)
        {
            // Not for ever, so that the paging ends.
            var adding = pages < 8
                ? shelf.Owner.PutAsync(shelf.Circle, shelf.Malware(++posted), shelf.Malware(++posted))
                : Task.CompletedTask;
            var page = (await shelf.Reader.TaxiiAsync($"{shelf.Path}{listing}/?limit=7{query}")).Resource();
            await adding;
            seen.AddRange(page.Json.GetProperty("objects").EnumerateArray().Select(one => one.Text("id")));
            if (next(page) is not { } found)
            {
                Assert.Equal(Enumerable.Range(1, posted).Select(i => shelf.Id("malware", i)), seen);
                return;
            }

            query = found;
        }
    }
}
