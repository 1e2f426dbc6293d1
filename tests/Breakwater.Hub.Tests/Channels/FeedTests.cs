using System.IO.Compression;
using System.Net;
using System.Text;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Channels;

public sealed class FeedTests
{
    [Theory, OnEachEngine]
    public async Task A_list_holds_block_grade_only_worst_first_within_the_size_asked_for(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        await member.ShareDomainAsync("alert-only.click");
        await BlockAsync(hub, member, "feed-b.click", "feed-a.click");
        var worst = await member.ShareDomainAsync("worst-of-all.click");
        foreach (var _ in Enumerable.Range(0, 3))
        {
            (await (await hub.AddMemberAsync()).SightAsync("worst-of-all.click")).Expect(202);
        }

        var (_, token) = await member.AddFeedAsync("firewall");

        Assert.NotEmpty(worst);
        Assert.Equal("worst-of-all.click\nfeed-a.click\nfeed-b.click\n", await ListAsync(hub, token, "domains.txt"));
        Assert.Equal("worst-of-all.click\n", await ListAsync(hub, token, "domains.txt?max=1"));
        Assert.Equal("", await ListAsync(hub, token, "ips.txt"));
        Assert.Equal(404, (await hub.Anonymous.GetAsync($"/feeds/{token}/others.txt")).Status);
        Assert.Equal(404, (await hub.Anonymous.GetAsync("/feeds/unknown-token/domains.txt")).Status);
    }

    [Theory, OnEachEngine]
    public async Task A_list_has_an_etag_gzip_and_head(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        await BlockAsync(hub, member, [.. Enumerable.Range(0, 60).Select(i => $"etag-number-{i}.click")]);
        var (_, token) = await member.AddFeedAsync("firewall");
        using var client = new HttpClient { BaseAddress = hub.Address };
        var plain = await hub.Anonymous.GetAsync($"/feeds/{token}/domains.txt");
        var tag = plain.Headers.ETag!;

        using var again = new HttpRequestMessage(HttpMethod.Get, $"/feeds/{token}/domains.txt");
        again.Headers.IfNoneMatch.Add(tag);
        Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync(again)).StatusCode);
        using var zipped = new HttpRequestMessage(HttpMethod.Get, $"/feeds/{token}/domains.txt");
        zipped.Headers.AcceptEncoding.ParseAdd("gzip");
        using var answer = await client.SendAsync(zipped);
        Assert.Equal("gzip", Assert.Single(answer.Content.Headers.ContentEncoding));
        await using var unzip = new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var text = new StreamReader(unzip, Encoding.UTF8);
        Assert.Equal(plain.Text, await text.ReadToEndAsync());
        using var head = new HttpRequestMessage(HttpMethod.Head, $"/feeds/{token}/domains.txt");
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(head)).StatusCode);

        await BlockAsync(hub, member, "one-more.click");
        Assert.NotEqual(tag, (await hub.Anonymous.GetAsync($"/feeds/{token}/domains.txt")).Headers.ETag);
    }

    [Theory, OnEachEngine]
    public async Task A_revoked_token_serves_nothing_and_a_member_cannot_revoke_anothers(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var other = await hub.AddMemberAsync();
        await BlockAsync(hub, member, "revoked-feed.click");
        var (id, token) = await member.AddFeedAsync("firewall");
        await ListAsync(hub, token, "domains.txt");
        (await other.DeleteAsync($"/api/v1/feeds/{id}")).Expect(404);

        (await member.DeleteAsync($"/api/v1/feeds/{id}")).Expect(204);

        Assert.Equal(404, (await hub.Anonymous.GetAsync($"/feeds/{token}/domains.txt")).Status);
    }

    [Theory, OnEachEngine]
    public async Task A_new_address_is_asked_about_and_gets_the_list_as_it_was_whatever_size_it_asks_for(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        await BlockAsync(hub, member, "known-to-device.click");
        var (id, token) = await member.AddFeedAsync("firewall");
        await ListAsync(hub, token, "domains.txt");
        await BlockAsync(hub, member, "later-on.click");
        using var stranger = hub.ClientFrom(IPAddress.Parse("127.0.0.2"));

        foreach (var query in new[] { "", "?max=50", "?max=7" })
        {
            Assert.Equal("known-to-device.click\n", await stranger.GetStringAsync($"/feeds/{token}/domains.txt{query}"));
        }

        // What the device itself has never loaded, nobody gets by its token alone.
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync($"/feeds/{token}/stix")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync($"/feeds/{token}/misp-feed/manifest.json")).StatusCode);

        var device = Assert.Single((await member.GetJsonAsync("/api/v1/feeds")).EnumerateArray());
        Assert.Equal("127.0.0.2", device.GetProperty("asked")[0].GetString());
        Assert.Equal("127.0.0.1", device.GetProperty("bound")[0].GetString());
        (await member.PostAsync($"/api/v1/feeds/{id}/sources", new { address = "127.0.0.2", isDevice = false })).Expect(204);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync($"/feeds/{token}/domains.txt")).StatusCode);
        (await member.PostAsync($"/api/v1/feeds/{id}/sources", new { address = "127.0.0.2", isDevice = true })).Expect(204);
        Assert.Contains("later-on.click", await stranger.GetStringAsync($"/feeds/{token}/domains.txt"), StringComparison.Ordinal);
    }

    [Theory, OnEachEngine]
    public async Task In_trouble_the_last_good_list_goes_out_and_never_an_empty_one(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        hub.ErrorsExpected = true;
        var member = await hub.AddMemberAsync();
        await BlockAsync(hub, member, "still-blocked.click");
        var (_, token) = await member.AddFeedAsync("firewall");
        var (_, fresh) = await member.AddFeedAsync("another");
        await ListAsync(hub, token, "domains.txt");

        await using var database = hub.Store.Open();
        await database.WriteAsync(scope => scope.Execute("alter table indicator_value rename to indicator_value_gone"));

        Assert.Equal("still-blocked.click\n", await ListAsync(hub, token, "domains.txt"));
        Assert.Equal(503, (await hub.Anonymous.GetAsync($"/feeds/{token}/urls.txt")).Status);
        // What was made for the same audiences is there for a device that never asked before.
        Assert.Equal("still-blocked.click\n", await ListAsync(hub, fresh, "domains.txt"));
        await database.WriteAsync(scope => scope.Execute("alter table feed rename to feed_gone"));
        Assert.Equal("still-blocked.click\n", await ListAsync(hub, token, "domains.txt"));
    }

    private static async Task<string> ListAsync(HubHost hub, string token, string list) =>
        (await hub.Anonymous.GetAsync($"/feeds/{token}/{list}")).Expect(200).Text;

    private static async Task BlockAsync(HubHost hub, MemberActor member, params string[] domains)
    {
        foreach (var domain in domains)
        {
            var id = await member.ShareDomainAsync(domain);
            (await hub.Coordinator.PostAsync($"/api/v1/indicators/{id}/use", new { use = "block" })).Expect(204);
        }
    }
}
