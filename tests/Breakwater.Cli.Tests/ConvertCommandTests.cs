using System.Text.Json;
using Xunit;

namespace Breakwater.Cli.Tests;

/// <summary>breakwater convert as people and scripts use it.</summary>
public sealed class ConvertCommandTests : IDisposable
{
    private const string Bundle =
        """
        {"type":"bundle","id":"bundle--5f0a1c00-1111-4222-8333-0000000000b1","objects":[
        {"type":"indicator","spec_version":"2.1","id":"indicator--5f0a1c00-1111-4222-8333-000000000001","created":"2026-11-20T08:00:00.000Z","modified":"2026-11-20T08:00:00.000Z","pattern":"[domain-name:value = 'bad-crane.click']","pattern_type":"stix","valid_from":"2026-11-20T08:00:00Z"},
        {"type":"indicator","spec_version":"2.1","id":"indicator--5f0a1c00-1111-4222-8333-000000000002","created":"2026-11-20T08:00:00.000Z","modified":"2026-11-20T08:00:00.000Z","pattern":"[ipv4-addr:value = '203.0.113.7']","pattern_type":"stix","valid_from":"2026-11-20T08:00:00Z"},
        {"type":"malware","spec_version":"2.1","id":"malware--5f0a1c00-1111-4222-8333-000000000003","created":"2026-11-20T08:00:00.000Z","modified":"2026-11-20T08:00:00.000Z","name":"Crane","is_family":true}]}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("breakwater-cli-").FullName;
    private readonly string _bundle;

    public ConvertCommandTests()
    {
        _bundle = Path.Combine(_folder, "bundle.json");
        File.WriteAllText(_bundle, Bundle);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_format_that_is_listed_can_be_written()
    {
        var list = await Programs.BreakwaterAsync("convert", "--list");
        Assert.Equal(0, list.ExitCode);
        Assert.True(list.Output.Length > 40);
        Assert.All(list.Output, line => Assert.Matches("^[a-z0-9-]+ +[A-Z a-z].{10,}$", line));
        var target = Path.Combine(_folder, "out");
        foreach (var format in list.Output.Select(line => line.Split(' ')[0]))
        {
            Directory.CreateDirectory(target);
            var run = await Programs.BreakwaterAsync("convert", _bundle, "--to", format, "--out", target);
            Assert.True(run.ExitCode == 0, $"{format}: {string.Join('\n', run.Errors)}");
            Assert.NotEmpty(Directory.GetFiles(target));
            Directory.Delete(target, recursive: true);
        }
    }

    [Fact]
    public async Task What_could_not_be_carried_is_in_the_head_on_standard_error_and_in_the_notes()
    {
        var notes = Path.Combine(_folder, "notes.jsonl");
        var run = await Programs.BreakwaterAsync("convert", _bundle, "--to", "hosts", "--notes", notes);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("0.0.0.0 bad-crane.click # bw:5f0a1c001111", run.Output);
        Assert.Contains(run.Output, line => line.StartsWith("# Left out: 1. The list is not for values of the kind ipv4.", StringComparison.Ordinal));
        Assert.Contains(run.Errors, line => line.Contains("indicator--5f0a1c00-1111-4222-8333-000000000002", StringComparison.Ordinal));
        var note = JsonElement.Parse(Assert.Single(await File.ReadAllLinesAsync(notes, TestContext.Current.CancellationToken)));
        Assert.Equal("indicator--5f0a1c00-1111-4222-8333-000000000002", note.GetProperty("place").GetString());
        Assert.Contains("203.0.113.7", note.GetProperty("what").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_and_never_becomes_an_empty_list()
    {
        var output = Path.Combine(_folder, "list.txt");
        await File.WriteAllTextAsync(output, "the last good one", TestContext.Current.CancellationToken);
        var bad = Path.Combine(_folder, "bad.json");
        await File.WriteAllTextAsync(bad, "{\"type\":", TestContext.Current.CancellationToken);
        var gone = await Programs.BreakwaterAsync("convert", Path.Combine(_folder, "gone.json"), bad, "--to", "domains", "--out", output);
        Assert.Equal(1, gone.ExitCode);
        Assert.Equal("the last good one", await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken));
        Assert.Contains(gone.Errors, line => line.Contains("gone.json", StringComparison.Ordinal));

        var some = await Programs.BreakwaterAsync("convert", bad, _bundle, "--to", "domains", "--out", output);
        Assert.Equal(1, some.ExitCode);
        Assert.Equal("the last good one", await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken));
        Assert.Contains(some.Errors, line => line.Contains("--partial", StringComparison.Ordinal));

        var partial = await Programs.BreakwaterAsync("convert", bad, _bundle, "--partial", "--to", "domains", "--out", output);
        Assert.Equal(1, partial.ExitCode);
        Assert.Contains("bad-crane.click", await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--to", "nothing-of-the-kind", "no format")]
    [InlineData("--to", "misp-feed", "--out")]
    [InlineData("--to", "stix", "--max is for", "--max", "3")]
    [InlineData("--to", "hosts", "--max is a number", "--max", "0")]
    public async Task Wrong_usage_is_told_with_what_is_wrong(string option, string format, string message, params string[] more)
    {
        var run = await Programs.BreakwaterAsync(["convert", _bundle, option, format, .. more]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_is_read_and_a_list_may_be_smaller()
    {
        var run = await Programs.BreakwaterWithInputAsync(System.Text.Encoding.UTF8.GetBytes(Bundle), "convert", "-", "--to", "bind-rpz", "--max", "1");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(run.Output, line => line.StartsWith("; Left out: 1. The list is full: 1 entries", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Old_bundles_and_misp_exports_are_read_too()
    {
        var old = Path.Combine(_folder, "old.json");
        await File.WriteAllTextAsync(
            old,
            """{"type":"bundle","id":"bundle--5f0a1c00-1111-4222-8333-0000000000b2","spec_version":"2.0","objects":[{"type":"indicator","id":"indicator--5f0a1c00-1111-4222-8333-000000000009","created":"2018-01-01T00:00:00.000Z","modified":"2018-01-01T00:00:00.000Z","labels":["malicious-activity"],"pattern":"[domain-name:value = 'old.click']","valid_from":"2018-01-01T00:00:00Z"}]}""",
            TestContext.Current.CancellationToken);
        var misp = Path.Combine(_folder, "misp.json");
        await File.WriteAllTextAsync(
            misp,
            """{"response":[{"Event":{"uuid":"5f0a1c00-1111-4222-8333-0000000000e1","info":"x","date":"2023-11-14","timestamp":"1700000200","Attribute":[{"uuid":"5f0a1c00-1111-4222-8333-0000000000a1","type":"domain","category":"Network activity","value":"misp.click","to_ids":true,"timestamp":"1700000100"}]}}]}""",
            TestContext.Current.CancellationToken);
        var run = await Programs.BreakwaterAsync("convert", old, misp, "--to", "domains");
        Assert.Equal(["misp.click", "old.click"], run.Output.Where(line => line[0] != '#').Select(line => line.Split(' ')[0]).Order(StringComparer.Ordinal));
    }
}
