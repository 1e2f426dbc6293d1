using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Breakwater.Stix;
using Xunit;

namespace Breakwater.Cli.Tests;

/// <summary><c>breakwater stix</c> as people use it: files, pipes, and what goes wrong.</summary>
public sealed class StixCommandTests : IDisposable
{
    private const string Id = "bundle--5d0092c5-5f74-4287-9642-33f4c354e56d";
    private const string Head =
        """ "spec_version":"2.1","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z" """;

    private const string Good = """{"type":"tool","id":"tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",HEAD,"name":"x"}""";
    private const string Bad = """{"type":"campaign","id":"campaign--1e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",HEAD}""";
    private const string Odd = """{"type":"tool","id":"tool--2e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",HEAD,"name":"x","tool_types":["hammer"]}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("breakwater-stix-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Says_nothing_about_content_that_keeps_the_standard()
    {
        var run = await Programs.BreakwaterAsync("stix", "validate", Put("good.json", Bundle(Good)));
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith("1 objects in 1 files: 0 breaches of a must, 0 of a should", run.Errors[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prints_every_breach_with_its_place_and_section()
    {
        var file = Put("mixed.json", Bundle(Good, Bad, Odd, "7"));
        var run = await Programs.BreakwaterAsync("stix", "validate", file);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            [
                $"{file}: $.objects[1].name: must missing-property [4.2]: name must be there.",
                $"{file}: $.objects[2].tool_types[0]: should not-in-vocabulary [10.26]: 'hammer' is not in the vocabulary tool-type-ov.",
                $"{file}: $.objects[3]: must not-an-object [8.1]: An entry must be a JSON object.",
            ],
            run.Output);
    }

    [Fact]
    public async Task A_breach_of_a_should_alone_is_no_failure()
    {
        var run = await Programs.BreakwaterAsync("stix", "validate", Put("odd.json", Bundle(Odd)));
        Assert.Equal(0, run.ExitCode);
        Assert.Single(run.Output);
    }

    [Fact]
    public async Task Prints_json_lines_from_standard_input_and_gzip()
    {
        var piped = await Programs.BreakwaterWithInputAsync(Encoding.UTF8.GetBytes(Bundle(Bad)), "stix", "validate", "--json", "-");
        Assert.Equal(1, piped.ExitCode);
        using var line = JsonDocument.Parse(Assert.Single(piped.Output));
        Assert.Equal(
            ("-", "campaign--1e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f", "must", "missing-property", "$.objects[0].name", "4.2"),
            (Text(line, "file"), Text(line, "object"), Text(line, "severity"), Text(line, "code"), Text(line, "path"), Text(line, "section")));
        Assert.NotEmpty(Text(line, "message")!);

        var path = Path.Combine(_folder, "a.json.gz");
        await using (var zip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            await zip.WriteAsync(Encoding.UTF8.GetBytes(Bundle(Good)), TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, (await Programs.BreakwaterAsync("stix", "validate", path)).ExitCode);
    }

    [Fact]
    public async Task A_single_object_and_an_envelope_are_validated_too()
    {
        var bare = await Programs.BreakwaterAsync("stix", "validate", Put("bare.json", With(Bad)));
        Assert.Contains(": $.name: must missing-property", Assert.Single(bare.Output), StringComparison.Ordinal);
        Assert.Equal(0, (await Programs.BreakwaterAsync("stix", "validate", Put("e.json", $"{{\"more\":false,\"objects\":[{With(Good)}]}}"))).ExitCode);
    }

    [Theory]
    [InlineData("{\"type\":\"bundle\",", 1)]
    [InlineData("no json", 1)]
    [InlineData("", 1)]
    [InlineData("{\"type\":\"bundle\",\"id\":\"x\"}", 1)]
    public async Task A_document_that_is_none_is_a_breach(string text, int code)
    {
        var run = await Programs.BreakwaterAsync("stix", "validate", Put("none.json", text));
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(" must ", Assert.Single(run.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_wrong_usage_and_the_others_are_validated()
    {
        var run = await Programs.BreakwaterAsync("stix", "validate", Path.Combine(_folder, "gone.json"), Put("bad.json", Bundle(Bad)));
        Assert.Equal(2, run.ExitCode);
        Assert.Single(run.Output);
        Assert.Contains(run.Errors, line => line.Contains("gone.json: cannot be read", StringComparison.Ordinal));
        Assert.Equal(2, (await Programs.BreakwaterAsync("stix", "validate")).ExitCode);
        Assert.Equal(2, (await Programs.BreakwaterAsync("stix", "validate", "--nothing", "x")).ExitCode);
    }

    [Fact]
    public async Task Upgrades_a_bundle_of_stix_2_0_to_one_that_is_valid()
    {
        var old = Put("old.json", OldBundle);
        var output = Path.Combine(_folder, "new.json");
        var run = await Programs.BreakwaterAsync("stix", "upgrade", old, "-o", output);
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains(run.Errors, line => line.StartsWith("$.objects[0].labels: ", StringComparison.Ordinal));
        Assert.Contains(run.Errors, line => line.StartsWith("$.spec_version: ", StringComparison.Ordinal));
        Assert.StartsWith("3 objects written", run.Errors[^1], StringComparison.Ordinal);

        using var bundle = JsonDocument.Parse(await File.ReadAllBytesAsync(output, TestContext.Current.CancellationToken));
        Assert.Equal(Id, Text(bundle, "id"));
        Assert.False(bundle.RootElement.TryGetProperty("spec_version", out _));
        Assert.Equal(0, (await Programs.BreakwaterAsync("stix", "validate", output)).ExitCode);
    }

    [Fact]
    public async Task Upgrades_through_a_pipe_and_leaves_2_1_alone()
    {
        var run = await Programs.BreakwaterWithInputAsync(Encoding.UTF8.GetBytes(Bundle(Good)), "stix", "upgrade");
        Assert.Equal(0, run.ExitCode);
        var objects = StixBundle.Read(Encoding.UTF8.GetBytes(string.Join('\n', run.Output))).Objects;
        Assert.Equal(With(Good), Encoding.UTF8.GetString(Assert.Single(objects).Object!.Utf8.Span));
    }

    [Fact]
    public async Task An_upgrade_that_cannot_be_whole_leaves_no_file()
    {
        var output = Path.Combine(_folder, "new.json");
        var run = await Programs.BreakwaterAsync("stix", "upgrade", Put("half.json", OldBundle[..^20]), "-o", output);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["half.json"], Directory.GetFiles(_folder).Select(Path.GetFileName));
        Assert.Equal(2, (await Programs.BreakwaterAsync("stix", "upgrade", Path.Combine(_folder, "gone.json"))).ExitCode);
        Assert.Equal(2, (await Programs.BreakwaterAsync("stix", "upgrade", Put("o.json", OldBundle), "-o", Path.Combine(_folder, "no", "x"))).ExitCode);
    }

    private const string OldBundle = $$"""
        {"type":"bundle","id":"{{Id}}","spec_version":"2.0","objects":[
        {"type":"malware","id":"malware--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","created":"2016-01-01T00:00:00.000Z",
        "modified":"2016-01-01T00:00:00.000Z","name":"x","labels":["ransomware"]},
        {"type":"observed-data","id":"observed-data--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd31","created":"2016-01-01T00:00:00.000Z",
        "modified":"2016-01-01T00:00:00.000Z","first_observed":"2016-01-01T00:00:00Z","last_observed":"2016-01-01T00:00:00Z",
        "number_observed":1,"objects":{"0":{"type":"domain-name","value":"example.com"} } }]}
        """;

    private static string With(string json) => json.Replace("HEAD", Head.Trim(), StringComparison.Ordinal);

    private static string Bundle(params string[] objects) =>
        $$"""{"type":"bundle","id":"{{Id}}","objects":[{{string.Join(",\n", objects.Select(With))}}]}""";

    private static string? Text(JsonDocument json, string name) => json.RootElement.GetProperty(name).GetString();

    private string Put(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
