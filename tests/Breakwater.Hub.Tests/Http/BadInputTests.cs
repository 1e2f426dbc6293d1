using System.Globalization;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Http;

/// <summary>Bad input over real HTTP to the hub as a process: each gets a clear answer, memory stays bounded, others are served
/// meanwhile.</summary>
public sealed class BadInputTests
{
    private const int Megabyte = 1024 * 1024;

    /// <summary>Most memory that the process may ever hold under all of this.</summary>
    private const long MemoryBytesMax = 1200L * Megabyte;

    private static readonly TimeSpan OthersWaitMax = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Every_kind_of_bad_input_is_answered_within_limits_while_others_are_served()
    {
        await using var store = await TestStore.CreateAsync(DatabaseEngine.Sqlite);
        var secret = await AddMemberAsync(store);
        using var hub = await HubProcess.StartAsync(store);
        using var client = Client(hub.Address, secret);
        using var stop = new CancellationTokenSource();
        var others = ServeOthersAsync(hub.Address, secret, stop.Token);
        var slow = DripAsync(hub.Address, secret, stop.Token);

        foreach (var bad in Bodies())
        {
            foreach (var path in new[] { "/api/v1/submissions", "/api/v1/submissions/preview" })
            {
                using var answer = await SendAsync(client, path, bad);
                await AssertAnswerAsync(bad, path, answer, "application/problem+json");
            }

            if (bad.Type == Actor.Stix)
            {
                var taxii = bad with { Type = Actor.Taxii };
                using var answer = await SendAsync(client, "/taxii2/api/collections/mine/objects/", taxii);
                await AssertAnswerAsync(taxii, "taxii", answer, "application/taxii+json");
            }
        }

        foreach (var path in new[] { "/api/v1/sightings", "/sensor/v1/enrol", "/api/v1/setup" })
        {
            using var answer = await SendAsync(client, path, new BadBody("large JSON", Filled(100 * Megabyte), "application/json", null, 413, "large"));
            Assert.Equal(413, (int)answer.StatusCode);
        }

        await stop.CancelAsync();
        await slow;
        var longest = await others;
        Assert.True(longest < OthersWaitMax, $"Others waited {longest.TotalSeconds:0.0} s.");
        Assert.True(hub.PeakBytes < MemoryBytesMax, $"The hub held {hub.PeakBytes / Megabyte} MB.");
    }

    [Theory, OnEachEngine]
    public async Task Wrong_types_unknown_parameters_and_broken_json_are_answered_with_every_problem_named(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var body = "x"u8.ToArray();

        (await member.PostAsync("/api/v1/submissions", body, "image/png")).Expect(415);
        Assert.Contains("zstd", (await member.PostAsync("/api/v1/submissions", body, "text/plain", "zstd")).Expect(415).Text, StringComparison.Ordinal);
        (await member.PostAsync("/taxii2/api/collections/mine/objects/", body, "application/json")).Expect(415);
        var unknown = (await member.SubmitTextAsync("x", "?tlp=purple&use=explode&attribution=7&nonsense=1&seen=maybe")).Expect(422).Json.GetProperty("problems");
        Assert.Equal(["nonsense", "seen"], unknown.EnumerateArray().Select(one => one.GetProperty("path").GetString()));
        var options = (await member.SubmitTextAsync("x", "?tlp=purple&use=explode&attribution=7&circle=nowhere")).Expect(422).Json.GetProperty("problems");
        Assert.Equal(["attribution", "circle", "tlp", "use"], options.EnumerateArray().Select(one => one.GetProperty("path").GetString()).Order(StringComparer.Ordinal));
        (await member.PostAsync("/api/v1/keys", "{\"label\":"u8.ToArray(), "application/json")).Expect(400);
        (await member.PostAsync("/api/v1/keys", "{\"label\":\"a\",\"label\":\"b\",\"purpose\":\"read\"}"u8.ToArray(), "application/json")).Expect(400);
        (await member.PostAsync("/api/v1/keys", "{\"label\":\"a\",\"purpose\":\"read\",\"unknown\":1}"u8.ToArray(), "application/json")).Expect(400);
        (await member.PostAsync("/api/v1/keys", body, "text/plain")).Expect(415);
        (await member.GetAsync("/api/v1/objects?after=yesterday")).Expect(422);
        (await member.GetAsync("/api/v1/objects?limit=many")).Expect(400);
        (await member.GetAsync("/api/v1/objects?type=%00")).Expect(400);
        (await member.GetAsync("/api/v1/indicators?value=%00")).Expect(400);
        (await member.TaxiiAsync("collections/community/objects/?match[id]=%00")).Expect(400);
        (await member.GetAsync("/api/v1/nothing-here")).Expect(404);
        (await hub.Anonymous.GetAsync("/api/v1/objects")).Expect(401);
    }

    private static List<BadBody> Bodies()
    {
        var deep = "{\"type\":\"bundle\",\"id\":\"bundle--0f3c1a00-1111-4222-8333-000000000001\",\"objects\":[" + new string('[', 10_000) + new string(']', 10_000) + "]}";
        var deepObject = string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000);
        var tiny = new StringBuilder("{\"type\":\"bundle\",\"id\":\"bundle--0f3c1a00-1111-4222-8333-000000000001\",\"objects\":[{}");
        for (var i = 1; i < 1_000_000; i++)
        {
            tiny.Append(",{}");
        }

        var invalid = Encoding.UTF8.GetBytes(Bundles.Of(Bundles.Malware(1, "abcd")));
        invalid[Array.LastIndexOf(invalid, (byte)'b')] = 0xFF;
        var mail = new StringBuilder("From: a@b.example\r\nMIME-Version: 1.0\r\nMessage-ID: <1@b.example>\r\n");
        for (var i = 0; i < 50_000; i++)
        {
            mail.Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");
        }

        return
        [
            new("100 MB", Filled(100 * Megabyte), Actor.Stix, null, 413, "33554432"),
            new("100 MB of text", Filled(100 * Megabyte), "text/plain", null, 413, "33554432"),
            new("gzip bomb", Zip(Filled(200 * Megabyte)), Actor.Stix, "gzip", 413, "33554432"),
            new("damaged gzip", [0x1F, 0x8B, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9], "text/plain", "gzip", 400, "compress"),
            new("zip of zips", Zip(Zip(Filled(Megabyte))), "application/zip", null, 415, "media type"),
            new("10,000 deep array", Encoding.UTF8.GetBytes(deep), Actor.Stix, null, 0, "deep"),
            new("10,000 deep object", Encoding.UTF8.GetBytes(deepObject), Actor.Stix, null, 422, "type"),
            new("a million tiny objects", Encoding.UTF8.GetBytes(tiny.Append("]}").ToString()), Actor.Stix, null, 422, "50000"),
            new("invalid UTF-8", invalid, Actor.Stix, null, 0, "UTF-8"),
            new("a PDF cut off", "%PDF-1.7\n1 0 obj"u8.ToArray(), "application/pdf", null, 422, "PDF"),
            new("50,000 nested MIME parts", Encoding.UTF8.GetBytes(mail.ToString()), "message/rfc822", null, 422, "parts"),
            new("duplicate keys", Encoding.UTF8.GetBytes(Bundles.Of(Bundles.Malware(2, "x").Replace("\"name\":\"x\"", "\"name\":\"x\",\"name\":\"y\"", StringComparison.Ordinal))), Actor.Stix, null, 0, "twice"),
            new("cut off", "{\"type\":\"bundle\",\"objects\":["u8.ToArray(), Actor.Stix, null, 0, "JSON"),
            new("empty", [], Actor.Stix, null, 0, ""),
        ];
    }

    // Status 0: refused as a whole (400, 422), or taken as a submission whose one object is refused with the reason.
    private static async Task AssertAnswerAsync(BadBody bad, string path, HttpResponseMessage answer, string errorType)
    {
        var text = await answer.Content.ReadAsStringAsync();
        var status = (int)answer.StatusCode;
        var what = $"{bad.Name} at {path}: {status} {text[..Math.Min(600, text.Length)]}";
        if (bad.Status != 0)
        {
            Assert.True(status == bad.Status || (path == "taxii" && bad.Status == 422 && status is 400 or 413), what);
        }
        else
        {
            Assert.True(status is 400 or 422 || text.Contains("refused", StringComparison.Ordinal), what);
        }

        Assert.True(text.Contains(bad.Says, StringComparison.OrdinalIgnoreCase), what);
        Assert.True(status < 400 || answer.Content.Headers.ContentType?.MediaType == errorType, what);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string path, BadBody bad)
    {
        using var content = new ByteArrayContent(bad.Body);
        content.Headers.TryAddWithoutValidation("Content-Type", bad.Type);
        if (bad.Encoding is not null)
        {
            content.Headers.ContentEncoding.Add(bad.Encoding);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (bad.Type == Actor.Taxii)
        {
            request.Headers.TryAddWithoutValidation("Accept", Actor.Taxii);
        }

        return await client.SendAsync(request);
    }

    // Somebody else goes on reading; the longest that one of its requests took.
    private static async Task<TimeSpan> ServeOthersAsync(Uri address, string secret, CancellationToken stop)
    {
        using var client = Client(address, secret);
        var longest = TimeSpan.Zero;
        while (!stop.IsCancellationRequested)
        {
            var begun = System.Diagnostics.Stopwatch.StartNew();
            using var answer = await client.GetAsync("/api/v1/objects?limit=10", CancellationToken.None);
            Assert.Equal(200, (int)answer.StatusCode);
            longest = begun.Elapsed > longest ? begun.Elapsed : longest;
            await Task.Delay(50, CancellationToken.None);
        }

        return longest;
    }

    // Clients that send a byte now and then: some their headers, more of them than submissions are parsed at once their bodies.
    private static Task DripAsync(Uri address, string secret, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address.Host, address.Port, CancellationToken.None);
            var stream = client.GetStream();
            var head = $"POST /api/v1/submissions HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {secret}\r\n";
            var body = "Content-Type: text/plain\r\nContent-Length: 100000\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(i % 2 == 0 ? head : head + body), CancellationToken.None);
            try
            {
                while (!stop.IsCancellationRequested)
                {
                    await stream.WriteAsync("x"u8.ToArray(), CancellationToken.None);
                    await Task.Delay(200, CancellationToken.None);
                }
            }
            catch (IOException)
            {
                // The hub has given up on this client, as it should.
            }
        }));

    private static async Task<string> AddMemberAsync(TestStore store)
    {
        await using var hub = await HubHost.StartSetUpAsync(store);
        return (await hub.AddMemberAsync()).Secret!;
    }

    private static HttpClient Client(Uri address, string secret)
    {
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", secret);
        return client;
    }

    private static byte[] Filled(int bytes)
    {
        var body = new byte[bytes];
        body.AsSpan().Fill((byte)'a');
        return body;
    }

    private static byte[] Zip(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var zip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(bytes);
        }

        return buffer.ToArray();
    }

    /// <param name="Says">A word that the answer has.</param>
    private sealed record BadBody(string Name, byte[] Body, string Type, string? Encoding, int Status, string Says);
}
