using System.Xml.Linq;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Messages;

public sealed class AtomTests
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    [Theory, OnEachEngine]
    public async Task Warnings_are_an_atom_feed_by_key_and_by_secret_address_for_their_audience_only(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var one = await hub.AddMemberAsync();
        var two = await hub.AddMemberAsync();
        var outsider = await hub.AddMemberAsync();
        await hub.AddCircleAsync("atoms", "amber", "amber+strict", one, two);
        var path = (await one.PostAsync("/api/v1/members/me/atom", new { name = "reader" })).Expect(201).Json;
        var secret = path.GetProperty("path").GetString()!;
        Assert.Empty(Entries(await hub.Anonymous.GetAsync(secret)));

        var open = await WebhookTests.RaiseAsync(hub, "atom-open.click", 2);
        await WebhookTests.RaiseAsync(hub, "atom-amber.top", 2, "?circle=atoms&tlp=amber", one, two);
        await WebhookTests.RaiseAsync(hub, "atom-strict.info", 2, "?circle=atoms&tlp=amber%2Bstrict", one, two);
        Assert.Equal(
            ["[TLP:AMBER+STRICT] confirmed: atom-strict[.]info", "[TLP:AMBER] confirmed: atom-amber[.]top", "[TLP:GREEN] confirmed: atom-open[.]click"],
            Titles(await one.GetAsync("/api/v1/warnings/atom")));
        Assert.Equal(
            ["[TLP:AMBER] confirmed: atom-amber[.]top", "[TLP:GREEN] confirmed: atom-open[.]click"], Titles(await hub.Anonymous.GetAsync(secret)));
        Assert.Equal(["[TLP:GREEN] confirmed: atom-open[.]click"], Titles(await outsider.GetAsync("/api/v1/warnings/atom")));
        (await hub.Anonymous.GetAsync("/api/v1/warnings/atom")).Expect(401);
        (await hub.Anonymous.GetAsync("/atom/" + new string('A', 43))).Expect(404);

        var first = await hub.Anonymous.GetAsync(secret);
        Assert.Equal("application/atom+xml", first.ContentType);
        using var again = new HttpRequestMessage(HttpMethod.Get, secret);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var client = new HttpClient { BaseAddress = hub.Address };
        Assert.Equal(304, (int)(await client.SendAsync(again)).StatusCode);
        (await hub.Coordinator.PostAsync($"/api/v1/warnings/{open}/verdict", new { falsePositive = true, reason = "Ordinary." })).Expect(204);
        var after = await hub.Anonymous.GetAsync(secret);
        Assert.Contains("[TLP:GREEN] Withdrawn", Titles(after));
        Assert.DoesNotContain("atom-open", after.Text, StringComparison.Ordinal);
        Assert.Equal(2, Entries(after).Count);

        (await one.DeleteAsync($"/api/v1/members/me/atom/{path.GetProperty("id").GetString()}")).Expect(204);
        (await hub.Anonymous.GetAsync(secret)).Expect(404);
    }

    [Theory, OnEachEngine]
    public async Task The_stream_of_warnings_goes_on_by_last_event_id_and_shows_nothing_else(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var reader = await hub.AddMemberAsync();
        await WebhookTests.RaiseAsync(hub, "stream-a.click", 2);
        string last;
        using (var stream = await reader.OpenStreamAsync("0", "/api/v1/warnings/stream"))
        {
            var all = await stream.DrainAsync(TimeSpan.FromMilliseconds(1500));
            Assert.All(all, one => Assert.Contains("\"report\"", one.Body, StringComparison.Ordinal));
            last = all[^1].Id;
        }

        await WebhookTests.RaiseAsync(hub, "stream-b.top", 2);
        using var rest = await reader.OpenStreamAsync(last, "/api/v1/warnings/stream");
        var later = await rest.DrainAsync(TimeSpan.FromMilliseconds(1500));
        Assert.NotEmpty(later);
        Assert.All(later, one => Assert.Contains("stream-b.top", one.Body, StringComparison.Ordinal));
    }

    private static List<XElement> Entries(Reply reply) => XDocument.Parse(reply.Expect(200).Text).Root!.Elements(Atom + "entry").ToList();

    private static IEnumerable<string> Titles(Reply reply) =>
        Entries(reply).Select(entry => entry.Element(Atom + "title")!.Value).Order(StringComparer.Ordinal);
}
