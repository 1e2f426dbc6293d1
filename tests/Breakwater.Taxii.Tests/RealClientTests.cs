using Breakwater.Taxii.Tests.Hosting;
using static Breakwater.Taxii.Tests.Hosting.TaxiiHost;

namespace Breakwater.Taxii.Tests;

/// <summary>What clients in the field do, and what broke them elsewhere.</summary>
public sealed class RealClientTests
{
    [Theory]
    [InlineData("/taxii2/")]
    [InlineData("/taxii2/port/")]
    [InlineData("/taxii2/port/collections/")]
    [InlineData("/taxii2/port/collections/mine/")]
    [InlineData("/taxii2/port/collections/mine/objects/")]
    [InlineData("/taxii2/port/collections/mine/manifest/")]
    [InlineData("/taxii2/port/none/")]
    public async Task Taxii2_client_finds_type_and_version_in_every_content_type(string path)
    {
        await using var host = await StartAsync();
        var answer = await host.GetAsync(path);
        Assert.Contains("application/taxii+json", answer.Type, StringComparison.Ordinal);
        Assert.Contains("version=2.1", answer.Type, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taxii2_client_may_send_next_as_an_empty_string()
    {
        await using var host = await FilledAsync(3);
        Assert.Equal(3, (await host.GetAsync(Objects(Known.ReadOnly) + "?next=")).Ids.Length);
    }

    [Fact]
    public async Task Taxii2_client_checks_that_counts_add_up_and_equal_the_lists()
    {
        await using var host = await StartAsync();
        var body = $$"""
            {"objects":[{"id":"{{Known.Malware}}","modified":"{{Known.V1}}"},
                        {"id":"{{Known.Malware}}","modified":"{{Known.V1}}","x":1},
                        {"id":"{{Known.Indicator}}","modified":"{{Known.V1}}"}]}
            """;
        var status = (await host.PostAsync(Objects(Known.ReadWrite), body)).Json;
        Assert.Equal(3, status.GetProperty("total_count").GetInt32());
        Assert.Equal(status.GetProperty("successes").GetArrayLength(), status.GetProperty("success_count").GetInt32());
        Assert.Equal(status.GetProperty("failures").GetArrayLength(), status.GetProperty("failure_count").GetInt32());
        Assert.Equal(0, status.GetProperty("pending_count").GetInt32());
        Assert.False(status.TryGetProperty("pendings", out _));
    }

    [Fact]
    public async Task Taxii2_client_derives_the_status_address_from_the_api_root()
    {
        await using var host = await StartAsync();
        var id = (await host.PostAsync(Objects(Known.Alias), """{"objects":[]}""")).Json.GetProperty("id").GetString();
        Assert.Equal(200, (await host.GetAsync($"/taxii2/port/status/{id}/")).Status);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json, text/plain, */*")]
    [InlineData("*/*")]
    public async Task OpenCti_asks_for_json_or_anything(string accept)
    {
        await using var host = await FilledAsync(1);
        Assert.Equal(200, (await host.GetAsync(Objects(Known.ReadOnly), accept: accept)).Status);
    }

    // OpenCTI issue 5681: after a page it sends the header's last date beside the token, though it sent no date at first.
    [Fact]
    public async Task OpenCti_sends_the_last_date_and_next_together_and_gets_the_following_page()
    {
        await using var host = await FilledAsync(5);
        var first = await host.GetAsync(Objects(Known.ReadOnly) + "?limit=2");
        var last = first.Headers["X-TAXII-Date-Added-Last"];
        var second = await host.GetAsync($"{Objects(Known.ReadOnly)}?limit=2&added_after={last}&next={first.Next}");
        Assert.Equal([Known.Id("tool", 2), Known.Id("tool", 3)], second.Ids);
    }

    [Fact]
    public async Task OpenCti_date_far_ahead_does_not_skip_what_next_points_to()
    {
        await using var host = await FilledAsync(5);
        var next = (await host.GetAsync(Objects(Known.ReadOnly) + "?limit=2&added_after=2020-01-01T00:00:00Z")).Next;
        var second = await host.GetAsync($"{Objects(Known.ReadOnly)}?limit=2&added_after=2030-01-01T00:00:00Z&next={next}");
        Assert.Equal([Known.Id("tool", 2), Known.Id("tool", 3)], second.Ids);
    }

    // OpenCTI connectors issue 7604: an inclusive added_after makes it ask for ever.
    [Fact]
    public async Task OpenCti_polling_with_the_last_date_gets_nothing_twice()
    {
        await using var host = await FilledAsync(2);
        var last = (await host.GetAsync(Objects(Known.ReadOnly))).Headers["X-TAXII-Date-Added-Last"];
        Assert.Equal("{}", (await host.GetAsync($"{Objects(Known.ReadOnly)}?added_after={last}")).Body);
        host.Port.Put(Known.ReadOnly, Known.Malware, Known.V1);
        Assert.Equal([Known.Malware], (await host.GetAsync($"{Objects(Known.ReadOnly)}?added_after={last}")).Ids);
    }

    // MITRE workbench issue 32.
    [Fact]
    public async Task Header_dates_are_rfc_3339_with_microseconds()
    {
        await using var host = await FilledAsync(1);
        Assert.Matches(
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z$",
            (await host.GetAsync(Objects(Known.ReadOnly))).Headers["X-TAXII-Date-Added-Last"]);
    }

    [Fact]
    public async Task Sentinel_starts_at_the_collection_with_small_pages_and_never_asks_discovery()
    {
        await using var host = await FilledAsync(4);
        var first = await host.GetAsync(Objects(Known.ReadOnly) + "?limit=1");
        Assert.Equal([Known.Id("tool", 0)], first.Ids);
        Assert.Equal([Known.Id("tool", 1)], (await host.GetAsync($"{Objects(Known.ReadOnly)}?limit=1&next={first.Next}")).Ids);
    }

    [Fact]
    public async Task Large_page_arrives_whole()
    {
        await using var host = await StartAsync();
        var padding = new string('p', 10_000);
        for (var n = 0; n < 300; n++)
        {
            host.Port.Put(Known.ReadOnly, Known.Id("tool", n), Known.V1, $$"""{"id":"{{Known.Id("tool", n)}}","x":"{{padding}}"}""");
        }

        Assert.Equal(300, (await host.GetAsync(Objects(Known.ReadOnly) + "?limit=1000")).Ids.Length);
    }

    private static async Task<TaxiiHost> FilledAsync(int count)
    {
        var host = await StartAsync();
        for (var n = 0; n < count; n++)
        {
            host.Port.Put(Known.ReadOnly, Known.Id("tool", n), Known.V1);
        }

        return host;
    }
}
