using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Taxii;

/// <summary>Adding objects (TAXII 2.1, section 5.5) and the status that tells what became of each (section 4.3).</summary>
public sealed class AddingConformance(TaxiiHubs hubs) : IClassFixture<TaxiiHubs>
{
    [Theory, OnEachEngine]
    public async Task Exact_duplicate_is_a_success_and_doubles_nothing(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        foreach (var collection in new[] { "mine", shelf.Circle })
        {
            var one = shelf.Malware(collection == "mine" ? 1 : 3);
            for (var times = 0; times < 3; times++)
            {
                (await shelf.Owner.AddAsync(collection, one)).Resource(202).Json.IsStatus(total: 1, successes: 1, failures: 0);
            }
        }

        Assert.Equal("3", await shelf.ShownAsync("manifest", "match[version]=all"));
        Assert.Equal([shelf.Id("malware", 1), shelf.Id("malware", 3)], (await shelf.Owner.TaxiiObjectsAsync("mine", "&match[version]=all")).Select(one => one.Text("id")));
    }

    [Theory, OnEachEngine]
    public async Task Same_version_with_other_content_is_a_failure_and_never_overwrites(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        foreach (var collection in new[] { "mine", shelf.Circle })
        {
            var number = collection == "mine" ? 1 : 2;
            await shelf.Owner.PutAsync(collection, shelf.Malware(number, "before"));
            var status = (await shelf.Owner.AddAsync(collection, shelf.Malware(number, "after"))).Resource(202).Json;
            status.IsStatus(total: 1, successes: 0, failures: 1);
            var failure = status.GetProperty("failures")[0];
            Assert.Equal((shelf.Id("malware", number), Bundles.Time), (failure.Text("id"), failure.Text("version")));
            Assert.NotEmpty(failure.Text("message"));
            Assert.Equal("before", Assert.Single(await shelf.Owner.TaxiiObjectsAsync(collection, $"&match[id]={shelf.Id("malware", number)}")).Text("name"));
        }
    }

    [Theory, OnEachEngine]
    public async Task One_bad_object_stops_none_of_the_others_and_every_failure_carries_id_and_version(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        var badId = shelf.Malware(3).Replace("malware--", "malware-", StringComparison.Ordinal);
        var status = (await shelf.Owner.AddAsync(
            shelf.Circle, shelf.Malware(1), "{}", "7", "\"text\"", "null", badId, "{\"type\":\"malware\",\"id\":5}",
            shelf.Indicator(2, more: ",\"pattern_version\":7").Replace("[domain-name", "[", StringComparison.Ordinal), shelf.Malware(4))).Resource(202).Json;
        status.IsStatus(total: 9, successes: 2, failures: 7);
        Assert.Equal("1 4", await shelf.ShownAsync("objects", ""));
        var later = (await shelf.Owner.TaxiiAsync($"status/{status.Text("id")}/")).Resource().Json;
        later.IsStatus(total: 9, successes: 2, failures: 7);
        Assert.All(later.GetProperty("failures").EnumerateArray(), one => Assert.NotEmpty(one.Text("message")));
    }

    [Theory, OnEachEngine]
    public async Task Body_that_is_no_json_is_400_and_json_that_is_no_envelope_422(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        foreach (var (body, expected) in new (string Body, int Expected)[]
        {
            ("", 400), ("nonsense", 400), ("{\"objects\":[", 400), ("{\"objects\":[]} {}", 400), ("{\"objects\":[{]}", 400),
            ("[]", 422), ("7", 422), ("null", 422), ("{\"objects\":7}", 422), ("{\"objects\":{}}", 422), ("{\"type\":\"bundle\",\"objects\":\"x\"}", 422),
        })
        {
            foreach (var collection in new[] { "mine", shelf.Circle })
            {
                var reply = await shelf.Owner.PostBodyAsync(collection, Encoding.UTF8.GetBytes(body));
                Assert.True(reply.Status == expected, $"{body}: {reply.Status} {reply.Text}");
                reply.Error(expected);
            }
        }

        (await shelf.Owner.PostBodyAsync("mine", [.. "{\"objects\":[{\"a\":\""u8, 0xff, 0xfe, .. "\"}]}"u8])).Resource(202).Json.IsStatus(1, 0, 1);
    }

    [Theory, OnEachEngine]
    public async Task Empty_envelope_is_taken_and_its_status_is_complete_with_nothing_in_it(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        foreach (var body in new[] { "{}", "{\"objects\":[]}", "{\"more\":false}" })
        {
            var reply = await shelf.Owner.PostBodyAsync("mine", Encoding.UTF8.GetBytes(body));
            Assert.True(reply.Status == 202, $"{body}: {reply.Status} {reply.Text}");
            reply.Resource(202).Json.IsStatus(total: 0, successes: 0, failures: 0);
        }
    }

    [Theory, OnEachEngine]
    public async Task Body_may_come_as_gzip_or_br_and_no_other_encoding(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        var number = 0;
        foreach (var encoding in new[] { "gzip", "br", "x-gzip", "GZIP", "identity" })
        {
            var body = Encoding.UTF8.GetBytes($$"""{"objects":[{{shelf.Malware(++number)}}]}""");
            var reply = await shelf.Owner.PostBodyAsync(shelf.Circle, Packed(body, encoding), encoding: encoding);
            reply.Resource(202).Json.IsStatus(1, 1, 0);
        }

        Assert.Equal(5, (await shelf.Reader.TaxiiObjectsAsync(shelf.Circle)).Count);
        (await shelf.Owner.PostBodyAsync(shelf.Circle, "{}"u8.ToArray(), encoding: "gzip")).Error(400);
        (await shelf.Owner.PostBodyAsync(shelf.Circle, "not brotli at all"u8.ToArray(), encoding: "br")).Error(400);
        var unknown = (await shelf.Owner.PostBodyAsync(shelf.Circle, "{}"u8.ToArray(), encoding: "compress")).Error(415);
        Assert.Equal("gzip, br", unknown.Header("Accept-Encoding"));
    }

    [Theory, OnEachEngine]
    public async Task Body_larger_than_max_content_length_is_413_whether_its_length_is_told_or_not(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        var most = (int)(await shelf.Owner.TaxiiAsync("")).Resource().Json.GetProperty("max_content_length").GetInt64();
        Assert.StartsWith("HTTP/1.1 413 ", await HeadAloneAsync(shelf, most + 1L), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 413 ", await HeadAloneAsync(shelf, 1L << 40), StringComparison.Ordinal);

        var packed = Packed(new byte[most + 1], "gzip");
        (await shelf.Owner.PostBodyAsync("mine", packed, encoding: "gzip")).Error(413);
        using var body = new StreamContent(new MemoryStream(new byte[most + 1]));
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(Actor.Taxii);
        using var request = shelf.Owner.Request(HttpMethod.Post, "/taxii2/api/collections/mine/objects/");
        request.Headers.TransferEncodingChunked = true;
        request.Content = body;
        using var client = new HttpClient { BaseAddress = shelf.Hub.Address };
        (await Reply.ReadAsync(await client.SendAsync(request))).Error(413);
    }

    [Theory, OnEachEngine]
    public async Task Body_as_large_as_max_content_length_is_taken(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        var most = (int)(await shelf.Owner.TaxiiAsync("")).Resource().Json.GetProperty("max_content_length").GetInt64();
        var body = new byte[most];
        body.AsSpan().Fill((byte)' ');
        Encoding.UTF8.GetBytes($$"""{"objects":[{{shelf.Malware(1)}}]""").CopyTo(body, 0);
        body[^1] = (byte)'}';
        (await shelf.Owner.PostBodyAsync("mine", body)).Resource(202).Json.IsStatus(1, 1, 0);
    }

    [Theory, OnEachEngine]
    public async Task Versions_of_one_object_may_come_in_one_envelope_in_any_order(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        await shelf.Owner.PutAsync(shelf.Circle, [.. Shelf.Versions.Reverse().Select(version => shelf.Indicator(2, version))]);
        Assert.Equal("2.3", await shelf.ShownAsync("objects", ""));
        Assert.Equal("2.1 2.2 2.3", await shelf.ShownAsync("manifest", "match[version]=all"));
    }

    [Theory, OnEachEngine]
    public async Task Unversioned_object_has_created_or_a_value_that_stays_for_its_version(DatabaseEngine engine)
    {
        var shelf = await hubs.EmptyAsync(engine);
        var marking = $$"""
            {"type":"marking-definition","spec_version":"2.1","id":"{{shelf.Id("marking-definition", 1)}}","created":"{{Bundles.Time}}","definition_type":"statement","definition":{"statement":"Ours"} }
            """;
        var status = (await shelf.Owner.AddAsync("mine", marking, shelf.Domain(4))).Resource(202).Json;
        status.IsStatus(total: 2, successes: 2, failures: 0);
        var told = status.GetProperty("successes").EnumerateArray().ToDictionary(one => one.Text("id"), one => one.Text("version"));
        Assert.Equal(Bundles.Time, told[shelf.Id("marking-definition", 1)]);
        for (var times = 0; times < 2; times++)
        {
            var entries = (await shelf.Owner.TaxiiAsync("collections/mine/manifest/")).Resource().Json.GetProperty("objects");
            Assert.Equal(told, entries.EnumerateArray().ToDictionary(one => one.Text("id"), one => one.Text("version")));
            await shelf.Owner.PutAsync("mine", marking, shelf.Domain(4));
        }
    }

    [Theory, OnEachEngine]
    public async Task Status_can_be_read_for_longer_than_a_day(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        var shelf = await Shelf.MakeAsync(hub);
        var status = (await shelf.Owner.AddAsync(shelf.Circle, shelf.Malware(1))).Resource(202);
        time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(status.Text, (await shelf.Owner.TaxiiAsync($"status/{status.Json.Text("id")}/")).Resource().Text);
    }

    // Only the head is sent: what is announced as too large is refused before it is read.
    private static async Task<string> HeadAloneAsync(Shelf shelf, long length)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(shelf.Hub.Address.Host, shelf.Hub.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /taxii2/api/collections/mine/objects/ HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer {shelf.Owner.Secret}\r\n"
            + $"Accept: {Actor.Taxii}\r\nContent-Type: {Actor.Taxii}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync() ?? "";
    }

    private static byte[] Packed(byte[] body, string encoding)
    {
        using var packed = new MemoryStream();
        using (Stream packing = encoding.ToLowerInvariant() switch
        {
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "gzip" or "x-gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new BufferedStream(new MemoryStream()),
        })
        {
            packing.Write(body);
        }

        return encoding == "identity" ? body : packed.ToArray();
    }
}
