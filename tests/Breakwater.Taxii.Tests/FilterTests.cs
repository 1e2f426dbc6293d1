using Breakwater.Taxii.Tests.Hosting;
using static Breakwater.Taxii.Tests.Hosting.TaxiiHost;

namespace Breakwater.Taxii.Tests;

/// <summary>Filters over HTTP: which endpoint obeys which, and what is answered when nothing is left.</summary>
public sealed class FilterTests
{
    [Theory]
    [InlineData("", new[] { 1, 2, 3 })]
    [InlineData("?match[type]=malware", new[] { 1, 3 })]
    [InlineData("?match%5Btype%5D=malware", new[] { 1, 3 })]
    [InlineData("?match[type]=malware,tool", new[] { 1, 2, 3 })]
    [InlineData("?match[type]=campaign", new int[0])]
    [InlineData("?match[type]=x-nobody-knows-this", new int[0])]
    [InlineData("?match[id]=malware--00000003-0000-4000-8000-000000000000", new[] { 3 })]
    [InlineData("?match[id]=malware--00000003-0000-4000-8000-000000000000&match[type]=tool", new int[0])]
    [InlineData("?match[spec_version]=2.0", new int[0])]
    [InlineData("?match[spec_version]=2.0,2.1", new[] { 1, 2, 3 })]
    [InlineData("?match[unheard]=of", new[] { 1, 2, 3 })]
    [InlineData("?added_after=2026-01-01T00:00:00.000000Z", new[] { 2, 3 })]
    [InlineData("?added_after=2026-01-01T00:00:00.0000009Z", new[] { 2, 3 })]
    [InlineData("?added_after=2025-12-31T23:59:59Z", new[] { 1, 2, 3 })]
    [InlineData("?added_after=2027-01-01T00:00:00Z", new int[0])]
    public async Task Manifest_and_objects_obey_the_same_filters(string query, int[] expected)
    {
        await using var host = await WithThreeAsync();
        var ids = expected.Select(n => Known.Id(n == 2 ? "tool" : "malware", n)).ToArray();
        foreach (var path in new[] { Objects(Known.ReadOnly), Manifest(Known.ReadOnly) })
        {
            var answer = await host.GetAsync(path + query);
            Assert.Equal(200, answer.Status);
            Assert.Equal(ids, answer.Ids);
        }
    }

    [Theory]
    [InlineData("", new[] { 3 })]
    [InlineData("?match[version]=last", new[] { 3 })]
    [InlineData("?match[version]=first", new[] { 1 })]
    [InlineData("?match[version]=first,last", new[] { 1, 3 })]
    [InlineData("?match[version]=all", new[] { 1, 2, 3 })]
    [InlineData("?match[version]=2026-01-02T10:00:00Z", new[] { 2 })]
    [InlineData("?match[version]=2026-01-02T10:00:00.000000Z,last", new[] { 2, 3 })]
    [InlineData("?match[version]=2020-01-01T00:00:00Z", new int[0])]
    [InlineData("?match[version]=all&match[type]=this-endpoint-ignores-types", new[] { 1, 2, 3 })]
    public async Task Object_obeys_its_version_filter(string query, int[] expected)
    {
        await using var host = await WithVersionsAsync();
        var answer = await host.GetAsync(Objects(Known.ReadOnly) + Known.Malware + "/" + query);
        Assert.Equal(200, answer.Status);
        var versions = answer.Ids is []
            ? []
            : answer.Json.GetProperty("objects").EnumerateArray().Select(o => o.GetProperty("modified").GetString()).ToArray();
        Assert.Equal(expected.Select(n => new[] { Known.V1, Known.V2, Known.V3 }[n - 1]), versions);
    }

    [Fact]
    public async Task Versions_ignores_the_version_filter_and_obeys_dates()
    {
        await using var host = await WithVersionsAsync();
        var path = Objects(Known.ReadOnly) + Known.Malware + "/versions/";
        Assert.Equal(3, (await host.GetAsync(path + "?match[version]=first")).Json.GetProperty("versions").GetArrayLength());
        var later = await host.GetAsync(path + "?added_after=2026-01-01T00:00:00Z");
        Assert.Equal([Known.V2, Known.V3], later.Json.GetProperty("versions").EnumerateArray().Select(v => v.GetString()));
    }

    [Theory]
    [InlineData("manifest/")]
    [InlineData("objects/")]
    [InlineData("objects/malware--31b940d4-6f7f-459a-80ea-9c1f17b58abc/")]
    [InlineData("objects/malware--31b940d4-6f7f-459a-80ea-9c1f17b58abc/versions/")]
    public async Task Malformed_filters_answer_400_and_list_each(string path)
    {
        await using var host = await WithVersionsAsync();
        var answer = await host.GetAsync($"/taxii2/port/collections/{Known.ReadOnly}/{path}?limit=0&added_after=now&match[spec_version]=x");
        var description = answer.Error(400);
        Assert.Contains("limit", description, StringComparison.Ordinal);
        Assert.Contains("added_after", description, StringComparison.Ordinal);
        var details = answer.Json.GetProperty("details");
        Assert.Equal(
            ["added_after", "limit", "match[spec_version]"], details.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    // Section 5.6 asks for an empty envelope and for 404; the id decides.
    [Theory]
    [InlineData("")]
    [InlineData("versions/")]
    public async Task Object_that_does_not_exist_answers_404_and_one_that_is_filtered_out_an_empty_resource(string rest)
    {
        await using var host = await WithVersionsAsync();
        (await host.GetAsync(Objects(Known.ReadOnly) + Known.Indicator + "/" + rest)).Error(404);
        var empty = await host.GetAsync(Objects(Known.ReadOnly) + Known.Malware + "/" + rest + "?added_after=2030-01-01T00:00:00Z");
        Assert.Equal((200, "{}"), (empty.Status, empty.Body));
    }

    [Theory]
    [InlineData("manifest/")]
    [InlineData("objects/")]
    public async Task Nothing_found_in_a_listing_answers_200_with_an_empty_resource(string path)
    {
        await using var host = await StartAsync();
        var answer = await host.GetAsync($"/taxii2/port/collections/{Known.ReadOnly}/{path}");
        Assert.Equal((200, "{}"), (answer.Status, answer.Body));
        Assert.DoesNotContain("X-TAXII-Date-Added-First", answer.Headers.Keys);
    }

    private static async Task<TaxiiHost> WithThreeAsync()
    {
        var host = await StartAsync();
        host.Port.Put(Known.ReadOnly, Known.Id("malware", 1), Known.V1);
        host.Port.Put(Known.ReadOnly, Known.Id("tool", 2), Known.V1);
        host.Port.Put(Known.ReadOnly, Known.Id("malware", 3), Known.V1);
        return host;
    }

    private static async Task<TaxiiHost> WithVersionsAsync()
    {
        var host = await StartAsync();
        foreach (var version in new[] { Known.V1, Known.V2, Known.V3 })
        {
            host.Port.Put(Known.ReadOnly, Known.Malware, version);
        }

        return host;
    }
}
