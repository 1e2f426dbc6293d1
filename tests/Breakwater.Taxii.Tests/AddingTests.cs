using System.IO.Compression;
using System.Text;
using Breakwater.Taxii.Server;
using Breakwater.Taxii.Tests.Hosting;
using static Breakwater.Taxii.Tests.Hosting.TaxiiHost;

namespace Breakwater.Taxii.Tests;

/// <summary>POST of objects and its status (TAXII 2.1 sections 4.3 and 5.5).</summary>
public sealed class AddingTests
{
    private const string Envelope =
        $$"""{"objects":[{"type":"malware","id":"{{Known.Malware}}","modified":"{{Known.V1}}"}]}""";

    [Fact]
    public async Task Post_answers_202_with_a_status_that_can_be_read_again()
    {
        await using var host = await StartAsync();
        var posted = await host.PostAsync(Objects(Known.ReadWrite), Envelope);
        Assert.Equal((202, Media), (posted.Status, posted.Type));
        Assert.Equal("complete", posted.Json.GetProperty("status").GetString());
        Assert.Equal("2026-01-01T00:00:00.000000Z", posted.Json.GetProperty("request_timestamp").GetString());
        Assert.Equal(Known.Malware, posted.Json.GetProperty("successes")[0].GetProperty("id").GetString());
        Assert.Equal(Known.V1, posted.Json.GetProperty("successes")[0].GetProperty("version").GetString());
        var again = await host.GetAsync($"/taxii2/port/status/{posted.Json.GetProperty("id").GetString()}/");
        Assert.Equal((200, posted.Body), (again.Status, again.Body));
        Assert.Equal([Known.Malware], (await host.GetAsync(Objects(Known.ReadWrite))).Ids);
    }

    [Fact]
    public async Task Post_of_an_exact_duplicate_is_a_success()
    {
        await using var host = await StartAsync();
        await host.PostAsync(Objects(Known.ReadWrite), Envelope);
        var second = await host.PostAsync(Objects(Known.ReadWrite), Envelope);
        Assert.Equal(1, second.Json.GetProperty("success_count").GetInt32());
        Assert.Equal(0, second.Json.GetProperty("failure_count").GetInt32());
        Assert.Single((await host.GetAsync(Objects(Known.ReadWrite))).Ids);
    }

    [Fact]
    public async Task Post_of_the_same_version_with_other_content_is_a_failure_in_the_status()
    {
        await using var host = await StartAsync();
        await host.PostAsync(Objects(Known.ReadWrite), Envelope);
        var other = Envelope.Replace("\"type\"", "\"name\":\"x\",\"type\"", StringComparison.Ordinal);
        var second = await host.PostAsync(Objects(Known.ReadWrite), other);
        Assert.Equal(202, second.Status);
        var failure = second.Json.GetProperty("failures")[0];
        Assert.Equal(Known.Malware, failure.GetProperty("id").GetString());
        Assert.NotEqual("", failure.GetProperty("message").GetString());
        Assert.DoesNotContain("\"name\"", (await host.GetAsync(Objects(Known.ReadWrite))).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Status_counts_are_those_of_its_lists()
    {
        TaxiiStatusItem[] items = [new(Known.Malware, Known.V1, null), new(Known.Indicator, Known.V1, "waits")];
        var status = new TaxiiStatus("x", 0, items, [], [items[1]]);
        Assert.Equal((3, 2, 0, 1), (status.TotalCount, status.SuccessCount, status.FailureCount, status.PendingCount));
        Assert.Equal("pending", status.State);
        Assert.Null(status.FailuresOrNull);
    }

    [Fact]
    public async Task Post_with_a_body_that_is_no_json_answers_400()
    {
        await using var host = await StartAsync();
        (await host.PostAsync(Objects(Known.ReadWrite), "{")).Error(400);
        (await host.PostAsync(Objects(Known.ReadWrite), "")).Error(400);
    }

    [Fact]
    public async Task Post_with_json_that_is_no_envelope_answers_422()
    {
        await using var host = await StartAsync();
        var answer = await host.PostAsync(Objects(Known.ReadWrite), "{}");
        Assert.Contains("objects", answer.Error(422), StringComparison.Ordinal);
        Assert.True(answer.Json.GetProperty("details").TryGetProperty("objects", out _));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_larger_than_max_content_length_answers_413_and_one_as_large_is_taken(bool isChunked)
    {
        await using var host = await StartAsync(new TaxiiServerOptions { ContentBytesMax = 1000 });
        var fits = Envelope.PadRight(1000);
        Assert.Equal(202, (await SendAsync(fits)).Status);
        (await SendAsync(fits + " ")).Error(413);

        Task<Answer> SendAsync(string body)
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            HttpContent content = isChunked ? new StreamContent(new UnknownLengthStream(bytes)) : new ByteArrayContent(bytes);
            content.Headers.TryAddWithoutValidation("Content-Type", Media);
            return host.SendAsync(HttpMethod.Post, Objects(Known.ReadWrite), Member, Media, content);
        }
    }

    [Fact]
    public async Task Post_above_the_web_servers_own_limit_is_taken_up_to_the_announced_one()
    {
        await using var host = await StartAsync();
        Assert.Equal(202, (await host.PostAsync(Objects(Known.ReadWrite), Envelope.PadRight(Limits.ContentBytesMax))).Status);
        (await host.PostAsync(Objects(Known.ReadWrite), Envelope.PadRight(Limits.ContentBytesMax + 1))).Error(413);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Post_may_be_compressed(string encoding)
    {
        await using var host = await StartAsync();
        var answer = await host.PostAsync(Objects(Known.ReadWrite), Pack(Envelope, encoding), encoding: encoding);
        Assert.Equal(1, answer.Json.GetProperty("success_count").GetInt32());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Post_that_decompresses_to_more_than_max_content_length_answers_413(string encoding)
    {
        await using var host = await StartAsync(new TaxiiServerOptions { ContentBytesMax = 100_000 });
        var bomb = Pack(Envelope.PadRight(50_000_000), encoding);
        Assert.True(bomb.Length < 100_000);
        (await host.PostAsync(Objects(Known.ReadWrite), bomb, encoding: encoding)).Error(413);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Post_that_is_not_compressed_as_it_says_answers_400(string encoding)
    {
        await using var host = await StartAsync();
        (await host.PostAsync(Objects(Known.ReadWrite), Encoding.UTF8.GetBytes(Envelope), encoding: encoding)).Error(400);
        var cut = Pack(Envelope, encoding);
        (await host.PostAsync(Objects(Known.ReadWrite), cut[..(cut.Length / 2)], encoding: encoding)).Error(400);
    }

    [Fact]
    public async Task Post_in_an_unknown_encoding_answers_415_and_names_the_known_ones()
    {
        await using var host = await StartAsync();
        var answer = await host.PostAsync(Objects(Known.ReadWrite), Encoding.UTF8.GetBytes(Envelope), encoding: "zstd");
        answer.Error(415);
        Assert.Equal("gzip, br", answer.Headers["Accept-Encoding"]);
    }

    private static byte[] Pack(string text, string encoding)
    {
        using var buffer = new MemoryStream();
        using (Stream pack = encoding == "br"
            ? new BrotliStream(buffer, CompressionLevel.Optimal, leaveOpen: true)
            : new GZipStream(buffer, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            pack.Write(Encoding.UTF8.GetBytes(text));
        }

        return buffer.ToArray();
    }

    private sealed class UnknownLengthStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
