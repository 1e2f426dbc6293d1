using Breakwater.Taxii.Server;
using Breakwater.Taxii.Tests.Hosting;
using static Breakwater.Taxii.Tests.Hosting.TaxiiHost;

namespace Breakwater.Taxii.Tests;

/// <summary>Paging by token and by date (TAXII 2.1 sections 3.4 and 3.5).</summary>
public sealed class PagingTests
{
    private const int Stored = 7;

    [Theory]
    [InlineData("objects/")]
    [InlineData("manifest/")]
    public async Task Following_next_gives_every_object_once_in_order(string path)
    {
        await using var host = await FilledAsync();
        var seen = new List<string>();
        var next = "";
        do
        {
            var page = await host.GetAsync($"/taxii2/port/collections/{Known.ReadOnly}/{path}?limit=3&next={next}");
            Assert.Equal(page.Next is not null, page.Json.GetProperty("more").GetBoolean());
            seen.AddRange(page.Ids);
            next = page.Next;
        }
        while (next is not null);
        Assert.Equal(Enumerable.Range(0, Stored).Select(n => Known.Id("tool", n)), seen);
    }

    [Fact]
    public async Task Following_the_header_date_gives_every_object_once_in_order()
    {
        await using var host = await FilledAsync();
        var seen = new List<string>();
        var query = "?limit=2";
        while (await host.GetAsync(Objects(Known.ReadOnly) + query) is { Ids: not [] } page)
        {
            seen.AddRange(page.Ids);
            query = "?limit=2&added_after=" + page.Headers["X-TAXII-Date-Added-Last"];
        }

        Assert.Equal(Enumerable.Range(0, Stored).Select(n => Known.Id("tool", n)), seen);
    }

    [Theory]
    [InlineData("manifest/")]
    [InlineData("objects/")]
    [InlineData("objects/tool--00000002-0000-4000-8000-000000000000/")]
    [InlineData("objects/tool--00000002-0000-4000-8000-000000000000/versions/")]
    public async Task Headers_carry_the_first_and_last_date_of_the_page(string path)
    {
        await using var host = await FilledAsync();
        var answer = await host.GetAsync($"/taxii2/port/collections/{Known.ReadOnly}/{path}");
        var isOne = path.Contains("tool", StringComparison.Ordinal);
        Assert.Equal($"2026-01-01T00:00:00.00000{(isOne ? 2 : 0)}Z", answer.Headers["X-TAXII-Date-Added-First"]);
        Assert.Equal($"2026-01-01T00:00:00.00000{(isOne ? 2 : 6)}Z", answer.Headers["X-TAXII-Date-Added-Last"]);
    }

    [Fact]
    public async Task Header_dates_equal_the_manifests_dates()
    {
        await using var host = await FilledAsync();
        var answer = await host.GetAsync(Manifest(Known.ReadOnly) + "?limit=3");
        var dates = answer.Json.GetProperty("objects").EnumerateArray().Select(o => o.GetProperty("date_added").GetString()).ToArray();
        Assert.Equal(dates[0], answer.Headers["X-TAXII-Date-Added-First"]);
        Assert.Equal(dates[^1], answer.Headers["X-TAXII-Date-Added-Last"]);
    }

    [Fact]
    public async Task Versions_page_with_next()
    {
        await using var host = await StartAsync();
        host.Port.Put(Known.ReadOnly, Known.Malware, Known.V1);
        host.Port.Put(Known.ReadOnly, Known.Malware, Known.V2);
        var path = Objects(Known.ReadOnly) + Known.Malware + "/versions/?limit=1";
        var first = await host.GetAsync(path);
        Assert.True(first.Json.GetProperty("more").GetBoolean());
        var second = await host.GetAsync($"{path}&next={first.Next}");
        Assert.Equal(Known.V2, second.Json.GetProperty("versions")[0].GetString());
        Assert.False(second.Json.GetProperty("more").GetBoolean());
    }

    [Fact]
    public async Task Limit_is_never_exceeded_and_lowered_to_the_servers_most()
    {
        await using var host = await FilledAsync(new TaxiiServerOptions { PageDefault = 2, PageMax = 4 });
        Assert.Equal(2, (await host.GetAsync(Objects(Known.ReadOnly))).Ids.Length);
        Assert.Single((await host.GetAsync(Objects(Known.ReadOnly) + "?limit=1")).Ids);
        Assert.Equal(4, (await host.GetAsync(Objects(Known.ReadOnly) + "?limit=5000")).Ids.Length);
    }

    [Fact]
    public async Task Token_that_was_altered_answers_400()
    {
        await using var host = await FilledAsync();
        var next = (await host.GetAsync(Objects(Known.ReadOnly) + "?limit=1")).Next!;
        for (var at = 0; at < next.Length; at++)
        {
            var altered = next[..at] + (next[at] == 'A' ? 'B' : 'A') + next[(at + 1)..];
            (await host.GetAsync($"{Objects(Known.ReadOnly)}?next={altered}")).Error(400);
        }
    }

    [Theory]
    [InlineData("50")]
    [InlineData("%00")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("2026-01-01T00:00:00Z")]
    public async Task Token_that_this_server_never_made_answers_400(string next)
    {
        await using var host = await FilledAsync();
        (await host.GetAsync($"{Objects(Known.ReadOnly)}?next={next}")).Error(400);
    }

    [Fact]
    public async Task Token_of_another_caller_collection_listing_or_filter_answers_400()
    {
        await using var host = await FilledAsync();
        for (var n = 0; n < 3; n++)
        {
            host.Port.Put(Known.ReadWrite, Known.Id("tool", 100 + n), Known.V1);
        }

        var next = (await host.GetAsync(Objects(Known.ReadOnly) + "?limit=1&match[type]=tool")).Next;
        Assert.Equal(200, (await host.GetAsync($"{Objects(Known.ReadOnly)}?match[type]=tool&next={next}")).Status);
        (await host.GetAsync($"{Objects(Known.ReadOnly)}?match[type]=tool&next={next}", user: "another member")).Error(400);
        (await host.GetAsync($"{Objects(Known.ReadWrite)}?match[type]=tool&next={next}")).Error(400);
        (await host.GetAsync($"{Manifest(Known.ReadOnly)}?match[type]=tool&next={next}")).Error(400);
        (await host.GetAsync($"{Objects(Known.ReadOnly)}?next={next}")).Error(400);
        (await host.GetAsync($"{Objects(Known.ReadOnly)}?match[type]=tool,malware&next={next}")).Error(400);
    }

    [Fact]
    public async Task Token_outlives_the_server_when_the_key_is_given()
    {
        var options = new TaxiiServerOptions { NextKey = [.. Enumerable.Range(0, 32).Select(n => (byte)n)] };
        await using var first = await FilledAsync(options);
        await using var second = await FilledAsync(options);
        var next = (await first.GetAsync(Objects(Known.ReadOnly) + "?limit=1")).Next;
        Assert.Equal(Known.Id("tool", 1), (await second.GetAsync($"{Objects(Known.ReadOnly)}?limit=1&next={next}")).Ids[0]);
        await using var keyless = await FilledAsync();
        (await keyless.GetAsync($"{Objects(Known.ReadOnly)}?limit=1&next={next}")).Error(400);
    }

    [Fact]
    public async Task Page_size_may_change_between_pages()
    {
        await using var host = await FilledAsync();
        var next = (await host.GetAsync(Objects(Known.ReadOnly) + "?limit=1")).Next;
        Assert.Equal(4, (await host.GetAsync($"{Objects(Known.ReadOnly)}?limit=4&next={next}")).Ids.Length);
    }

    [Fact]
    public async Task Page_may_be_empty_after_more_when_objects_were_deleted_meanwhile()
    {
        await using var host = await FilledAsync();
        var next = (await host.GetAsync(Objects(Known.ReadOnly) + "?limit=6")).Next;
        host.Port.Remove(Known.Id("tool", 6));
        Assert.Equal("{}", (await host.GetAsync($"{Objects(Known.ReadOnly)}?limit=6&next={next}")).Body);
    }

    [Fact]
    public void Options_that_cannot_work_are_all_named_at_once()
    {
        var options = new TaxiiServerOptions
        {
            PageDefault = 5,
            PageMax = 4,
            ContentBytesMax = 0,
            NextKey = [1],
            Realm = "\"",
            PublicAddress = new Uri("http://taxii.port.example"),
        };
        var app = Microsoft.AspNetCore.Builder.WebApplication.CreateSlimBuilder().Build();
        var message = Assert.Throws<InvalidOperationException>(() => app.MapTaxii(options)).Message;
        foreach (var name in new[] { "PageDefault", "ContentBytesMax", "NextKey", "Realm", "PublicAddress" })
        {
            Assert.Contains(name, message, StringComparison.Ordinal);
        }
    }

    private static async Task<TaxiiHost> FilledAsync(TaxiiServerOptions? options = null)
    {
        var host = await StartAsync(options);
        for (var n = 0; n < Stored; n++)
        {
            host.Port.Put(Known.ReadOnly, Known.Id("tool", n), Known.V1);
        }

        return host;
    }
}
