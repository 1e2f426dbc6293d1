using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Breakwater.Cli.Tests;

/// <summary>The pattern commands as programs use them: a line in, a line out.</summary>
public sealed class PatternCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("breakwater-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Check_answers_every_line_in_order_whatever_is_on_it()
    {
        var answers = await AskAsync("check",
            """{"pattern":"[ipv4-addr:value='203.0.113.7']"}""",
            """{"pattern":"[ipv4-addr:value = 203]]"}""",
            "no json",
            "",
            """{"pattern":5}""",
            """["pattern"]""",
            """{"pattern":"\ud800"}""",
            """{"pattern":"[file:hashes.MD5 = 'abc']"}""",
            """{"more":[1,{}],"pattern":"[a:b MATCHES '(?=x)'] /* é */ FOLLOWEDBY [a:b = 'é']"}""",
            """{"pattern":""}""");
        Assert.Equal(
        [
            """{"valid":true,"error":null,"canonical":"[ipv4-addr:value = '203.0.113.7']","use":"plain","reason":null}""",
            """{"valid":false,"error":{"position":23,"message":"The pattern should end here, or go on with AND, OR, FOLLOWEDBY or a qualifier."}}""",
            """{"valid":false,"error":{"position":0,"line":3,"message":"Line 3 is not JSON: byte 2."}}""",
            """{"valid":false,"error":{"position":0,"line":4,"message":"Line 4 is not JSON: byte 1."}}""",
            """{"valid":false,"error":{"position":0,"line":5,"message":"Line 5 is not a JSON object with a text named pattern."}}""",
            """{"valid":false,"error":{"position":0,"line":6,"message":"Line 6 is not a JSON object with a text named pattern."}}""",
            """{"valid":false,"error":{"position":0,"line":7,"message":"Line 7 has half of a surrogate pair in its pattern."}}""",
            """{"valid":false,"error":{"position":19,"message":"This is no MD5 hash."}}""",
            """{"valid":true,"error":null,"canonical":"[a:b MATCHES '(?=x)'] FOLLOWEDBY [a:b = 'é']","use":"none","reason":"The regular expression has a look-around, which cannot be matched in linear time."}""",
            """{"valid":false,"error":{"position":0,"message":"An observation in square brackets, or a round bracket, must follow here."}}""",
        ], answers);
    }

    [Fact]
    public async Task Check_reads_files_gzip_as_it_is_and_goes_on_after_one_that_is_not_there()
    {
        var plain = Path.Combine(_folder, "a.jsonl");
        await File.WriteAllTextAsync(plain, "\ufeff{\"pattern\":\"[a:b = 1]\"}\r\n{\"pattern\":\"[a:b = 2]\"}", TestContext.Current.CancellationToken);
        var zipped = Path.Combine(_folder, "b.jsonl.gz");
        await using (var stream = new GZipStream(File.Create(zipped), CompressionLevel.Fastest))
        {
            await stream.WriteAsync("{\"pattern\":\"[a:b = 3]\"}\n"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        var checkedFiles = await Programs.BreakwaterAsync("pattern", "check", plain, Path.Combine(_folder, "gone"), zipped);
        Assert.Equal(1, checkedFiles.ExitCode);
        Assert.Contains("gone", Assert.Single(checkedFiles.Errors), StringComparison.Ordinal);
        Assert.Equal(["[a:b = 1]", "[a:b = 2]", "[a:b = 3]"], checkedFiles.Output.Select(l => Property(l, "canonical").GetString()));
    }

    [Fact]
    public async Task A_line_over_the_limit_is_answered_and_the_next_one_too()
    {
        var input = new byte[41 * 1024 * 1024];
        input.AsSpan().Fill((byte)'x');
        var answers = await Programs.BreakwaterWithInputAsync(
            [.. "{\"pattern\":\"[a:b = 1]\"}\n"u8, .. input, .. "\n{\"pattern\":\"[a:b = 2]\"}\n"u8], "pattern", "check");
        Assert.Equal([true, false, true], answers.Output.Select(l => Property(l, "valid").GetBoolean()));
        Assert.StartsWith("Line 2 is longer than", Property(answers.Output[1], "error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_answer_comes_before_the_next_line()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "breakwater.exe" : "breakwater"))
        {
            ArgumentList = { "pattern", "check" }, RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        for (var i = 0; i < 3; i++)
        {
            await process.StandardInput.WriteLineAsync($$"""{"pattern":"[a:b = {{i}}]"}""");
            await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
            var answer = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.Equal($"[a:b = {i}]", Property(answer!, "canonical").GetString());
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task Match_answers_with_bindings_reasons_and_errors()
    {
        const string Old =
            """{"type":"observed-data","id":"observed-data--1","first_observed":"2026-01-01T00:00:00Z","last_observed":"2026-01-01T00:00:00Z","number_observed":2,"objects":{"0":{"type":"file","name":"a","parent_directory_ref":"1"},"1":{"type":"directory","path":"/x"}}}""";
        const string New =
            """{"type":"bundle","id":"bundle--1","objects":[{"type":"observed-data","id":"observed-data--2","first_observed":"2026-01-01T00:00:05Z","last_observed":"2026-01-01T00:00:05Z","number_observed":1,"object_refs":["url--1"]},{"type":"url","id":"url--1","value":"http://evil.example/"}]}""";
        var answers = await AskAsync("match",
            $$"""{"pattern":"[file:parent_directory_ref.path = '/x'] FOLLOWEDBY [url:value LIKE '%evil%']","observed":[{{New}},{{Old}}]}""",
            $$"""{"pattern":"[file:name = 'a'] REPEATS 3 TIMES","observed":[{{Old}}]}""",
            $$"""{"pattern":"[file:name MATCHES '(?=a)']","observed":{{Old}}}""",
            $$"""{"pattern":"[file:name = ]","observed":[{{Old}}]}""",
            """{"pattern":"[file:name = 'a']","observed":[{"type":"observed-data","number_observed":0}]}""",
            """{"pattern":"[file:name = 'a']"}""",
            "[]",
            """{"pattern":"[file:name = 'a']","observed":[]}""");
        Assert.Equal(
        [
            """{"matches":true,"bindings":[{"bracket":0,"observation":"observed-data--1","index":1,"times":1,"objects":["0"]},{"bracket":1,"observation":"observed-data--2","index":0,"times":1,"objects":["url--1"]}]}""",
            """{"matches":false,"bindings":[]}""",
            """{"matches":null,"bindings":[],"reason":"The regular expression has a look-around, which cannot be matched in linear time."}""",
            """{"matches":null,"bindings":[],"error":{"position":13,"message":"A constant must follow here."}}""",
            """{"matches":null,"bindings":[],"error":{"position":0,"line":5,"message":"Line 5, observed: $[0].number_observed: a whole number above 0 must be here."}}""",
            """{"matches":null,"bindings":[],"error":{"position":0,"line":6,"message":"Line 6, observed: $: a list named observed must be there."}}""",
            """{"matches":null,"bindings":[],"error":{"position":0,"line":7,"message":"Line 7 is not a JSON object with a text named pattern."}}""",
            """{"matches":false,"bindings":[]}""",
        ], answers);
    }

    [Theory]
    [InlineData("pattern")]
    [InlineData("pattern", "print")]
    public async Task Wrong_usage_is_told(params string[] arguments)
    {
        var run = await Programs.BreakwaterAsync(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.NotEmpty(run.Errors);
    }

    private static async Task<string[]> AskAsync(string command, params string[] lines)
    {
        var run = await Programs.BreakwaterWithInputAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"), "pattern", command);
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Errors);
        return run.Output;
    }

    private static JsonElement Property(string line, string name) => JsonDocument.Parse(line).RootElement.GetProperty(name).Clone();
}
