using System.IO.Compression;
using System.Text;
using Breakwater.Taxii.Client;
using Breakwater.Taxii.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using static Breakwater.Taxii.Tests.Hosting.ScriptedServer;

namespace Breakwater.Taxii.Tests.Client;

/// <summary>Single requests: what is sent, what is borne, and what is refused with a reason.</summary>
public sealed class ClientTests
{
    private const string OneTool = """{"more":false,"objects":[{"type":"tool","id":"tool--00000001-0000-4000-8000-000000000000"}]}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/taxii+json;version=2.1")]
    [InlineData("application/taxii+json; version=2.1; charset=utf-8")]
    [InlineData("Application/TAXII+JSON; Version=\"2.1\"")]
    [InlineData("application/taxii+json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/stix+json;version=2.1")]
    public async Task Content_types_that_servers_really_send_are_read(string type)
    {
        await using var server = await StartAsync(Json(OneTool, type));
        Assert.Single((await server.Client().ObjectsAsync(server.Collection, new ObjectsQuery(), Cancel)).Objects);
    }

    [Theory]
    [InlineData("application/vnd.oasis.taxii+json; version=2.0", "2.0")]
    [InlineData("application/vnd.oasis.stix+json; version=2.0", "2.0")]
    [InlineData("application/taxii+json;version=2.0", "2.0")]
    [InlineData("application/xml", "TAXII 1")]
    [InlineData("text/html; charset=utf-8", "sign-in page")]
    public async Task Other_versions_and_pages_are_refused_by_name(string type, string expected)
    {
        await using var server = await StartAsync(Json(OneTool, type));
        var fault = await FaultAsync(server, TaxiiFault.NotTaxii21);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Compressed_answers_are_read(string encoding)
    {
        await using var server = await StartAsync(context => CompressedAsync(context, encoding, Encoding.UTF8.GetBytes(OneTool)));
        Assert.Single((await server.Client().ObjectsAsync(server.Collection, new ObjectsQuery(), Cancel)).Objects);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_bomb_is_refused_at_the_limit(string encoding)
    {
        await using var server = await StartAsync(context => CompressedAsync(context, encoding, new byte[50_000_000]));
        await FaultAsync(server, TaxiiFault.TooLarge, Quick with { AnswerBytesMax = 1_000_000 });
    }

    [Fact]
    public async Task An_endless_answer_is_refused_at_the_limit()
    {
        await using var server = await StartAsync(async context =>
        {
            context.Response.ContentType = TaxiiHost.Media;
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[100_000], CancellationToken.None);
            }
        });
        await FaultAsync(server, TaxiiFault.TooLarge, Quick with { AnswerBytesMax = 1_000_000 });
    }

    [Fact]
    public async Task An_answer_that_trickles_is_given_up()
    {
        await using var server = await StartAsync(async context =>
        {
            context.Response.ContentType = TaxiiHost.Media;
            await context.Response.Body.WriteAsync("{"u8.ToArray());
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await FaultAsync(server, TaxiiFault.TimedOut, Quick with { AttemptPatience = TimeSpan.FromMilliseconds(200), RetriesMax = 1 });
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("not json", TaxiiFault.BadAnswer)]
    [InlineData("[]", TaxiiFault.BadAnswer)]
    [InlineData("{\"objects\":[", TaxiiFault.BadAnswer)]
    [InlineData("{\"objects\":{}}", TaxiiFault.BadAnswer)]
    public async Task What_is_no_envelope_is_refused(string body, TaxiiFault fault)
    {
        await using var server = await StartAsync(Json(body));
        await FaultAsync(server, fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"objects\":[]}")]
    [InlineData("{\"more\":false,\"objects\":null}")]
    [InlineData("\uFEFF{}")]
    public async Task Empty_pages_of_all_kinds_are_empty(string body)
    {
        await using var server = await StartAsync(Json(body));
        Assert.Empty((await server.Client().ObjectsAsync(server.Collection, new ObjectsQuery(), Cancel)).Objects);
    }

    [Theory]
    [InlineData(429, "0")]
    [InlineData(503, "0")]
    [InlineData(429, "Mon, 01 Jan 2024 00:00:00 GMT")]
    [InlineData(503, "soon")]
    [InlineData(500, null)]
    [InlineData(502, null)]
    [InlineData(504, null)]
    public async Task A_busy_or_failing_server_is_asked_again(int status, string? retryAfter)
    {
        await using var server = await StartAsync(Failing(status, retryAfter), Failing(status, retryAfter), Json(OneTool));
        Assert.Single((await server.Client().ObjectsAsync(server.Collection, new ObjectsQuery(), Cancel)).Objects);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_asks_for_more_patience_than_there_is_gets_its_way()
    {
        await using var server = await StartAsync(Failing(429, "3600"));
        var fault = await FaultAsync(server, TaxiiFault.Busy);
        Assert.Equal(TimeSpan.FromHours(1), fault.RetryAfter);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Retries_end()
    {
        await using var server = await StartAsync(Failing(500, null));
        await FaultAsync(server, TaxiiFault.ServerFailed, Quick with { RetriesMax = 2 });
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData(400, TaxiiFault.Refused)]
    [InlineData(401, TaxiiFault.Unauthorized)]
    [InlineData(403, TaxiiFault.Forbidden)]
    [InlineData(404, TaxiiFault.NotFound)]
    [InlineData(406, TaxiiFault.Refused)]
    [InlineData(418, TaxiiFault.Refused)]
    public async Task A_refusal_is_told_once_with_the_servers_words(int status, TaxiiFault expected)
    {
        await using var server = await StartAsync(
            Json($$"""{"title":"No.","description":"Because\u001b[31m it is {{status}}.","http_status":"{{status}}"}""", status: status));
        var fault = await FaultAsync(server, expected);
        Assert.Equal(status, fault.Status);
        Assert.Contains($"No. Because [31m it is {status}.", fault.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_connection_that_breaks_off_is_tried_again()
    {
        await using var server = await StartAsync(
            context =>
            {
                context.Response.ContentLength = 1000;
                context.Response.ContentType = TaxiiHost.Media;
                context.Abort();
                return Task.CompletedTask;
            },
            Json(OneTool));
        Assert.Single((await server.Client().ObjectsAsync(server.Collection, new ObjectsQuery(), Cancel)).Objects);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_told_as_such()
    {
        using var http = new HttpClient();
        var client = new TaxiiClient(http, new Uri("http://127.0.0.1:1/"), null, Quick with { RetriesMax = 1 });
        var fault = await Assert.ThrowsAsync<TaxiiException>(() => client.DiscoveryAsync(new Uri("http://127.0.0.1:1/"), Cancel));
        Assert.Equal(TaxiiFault.Unreachable, fault.Fault);
    }

    [Fact]
    public async Task Redirects_on_the_same_server_keep_credentials_and_others_do_not_get_them()
    {
        var seen = new List<string>();
        await using var other = await StartAsync(context => SeenAsync(context, seen, "other", OneTool));
        await using var server = await StartAsync(context => context.Request.Path.Value switch
        {
            "/api/collections/c1/objects/" => RedirectAsync(context, 302, "/moved/"),
            "/moved/" => MovedAsync(context),
            _ => SeenAsync(context, seen, "same", OneTool),
        });
        var client = server.Client(credentials: TaxiiCredentials.Basic("user", "pass word:ü"));
        await client.ObjectsAsync(server.Collection, new ObjectsQuery(), Cancel);
        Assert.Equal(["moved Basic dXNlcjpwYXNzIHdvcmQ6w7w=", "other "], seen);

        Task MovedAsync(HttpContext context)
        {
            seen.Add("moved " + context.Request.Headers.Authorization);
            return RedirectAsync(context, 307, new Uri(other.Address, "/elsewhere/").AbsoluteUri);
        }
    }

    [Fact]
    public async Task Redirects_without_end_end()
    {
        await using var server = await StartAsync(context => RedirectAsync(context, 302, context.Request.Path));
        await FaultAsync(server, TaxiiFault.BadAnswer);
        Assert.Equal(Limits.RedirectsMax + 1, server.Requests.Count);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://example.com/")]
    public async Task Redirects_out_of_HTTP_are_refused(string target)
    {
        await using var server = await StartAsync(context => RedirectAsync(context, 302, target));
        await FaultAsync(server, TaxiiFault.Refused);
    }

    [Fact]
    public async Task Discovery_gives_absolute_roots_with_a_slash_at_the_end()
    {
        await using var server = await StartAsync(
            Json("""{"title":"T","default":"/a","api_roots":["/a","https://other.example/b/",7]}"""));
        var discovery = await server.Client().DiscoveryAsync(server.Address, Cancel);
        Assert.Equal(new Uri(server.Address, "/a/").AbsoluteUri, discovery.Default);
        Assert.Equal([discovery.Default!, "https://other.example/b/"], discovery.ApiRoots!);
        Assert.Equal("GET /taxii2/", Assert.Single(server.Requests));
    }

    [Fact]
    public async Task Every_endpoint_of_our_own_server_is_reached()
    {
        await using var host = await TaxiiHost.StartAsync();
        host.Port.Put(Known.ReadWrite, Known.Malware, Known.V1);
        host.Port.Put(Known.ReadWrite, Known.Malware, Known.V2);
        using var http = new HttpClient();
        var client = new TaxiiClient(http, host.Address, TaxiiCredentials.Basic(TaxiiHost.Member, BasicScheme.Password));

        var discovery = await client.DiscoveryAsync(host.Address, Cancel);
        var root = new Uri(discovery.Default!);
        Assert.Equal(Limits.ContentBytesMax, (await client.ApiRootAsync(root, Cancel)).MaxContentLength);
        var collections = await client.CollectionsAsync(root, Cancel);
        Assert.Contains(collections, c => c.Id == Known.ReadWrite && c is { CanRead: true, CanWrite: true });
        var collection = TaxiiAddress.Collection(root, Known.Alias);
        Assert.Equal(Known.ReadWrite, (await client.CollectionAsync(collection, Cancel)).Id);

        var all = await client.ObjectsAsync(collection, new ObjectsQuery { Versions = ["all"], Limit = 1 }, Cancel);
        Assert.True(all.Listing.More);
        Assert.NotNull(all.Listing.Next);
        Assert.Equal(MemoryCollections.FirstMicros, all.Listing.LastMicros);
        var one = await client.ObjectAsync(collection, Known.Malware, new ObjectsQuery { Versions = ["first"] }, Cancel);
        Assert.Equal(Known.V1, one.Objects[0].Object!.Version!.Value.ToString());
        var manifest = await client.ManifestAsync(collection, new ObjectsQuery { Types = ["malware"] }, Cancel);
        Assert.Equal(new ManifestDate(Known.Malware, MemoryCollections.FirstMicros + 1, Known.V2), Assert.Single(manifest.Entries));
        Assert.Equal([Known.V1, Known.V2], (await client.VersionsAsync(collection, Known.Malware, new ObjectsQuery(), Cancel)).Versions);

        var report = await client.AddAsync(collection, Encoding.UTF8.GetBytes(Envelope([1])), Cancel);
        Assert.Equal((true, 1), (report.IsComplete, report.SuccessCount));
        Assert.Equal(report.Id, (await client.StatusAsync(root, report.Id!, Cancel)).Id);
        await client.DeleteAsync(collection, Known.Malware, ["all"], Cancel);
        var gone = await Assert.ThrowsAsync<TaxiiException>(
            () => client.ObjectAsync(collection, Known.Malware, new ObjectsQuery(), Cancel));
        Assert.Equal(TaxiiFault.NotFound, gone.Fault);
    }

    [Fact]
    public async Task A_bearer_token_is_sent_and_never_printed()
    {
        var seen = new List<string>();
        await using var server = await StartAsync(context => SeenAsync(context, seen, "it", OneTool));
        var credentials = TaxiiCredentials.Bearer("s3cret");
        await server.Client(credentials: credentials).ObjectsAsync(server.Collection, new ObjectsQuery(), Cancel);
        Assert.Equal("it Bearer s3cret", Assert.Single(seen));
        Assert.DoesNotContain("s3cret", credentials.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://h/api/collections/c1/", "http://h/api/", "http://h/api/collections/c1/")]
    [InlineData("http://h/api/collections/c1", "http://h/api/", "http://h/api/collections/c1/")]
    [InlineData("http://h/api/collections/c1/objects/", "http://h/api/", "http://h/api/collections/c1/")]
    [InlineData("http://h/api/collections/c1/manifest", "http://h/api/", "http://h/api/collections/c1/")]
    [InlineData("http://h/collections/collections/c1/", "http://h/collections/", "http://h/collections/collections/c1/")]
    public void A_collections_address_is_known_in_every_spelling(string address, string root, string collection)
    {
        Assert.True(TaxiiAddress.TryReadCollection(new Uri(address), out var readRoot, out var read));
        Assert.Equal((root, collection), (readRoot.AbsoluteUri, read.AbsoluteUri));
    }

    [Theory]
    [InlineData("http://h/api/")]
    [InlineData("http://h/api/collections/")]
    [InlineData("http://h/api/collections")]
    [InlineData("http://h/api/collections/c1/other/")]
    public void An_address_of_something_else_is_no_collections(string address) =>
        Assert.False(TaxiiAddress.TryReadCollection(new Uri(address), out _, out _));

    [Theory]
    [InlineData("ftp://h/")]
    [InlineData("h/api")]
    [InlineData("https://user:pass@h/")]
    [InlineData("https://h/?a=b")]
    [InlineData("https://h/#a")]
    public void An_address_that_is_none_is_refused(string text) => Assert.Throws<ArgumentException>(() => TaxiiAddress.Read(text));

    [Theory]
    [InlineData("2020-02-20T22:10:20.000000Z", "2020-02-20T22:10:20.000000Z")]
    [InlineData("2020-02-20T22:10:20Z", "2020-02-20T22:10:20.000000Z")]
    [InlineData("2020-02-20T22:10:20.123456789Z", "2020-02-20T22:10:20.123456Z")]
    [InlineData("2020-02-20 22:10:20.5", "2020-02-20T22:10:20.500000Z")]
    [InlineData("2020-02-20 22:10:20.123456789+00:00", "2020-02-20T22:10:20.123456Z")]
    [InlineData("2020-02-20T22:10:20", "2020-02-20T22:10:20.000000Z")]
    [InlineData("2020-02-21T00:10:20.25+02:00", "2020-02-20T22:10:20.250000Z")]
    [InlineData("2020-02-20 22:10:20 UTC", "2020-02-20T22:10:20.000000Z")]
    [InlineData("Thu, 20 Feb 2020 22:10:20 GMT", "2020-02-20T22:10:20.000000Z")]
    [InlineData("Thu Feb 20 2020 22:10:20 GMT+0000 (Coordinated Universal Time)", "2020-02-20T22:10:20.000000Z")]
    [InlineData("Fri Feb 21 2020 00:10:20 GMT+0200 (Eastern European Standard Time)", "2020-02-20T22:10:20.000000Z")]
    public void Dates_of_real_servers_are_read(string text, string expected)
    {
        Assert.True(ServerTime.TryParse(text, out var micros));
        Assert.Equal(expected, TaxiiTimestamp.Format(micros));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("undefined")]
    [InlineData("2020-02-30T00:00:00Z")]
    [InlineData("20-02-2020")]
    [InlineData("10")]
    public void What_is_no_date_is_none(string? text) => Assert.False(ServerTime.TryParse(text, out _));

    private static async Task<TaxiiException> FaultAsync(ScriptedServer server, TaxiiFault expected, TaxiiClientOptions? options = null)
    {
        var client = server.Client(options);
        var fault = await Assert.ThrowsAsync<TaxiiException>(() => client.ObjectsAsync(server.Collection, new ObjectsQuery(), Cancel));
        Assert.Equal(expected, fault.Fault);
        return fault;
    }

    private static Func<HttpContext, Task> Failing(int status, string? retryAfter) =>
        Json("{}", status: status, headers: retryAfter is null ? [] : [("Retry-After", retryAfter)]);

    private static Task SeenAsync(HttpContext context, List<string> seen, string name, string body)
    {
        seen.Add($"{name} {context.Request.Headers.Authorization}");
        return WriteAsync(context, body);
    }

    private static Task RedirectAsync(HttpContext context, int status, string target)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = target;
        return Task.CompletedTask;
    }

    private static async Task CompressedAsync(HttpContext context, string encoding, byte[] body)
    {
        using var packed = new MemoryStream();
        await using (Stream packer = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            await packer.WriteAsync(body);
        }

        context.Response.ContentType = TaxiiHost.Media;
        context.Response.Headers.ContentEncoding = encoding;
        context.Response.ContentLength = packed.Length;
        await context.Response.Body.WriteAsync(packed.ToArray());
    }
}
