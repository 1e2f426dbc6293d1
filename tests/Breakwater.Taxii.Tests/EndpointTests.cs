using Breakwater.Taxii.Server;
using Breakwater.Taxii.Tests.Hosting;
using static Breakwater.Taxii.Tests.Hosting.TaxiiHost;

namespace Breakwater.Taxii.Tests;

/// <summary>The eleven endpoints, and addresses that are none.</summary>
public sealed class EndpointTests
{
    [Fact]
    public async Task Discovery_names_its_roots_as_paths_that_begin_with_one_slash()
    {
        await using var host = await StartAsync();
        var answer = await host.GetAsync("/taxii2/");
        Assert.Equal(200, answer.Status);
        Assert.Equal(Media, answer.Type);
        Assert.Equal("A port", answer.Json.GetProperty("title").GetString());
        Assert.Equal("/taxii2/port/", answer.Json.GetProperty("default").GetString());
        Assert.Equal("/taxii2/port/", answer.Json.GetProperty("api_roots")[0].GetString());
        Assert.False(answer.Json.TryGetProperty("description", out _));
    }

    [Fact]
    public async Task Discovery_names_its_roots_as_https_addresses_when_a_public_address_is_set()
    {
        await using var host = await StartAsync(new TaxiiServerOptions { PublicAddress = new Uri("https://taxii.port.example") });
        var answer = await host.GetAsync("/taxii2/");
        Assert.Equal("https://taxii.port.example/taxii2/port/", answer.Json.GetProperty("default").GetString());
        Assert.Equal("https://taxii.port.example/taxii2/port/", answer.Json.GetProperty("api_roots")[0].GetString());
    }

    [Fact]
    public async Task Discovery_may_be_open_and_still_knows_who_asks()
    {
        await using var host = await StartAsync(new TaxiiServerOptions { OpenDiscovery = true });
        Assert.Equal(200, (await host.GetAsync("/taxii2/", user: null)).Status);
        Assert.Equal(200, (await host.GetAsync("/taxii2/")).Status);
        Assert.Equal(401, (await host.GetAsync("/taxii2/port/", user: null)).Status);
    }

    [Fact]
    public async Task Api_root_says_which_versions_and_how_large_a_body()
    {
        await using var host = await StartAsync();
        var answer = await host.GetAsync("/taxii2/port/");
        Assert.Equal(200, answer.Status);
        Assert.Equal("The community", answer.Json.GetProperty("title").GetString());
        Assert.Equal(Media, answer.Json.GetProperty("versions")[0].GetString());
        Assert.Equal(33_554_432, answer.Json.GetProperty("max_content_length").GetInt64());
    }

    [Fact]
    public async Task Collections_are_listed_by_id_with_their_required_properties()
    {
        await using var host = await StartAsync();
        var collections = (await host.GetAsync("/taxii2/port/collections/")).Json.GetProperty("collections").EnumerateArray().ToArray();
        var ids = collections.Select(c => c.GetProperty("id").GetString()).ToArray();
        Assert.Equal([Known.ReadWrite, Known.ReadOnly, Known.WriteOnly, Known.Neither], ids);
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.False(collections[3].GetProperty("can_read").GetBoolean());
        Assert.False(collections[3].GetProperty("can_write").GetBoolean());
        Assert.Equal("Sealed", collections[3].GetProperty("title").GetString());
        Assert.False(collections[3].TryGetProperty("media_types", out _));
    }

    [Fact]
    public async Task Collections_key_is_left_out_when_there_are_none()
    {
        await using var host = await StartAsync();
        Assert.Equal("{}", (await host.GetAsync("/taxii2/port/collections/", user: Nobody)).Body);
    }

    [Fact]
    public async Task Collection_answers_to_its_alias_with_its_id()
    {
        await using var host = await StartAsync();
        var answer = await host.GetAsync($"/taxii2/port/collections/{Known.Alias}/");
        Assert.Equal(Known.ReadWrite, answer.Json.GetProperty("id").GetString());
        Assert.Equal(Known.Alias, answer.Json.GetProperty("alias").GetString());
        host.Port.Put(Known.ReadWrite, Known.Malware, Known.V1);
        Assert.Equal([Known.Malware], (await host.GetAsync(Objects(Known.Alias))).Ids);
    }

    [Fact]
    public async Task Manifest_lists_id_date_version_and_media_type()
    {
        await using var host = await StartAsync();
        host.Port.Put(Known.ReadOnly, Known.Malware, Known.V1);
        var entry = (await host.GetAsync(Manifest(Known.ReadOnly))).Json.GetProperty("objects")[0];
        Assert.Equal(Known.Malware, entry.GetProperty("id").GetString());
        Assert.Equal("2026-01-01T00:00:00.000000Z", entry.GetProperty("date_added").GetString());
        Assert.Equal(Known.V1, entry.GetProperty("version").GetString());
        Assert.Equal("application/stix+json;version=2.1", entry.GetProperty("media_type").GetString());
        Assert.False(host.Port.Queries[^1].NeedsJson);
    }

    [Fact]
    public async Task Objects_are_sent_byte_for_byte()
    {
        const string odd = """{ "type":"tool",  "id":"tool--31b940d4-6f7f-459a-80ea-9c1f17b58abc","n":1.50,"é":"ü\u0041" }""";
        await using var host = await StartAsync();
        host.Port.Put(Known.ReadOnly, Known.Malware, Known.V1, odd);
        Assert.Equal($$"""{"more":false,"objects":[{{odd}}]}""", (await host.GetAsync(Objects(Known.ReadOnly))).Body);
    }

    [Fact]
    public async Task Object_is_served_alone()
    {
        await using var host = await StartAsync();
        host.Port.Put(Known.ReadOnly, Known.Malware, Known.V1);
        host.Port.Put(Known.ReadOnly, Known.Indicator, Known.V1);
        Assert.Equal([Known.Indicator], (await host.GetAsync(Objects(Known.ReadOnly) + Known.Indicator + "/")).Ids);
    }

    [Fact]
    public async Task Versions_lists_every_version_of_an_object()
    {
        await using var host = await StartAsync();
        host.Port.Put(Known.ReadOnly, Known.Malware, Known.V1);
        host.Port.Put(Known.ReadOnly, Known.Malware, Known.V2);
        var answer = await host.GetAsync(Objects(Known.ReadOnly) + Known.Malware + "/versions/");
        Assert.Equal(200, answer.Status);
        Assert.Equal(
            [Known.V1, Known.V2], answer.Json.GetProperty("versions").EnumerateArray().Select(v => v.GetString()));
    }

    [Theory]
    [InlineData("/taxii2")]
    [InlineData("/taxii2/port")]
    [InlineData("/taxii2/port/collections")]
    [InlineData("/taxii2/port/collections/22222222-2222-4222-8222-222222222222/objects")]
    public async Task Address_without_its_last_slash_is_served(string path)
    {
        await using var host = await StartAsync();
        Assert.Equal(200, (await host.GetAsync(path)).Status);
    }

    [Theory]
    [InlineData("/taxii2/elsewhere/")]
    [InlineData("/taxii2/elsewhere/collections/")]
    [InlineData("/taxii2/elsewhere/collections/11111111-1111-4111-8111-111111111111/objects/")]
    [InlineData("/taxii2/port/nothing/")]
    [InlineData("/taxii2/port/collections/99999999-9999-4999-8999-999999999999/")]
    [InlineData("/taxii2/port/collections/99999999-9999-4999-8999-999999999999/manifest/")]
    [InlineData("/taxii2/port/collections/11111111-1111-4111-8111-111111111111/object/")]
    [InlineData("/taxii2/port/status/99999999-9999-4999-8999-999999999999/")]
    [InlineData("/taxii2/port/status/x/")]
    [InlineData("/taxii2/port/channels/a/b/c/d/")]
    public async Task Unknown_address_answers_404_with_an_error_resource(string path)
    {
        await using var host = await StartAsync();
        (await host.GetAsync(path)).Error(404);
    }

    [Theory]
    [InlineData("POST", "/taxii2/", "GET, HEAD")]
    [InlineData("DELETE", "/taxii2/port/collections/", "GET, HEAD")]
    [InlineData("PUT", "/taxii2/port/collections/mine/objects/", "GET, HEAD, POST")]
    [InlineData("PATCH", "/taxii2/port/collections/mine/objects/x/", "GET, HEAD, DELETE")]
    public async Task Wrong_method_answers_405_and_names_the_right_ones(string method, string path, string allowed)
    {
        await using var host = await StartAsync();
        var answer = await host.SendAsync(new HttpMethod(method), path, Member, Media);
        answer.Error(405);
        Assert.Equal(allowed, answer.Headers["Allow"]);
    }

    [Fact]
    public async Task Head_answers_like_get_without_the_body()
    {
        await using var host = await StartAsync();
        var answer = await host.SendAsync(HttpMethod.Head, "/taxii2/", Member, Media);
        Assert.Equal((200, ""), (answer.Status, answer.Body));
    }
}
