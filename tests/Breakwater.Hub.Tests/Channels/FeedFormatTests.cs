using System.Net;
using Breakwater.Formats.Writing;
using Breakwater.Hub.Gate;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Channels;

/// <summary>Every format over HTTP: what is in it, when it changes, and what a poll costs.</summary>
public sealed class FeedFormatTests
{
    [Theory, OnEachEngine]
    public async Task Every_format_is_described_and_served_with_a_tag_that_answers_the_next_poll(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        await BlockAsync(hub, member, "bad-crane.click");
        var (_, token) = await member.AddFeedAsync("firewall");
        var described = (await member.GetJsonAsync("/api/v1/feeds/formats")).EnumerateArray().ToList();
        Assert.Equal(OutputFormats.All.Count, described.Count);
        foreach (var one in described)
        {
            var path = one.GetProperty("path").GetString()!;
            path += one.GetProperty("name").GetString() switch { "misp-feed" => "manifest.json", "suricata-datasets" => "breakwater-datasets.rules", _ => "" };
            var reply = (await hub.Anonymous.GetAsync($"/feeds/{token}/{path}")).Expect(200);
            Assert.NotNull(reply.Headers.ETag);
            Assert.Equal(reply.Bytes.Length, reply.ContentHeaders.ContentLength);
            Assert.Equal(HttpStatusCode.NotModified, await PollAsync(hub, $"/feeds/{token}/{path}", reply.Headers.ETag!.Tag));
        }

        Assert.Contains("bad-crane.click CNAME . ; bw:", await TextAsync(hub, token, "bind-rpz"), StringComparison.Ordinal);
        Assert.Contains("content:\".bad-crane.click\"", await TextAsync(hub, token, "suricata"), StringComparison.Ordinal);
        Assert.Contains("bad-crane.click", await TextAsync(hub, token, "csv"), StringComparison.Ordinal);
        Assert.Equal(404, (await hub.Anonymous.GetAsync($"/feeds/{token}/misp-feed")).Status);
        Assert.Equal(404, (await hub.Anonymous.GetAsync($"/feeds/{token}/misp-feed/other.json")).Status);
        Assert.Equal(404, (await hub.Anonymous.GetAsync($"/feeds/{token}/hosts/manifest.json")).Status);
        Assert.Equal(404, (await hub.Anonymous.GetAsync("/feeds/unknown-token/bind-rpz")).Status);
    }

    [Theory, OnEachEngine]
    public async Task A_poll_of_what_has_not_changed_asks_the_database_nothing(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        await BlockAsync(hub, member, "bad-crane.click");
        var (_, token) = await member.AddFeedAsync("firewall");
        var path = $"/feeds/{token}/bind-rpz";
        await hub.Anonymous.GetAsync(path);
        // Where a first load has written that the address is bound, the second finds it.
        var tag = (await hub.Anonymous.GetAsync(path)).Expect(200).Headers.ETag!.Tag;

        await using var database = hub.Store.Open();
        // A poll that looked at these tables would fail, and be logged. So is what the hub does beside it, which is none of a poll.
        hub.ErrorsExpected = true;
        foreach (var table in new[] { "feed", "feed_source", "indicator_value", "allow_list" })
        {
            await database.WriteAsync(scope => scope.Execute($"alter table {table} rename to {table}_away"));
        }

        Assert.Equal(HttpStatusCode.NotModified, await PollAsync(hub, path, tag));
        Assert.Contains("bad-crane.click", (await hub.Anonymous.GetAsync(path)).Expect(200).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(hub.Errors, error => error.StartsWith("A blocklist", StringComparison.Ordinal));
    }

    [Theory, OnEachEngine]
    public async Task What_is_withdrawn_allowed_ended_or_not_the_members_any_more_is_gone_at_the_next_poll(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        var member = await hub.AddMemberAsync();
        var reader = await hub.AddMemberAsync();
        var circle = await hub.AddCircleAsync("closed", member, reader);
        await BlockAsync(hub, member, "stays.click");
        var receipt = await member.ShareAsync(Bundles.Of(Bundles.Indicator(1, "withdrawn.click")), "?seen=true");
        var ending = $",\"valid_until\":\"{time.GetUtcNow().AddHours(2):yyyy-MM-dd'T'HH:mm:ss'Z'}\"";
        var ends = await member.ShareAsync(Bundles.Of(Bundles.Indicator(2, "ends.click", ending)), "?seen=true");
        foreach (var shared in new[] { receipt, ends })
        {
            var published = shared.GetProperty("objects")[0].GetProperty("publishedId").GetString();
            (await hub.Coordinator.PostAsync($"/api/v1/indicators/{published}/use", new { use = "block" })).Expect(204);
        }

        await BlockInAsync(hub, member, "in-circle.click", "?circle=closed");
        var (_, token) = await reader.AddFeedAsync("firewall");
        Assert.Equal(["ends.click", "in-circle.click", "stays.click", "withdrawn.click"], await NamesAsync(hub, token));

        (await member.DeleteAsync($"/api/v1/objects/{Bundles.Id("indicator", 1)}")).Expect(200);
        Assert.Equal(["ends.click", "in-circle.click", "stays.click"], await NamesAsync(hub, token));
        await hub.LeaveAsync(circle, reader);
        Assert.Equal(["ends.click", "stays.click"], await NamesAsync(hub, token));
        time.Advance(TimeSpan.FromHours(3));
        Assert.Equal(["stays.click"], await NamesAsync(hub, token));
        var list = Directory.CreateDirectory(Path.Combine(hub.Store.Folder, "lists", "names")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(list, "list.json"), """{"name":"Our names","type":"hostname","list":["stays.click"]}""", TestContext.Current.CancellationToken);
        await hub.Service<AllowListLoader>().LoadAsync(list, CancellationToken.None);
        Assert.Empty(await NamesAsync(hub, token));
    }

    [Theory, OnEachEngine]
    public async Task The_serial_of_a_zone_grows_with_what_changes_and_other_formats_hold_what_is_to_be_seen(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        await BlockAsync(hub, member, "first.click");
        await member.ShareDomainAsync("alert-only.click");
        var (_, token) = await member.AddFeedAsync("firewall");
        var before = await TextAsync(hub, token, "bind-rpz");
        await Task.Delay(1100, TestContext.Current.CancellationToken);
        await BlockAsync(hub, member, "second.click");
        var after = await TextAsync(hub, token, "bind-rpz");
        Assert.True(Serial(after) > Serial(before), $"{before}\n{after}");
        Assert.DoesNotContain("alert-only", after, StringComparison.Ordinal);
        Assert.Contains("alert-only", await TextAsync(hub, token, "suricata"), StringComparison.Ordinal);
        Assert.Contains("alert-only", await TextAsync(hub, token, "splunk"), StringComparison.Ordinal);
    }

    [Theory, OnEachEngine]
    public async Task Whoever_may_see_it_asks_why_an_entry_is_listed_by_its_reference(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var outsider = await hub.AddMemberAsync();
        await hub.AddCircleAsync("closed", member);
        var id = await BlockInAsync(hub, member, "why-me.click", "?circle=closed");
        var (_, token) = await member.AddFeedAsync("firewall");
        var line = (await TextAsync(hub, token, "hosts")).Split('\n').Single(one => one.Contains("why-me", StringComparison.Ordinal));
        var reference = line[line.IndexOf("bw:", StringComparison.Ordinal)..];

        var why = Assert.Single((await member.GetJsonAsync($"/api/v1/indicators?reference={reference}")).EnumerateArray());
        Assert.Equal(id, why.GetProperty("indicator").GetString());
        Assert.Equal("block", why.GetProperty("use").GetString());
        Assert.Empty((await outsider.GetJsonAsync($"/api/v1/indicators?reference={reference}")).EnumerateArray());
        Assert.Equal(422, (await member.GetAsync("/api/v1/indicators?reference=bw:%25")).Status);
    }

    [Theory, OnEachEngine]
    public async Task A_smaller_device_gets_the_worst_and_is_told_of_the_rest(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        await BlockAsync(hub, member, "a.click", "b.click", "c.click");
        var (_, token) = await member.AddFeedAsync("firewall");
        var reply = (await hub.Anonymous.GetAsync($"/feeds/{token}/hosts?max=2")).Expect(200);
        Assert.Equal(2, reply.Text.Split('\n').Count(line => line.StartsWith("0.0.0.0 ", StringComparison.Ordinal)));
        Assert.Contains("# Left out: 1. The list is full: 2 entries", reply.Text, StringComparison.Ordinal);
        Assert.Equal("1", reply.Headers.GetValues("X-Breakwater-Left-Out").Single());
        Assert.Equal(3, (await TextAsync(hub, token, "hosts")).Split('\n').Count(line => line.StartsWith("0.0.0.0 ", StringComparison.Ordinal)));
    }

    private static async Task<string> TextAsync(HubHost hub, string token, string format) => (await hub.Anonymous.GetAsync($"/feeds/{token}/{format}")).Expect(200).Text;

    private static async Task<IEnumerable<string>> NamesAsync(HubHost hub, string token) =>
        (await TextAsync(hub, token, "panos-domain")).Split('\n').Where(line => line.Length > 0 && line[0] != '#').Order(StringComparer.Ordinal);

    private static long Serial(string zone) => long.Parse(
        zone.Split('\n').Single(line => line.Contains("SOA", StringComparison.Ordinal)).Split(' ')[4], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<HttpStatusCode> PollAsync(HubHost hub, string path, string tag)
    {
        using var client = new HttpClient { BaseAddress = hub.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static async Task<List<string>> BlockAsync(HubHost hub, MemberActor member, params string[] domains)
    {
        var ids = new List<string>();
        foreach (var domain in domains)
        {
            ids.Add(await BlockInAsync(hub, member, domain, ""));
        }

        return ids;
    }

    private static async Task<string> BlockInAsync(HubHost hub, MemberActor member, string domain, string query)
    {
        var id = await member.ShareDomainAsync(domain, query);
        (await hub.Coordinator.PostAsync($"/api/v1/indicators/{id}/use", new { use = "block" })).Expect(204);
        return id;
    }
}
