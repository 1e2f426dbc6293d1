using System.Security.Cryptography;
using System.Text;
using Breakwater.Hub.OutsideSources;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.OutsideSources;

/// <summary>MISP feeds: events in, changes and deletions after them, and nothing doubled.</summary>
public sealed class MispFeedTests
{
    [Theory, OnEachEngine]
    public async Task Events_come_in_change_and_lose_what_was_deleted(DatabaseEngine engine)
    {
        await using var rig = await SourceRig.StartAsync(engine);
        await using var server = await WebServer.StartAsync();
        Serve(server, new Feed(1, 100, Attribute(1, "one.click"), Attribute(2, "two.click"), Attribute(3, "hello", "comment")), new Feed(2, 100, Attribute(4, "four.click")));
        var source = await rig.AddAsync(new NewSource("misp-feed", "OSINT", server.Address.AbsoluteUri) { Use = "block", Trust = 61 });

        await rig.RunToEndAsync(source);
        Assert.Equal(("block", 61L), rig.Value("domain", "one.click"));
        Assert.NotNull(rig.Value("domain", "four.click"));
        Assert.Contains(rig.Health(source).Notes, note => note.Contains("Not carried over", StringComparison.Ordinal));
        Assert.Equal(6, rig.Published().Count);
        await rig.RunToEndAsync(source);
        Assert.Equal(4, server.Requests.Count);

        Serve(server, new Feed(1, 200, Attribute(1, "one.click"), Attribute(2, "two.click", more: ",\"deleted\":true"), Attribute(5, "five.click")), new Feed(2, 100, Attribute(4, "four.click")));
        var before = Positions(rig);
        await rig.RunToEndAsync(source);
        Assert.NotNull(rig.Value("domain", "one.click"));
        Assert.Null(rig.Value("domain", "two.click"));
        Assert.NotNull(rig.Value("domain", "five.click"));
        Assert.Equal(6, server.Requests.Count);

        // What is the same but for the event's time is not published again: the new one, the report, and one tombstone.
        Assert.Equal(before + 3, Positions(rig));
    }

    [Theory, OnEachEngine]
    public async Task An_event_that_left_the_feed_is_withdrawn_from_a_mirror(DatabaseEngine engine)
    {
        await using var rig = await SourceRig.StartAsync(engine);
        await using var server = await WebServer.StartAsync();
        Feed[] both = [new Feed(1, 100, Attribute(1, "one.click")), new Feed(2, 100, Attribute(2, "two.click"))];
        Serve(server, both);
        var source = await rig.AddAsync(new NewSource("misp-feed", "OSINT", server.Address + "manifest.json") { Mirror = true });
        await rig.RunToEndAsync(source);

        Serve(server, both[1]);
        await rig.RunToEndAsync(source);
        Assert.Null(rig.Value("domain", "one.click"));
        Assert.NotNull(rig.Value("domain", "two.click"));

        Serve(server, both);
        await rig.RunToEndAsync(source);
        Assert.NotNull(rig.Value("domain", "one.click"));
    }

    [Theory, OnEachEngine(DatabaseEngine.Sqlite)]
    public async Task A_bad_event_keeps_no_other_back_and_is_tried_again(DatabaseEngine engine)
    {
        await using var rig = await SourceRig.StartAsync(engine);
        await using var server = await WebServer.StartAsync();
        Serve(server, new Feed(1, 100, Attribute(1, "one.click")), new Feed(2, 100, Attribute(2, "two.click")));
        var good = server.Files[$"/{Uuid(1)}.json"];
        server.Files[$"/{Uuid(1)}.json"] = good.Replace("one.click", "changed.click", StringComparison.Ordinal);
        var source = await rig.AddAsync(new NewSource("misp-feed", "OSINT", server.Address.AbsoluteUri));

        await rig.RunToEndAsync(source);
        Assert.Contains(rig.Health(source).Notes, note => note.Contains("digest", StringComparison.Ordinal));
        Assert.Null(rig.Value("domain", "changed.click"));
        Assert.NotNull(rig.Value("domain", "two.click"));

        server.Files[$"/{Uuid(1)}.json"] = good;
        await rig.RunToEndAsync(source);
        Assert.NotNull(rig.Value("domain", "one.click"));

        server.Files["/manifest.json"] = "[]";
        Assert.Contains("no MISP feed", await rig.FailAsync(source), StringComparison.Ordinal);
    }

    private static string Uuid(int number) => $"5f0a1c00-1111-4222-8333-0000000e{number:x4}";

    private static string Attribute(int number, string value, string type = "domain", string more = "") =>
        $$"""{"uuid":"5f0a1c00-1111-4222-8333-{{number:x12}}","type":"{{type}}","category":"Network activity","value":"{{value}}","to_ids":true,"timestamp":"1700000000","comment":""{{more}}}""";

    private static void Serve(WebServer server, params Feed[] events)
    {
        server.Files.Clear();
        var entries = new List<string>();
        foreach (var one in events)
        {
            var json = $$"""{"Event":{"uuid":"{{Uuid(one.Number)}}","info":"Event {{one.Number}}","date":"2023-11-14","timestamp":"{{1_700_000_000 + one.Time}}","Orgc":{"name":"Harbour CERT","uuid":"5f0a1c00-1111-4222-8333-0000000000aa"},"Attribute":[{{string.Join(',', one.Attributes)}}] } }""";
            server.Files[$"/{Uuid(one.Number)}.json"] = json;
            var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
            entries.Add($$"""
                "{{Uuid(one.Number)}}":{"info":"Event {{one.Number}}","timestamp":"{{1_700_000_000 + one.Time}}","integrity:sha256":"{{digest}}"}
                """);
        }

        server.Files["/manifest.json"] = $"{{{string.Join(',', entries)}}}";
    }

    private static long Positions(SourceRig rig)
    {
        using var connection = rig.Database.Open();
        return Dapper.SqlMapper.ExecuteScalar<long>(connection, "select count(*) from publication");
    }

    private sealed record Feed(int Number, int Time, params string[] Attributes);
}
