using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Breakwater.Formats.Misp;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Channels;

/// <summary>The feed that a MISP subscribes to, and what MISP's clients ask.</summary>
public sealed class MispTests
{
    [Theory, OnEachEngine]
    public async Task A_misp_subscribes_to_the_feed_as_it_is(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        await member.ShareDomainAsync("bad-crane.click");
        var (_, token) = await member.AddFeedAsync("misp");
        var manifest = MispManifest.Read((await hub.Anonymous.GetAsync($"/feeds/{token}/misp-feed/manifest.json")).Expect(200).Bytes);
        Assert.Empty(manifest.Problems);
        var attributes = new List<MispAttribute>();
        foreach (var entry in manifest.Events)
        {
            var file = (await hub.Anonymous.GetAsync($"/feeds/{token}/misp-feed/{entry.Uuid}.json")).Expect(200);
            Assert.Equal(entry.Sha256, Convert.ToHexStringLower(SHA256.HashData(file.Bytes)));
            var read = MispEventReader.Read(file.Bytes);
            Assert.Equal(entry.Timestamp, read.Timestamp);
            attributes.AddRange(read.Attributes);
        }

        Assert.Contains(attributes, one => one is { Type: "domain", Value: "bad-crane.click", ToIds: true });
        var hashes = (await hub.Anonymous.GetAsync($"/feeds/{token}/misp-feed/hashes.csv")).Expect(200).Text;
#pragma warning disable CA5351 // MISP's own index.
        Assert.Contains(Convert.ToHexStringLower(MD5.HashData("bad-crane.click"u8)) + ",", hashes, StringComparison.Ordinal);
#pragma warning restore CA5351
    }

    [Theory, OnEachEngine]
    public async Task A_client_signs_in_with_the_bare_key_and_learns_who_it_is(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync("Harbour Towage");
        Assert.Equal(401, (await AskAsync(hub, "not-a-key", "servers/getVersion")).Status);
        Assert.Equal(401, (await hub.Anonymous.GetAsync("/misp/events/index")).Status);
        var sensor = await member.EnrolSensorAsync();
        Assert.Equal(403, (await AskAsync(hub, sensor.Secret!, "events/index")).Status);
        Assert.True((await AskAsync(hub, member.Secret!, "servers/getVersion")).Expect(200).Json.TryGetProperty("version", out _));
        Assert.True((await AskAsync(hub, member.Secret!, "servers/getPyMISPVersion.json")).Expect(200).Json.TryGetProperty("version", out _));
        var me = (await AskAsync(hub, member.Secret!, "users/view/me")).Expect(200).Json;
        Assert.Equal("Harbour Towage", me.GetProperty("Organisation").GetProperty("name").GetString());
        Assert.False(me.GetProperty("Role").GetProperty("perm_add").GetBoolean());
        var types = (await AskAsync(hub, member.Secret!, "attributes/describeTypes.json")).Expect(200).Json.GetProperty("result");
        Assert.Equal(types.GetProperty("types").GetArrayLength(), types.GetProperty("sane_defaults").EnumerateObject().Count());
        // A key in the header of other paths is none.
        Assert.Equal(401, (await AskAsync(hub, member.Secret!, "../api/v1/objects")).Status);
    }

    [Theory, OnEachEngine]
    public async Task Searches_answer_as_a_misp_does(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        foreach (var domain in new[] { "one.click", "two.click", "three.example-port.click" })
        {
            await member.ShareDomainAsync(domain);
        }

        Assert.Equal("domain one.click,domain three.example-port.click,domain two.click", await FindAsync("{}"));
        Assert.Equal("domain one.click", await FindAsync("""{"value":"ONE.click"}"""));
        Assert.Equal("domain one.click,domain two.click", await FindAsync("""{"value":["one.click","two.click"]}"""));
        Assert.Equal("domain three.example-port.click", await FindAsync("""{"value":"%port%"}"""));
        Assert.Equal("domain three.example-port.click,domain two.click", await FindAsync("""{"value":{"NOT":["one.click"]}}"""));
        Assert.Equal("domain three.example-port.click,domain two.click", await FindAsync("""{"value":"!one.click"}"""));
        Assert.Equal("", await FindAsync("""{"type":"ip-dst"}"""));
        Assert.Equal("", await FindAsync("""{"to_ids":0}"""));
        Assert.Equal("", await FindAsync("""{"published":false}"""));
        Assert.Equal("", await FindAsync("""{"timestamp":["3d","1d"]}"""));
        Assert.Equal("domain two.click", await FindAsync("""{"value":"two.click","type":{"OR":["domain","url"]},"last":"7d","category":"Network activity","returnFormat":"json","unknown":1}"""));

        var page = await AskAsync(hub, member.Secret!, "attributes/restSearch", """{"limit":2,"page":2}""");
        Assert.Equal("3", page.Headers.GetValues("X-Result-Count").Single());
        Assert.Equal(1, page.Json.GetProperty("response").GetProperty("Attribute").GetArrayLength());
        Assert.Equal(422, (await AskAsync(hub, member.Secret!, "attributes/restSearch", """{"returnFormat":"openioc"}""")).Status);
        Assert.Equal(422, (await AskAsync(hub, member.Secret!, "attributes/restSearch", """{"timestamp":"soon"}""")).Status);
        Assert.Equal(400, (await AskAsync(hub, member.Secret!, "attributes/restSearch", "{")).Status);

        var events = (await AskAsync(hub, member.Secret!, "events/restSearch", """{"value":"one.click","metadata":true}""")).Expect(200).Json.GetProperty("response");
        var found = events.EnumerateArray().First().GetProperty("Event");
        Assert.False(found.TryGetProperty("Attribute", out _));
        foreach (var id in new[] { found.GetProperty("uuid").GetString()!, found.GetProperty("id").GetString()! })
        {
            var view = (await AskAsync(hub, member.Secret!, $"events/view/{id}")).Expect(200).Json.GetProperty("Event");
            Assert.Contains("one.click", view.GetRawText(), StringComparison.Ordinal);
        }

        Assert.Equal(404, (await AskAsync(hub, member.Secret!, "events/view/00000000-0000-4000-8000-000000000000")).Status);
        var index = (await AskAsync(hub, member.Secret!, "events/index", """{"minimal":1}""")).Expect(200).Json;
        Assert.Contains(index.EnumerateArray(), one => one.GetProperty("uuid").GetString() == found.GetProperty("uuid").GetString());

        async Task<string> FindAsync(string question)
        {
            var reply = (await AskAsync(hub, member.Secret!, "attributes/restSearch", question)).Expect(200);
            return string.Join(',', reply.Json.GetProperty("response").GetProperty("Attribute").EnumerateArray()
                .Select(one => $"{one.GetProperty("type").GetString()} {one.GetProperty("value").GetString()}").Order(StringComparer.Ordinal));
        }
    }

    private static async Task<Reply> AskAsync(HubHost hub, string key, string path, string? question = null)
    {
        using var client = new HttpClient { BaseAddress = new Uri(hub.Address, "/misp/") };
        using var request = new HttpRequestMessage(question is null ? HttpMethod.Get : HttpMethod.Post, path);
        request.Headers.TryAddWithoutValidation("Authorization", key);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (question is not null)
        {
            request.Content = new StringContent(question, Encoding.UTF8, "application/json");
        }

        return await Reply.ReadAsync(await client.SendAsync(request, TestContext.Current.CancellationToken));
    }
}
