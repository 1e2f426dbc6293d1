using System.IO.Compression;
using System.Text;
using Xunit;

namespace Breakwater.Cli.Tests;

/// <summary>The command as people use it: files, folders, pipes, and what goes wrong.</summary>
public sealed class ScanCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("breakwater-cli-").FullName;

    [Fact]
    public async Task Prints_one_json_line_a_hit_in_order()
    {
        var list = Put("list.txt", "# a comment\r\nevil.example # bad\r\n\r\n192.0.2.7:8080\r\na.evil.example\r\nevil.example\r\n");
        var log = Put("a.log", "nothing\nGET http://x.a.evil.example/ from 192.0.2.7\n");
        var scan = await Programs.BreakwaterAsync("scan", "--indicators", list, log);
        Assert.Equal(0, scan.ExitCode);
        var path = System.Text.Json.JsonEncodedText.Encode(log).ToString();
        Assert.Equal(
            [
                $$"""{"path":"{{path}}","line":2,"offset":11,"kind":"domain","value":"x.a.evil.example","indicator":"evil.example"}""",
                $$"""{"path":"{{path}}","line":2,"offset":11,"kind":"domain","value":"x.a.evil.example","indicator":"a.evil.example"}""",
                $$"""{"path":"{{path}}","line":2,"offset":34,"kind":"ipv4","value":"192.0.2.7","indicator":"192.0.2.7:8080"}""",
            ],
            scan.Output);
        Assert.StartsWith("3 hits in 2 lines", scan.Errors[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_folders_in_order_gzip_as_it_is_and_standard_input()
    {
        var list = Put("lists/list.txt", "evil.example");
        Put("logs/b.log", "evil.example\n");
        Put("logs/a/2.log", "evil.example");
        PutZipped("logs/a/1.log", "evil.example\n");
        var scan = await Programs.BreakwaterAsync("scan", "-i", list, Path.Combine(_folder, "logs"));
        Assert.Equal(["1.log", "2.log", "b.log"], Hit.ParseAll(scan.Output).Select(h => Path.GetFileName(h.Path)));

        var piped = await Programs.BreakwaterWithInputAsync("x\nevil.example\n"u8.ToArray(), "scan", "-i", list, "-");
        Assert.Equal(new Hit("-", 2, 0, "domain", "evil.example", "evil.example"), Hit.Parse(Assert.Single(piped.Output)));
    }

    [Fact]
    public async Task Several_lists_may_follow_one_option_when_two_dashes_end_them()
    {
        var one = Put("1.txt", "one.example");
        var two = Put("2.txt", "two.example");
        var log = Put("a.log", "one.example two.example");
        var scan = await Programs.BreakwaterAsync("scan", "--indicators", one, two, "--", log);
        Assert.Equal(2, scan.Output.Length);
        scan = await Programs.BreakwaterAsync("scan", "--indicators", one, "--indicators", two, log);
        Assert.Equal(2, scan.Output.Length);
    }

    [Fact]
    public async Task Names_entries_that_it_does_not_support_and_never_widens_them()
    {
        var list = Put("list.txt", "/gate.php\nevil.example/gate.php\nvh[0-9].example\n");
        var log = Put("a.log", "evil.example /gate.php http://evil.example/other http://evil.example/gate.php\n");
        var scan = await Programs.BreakwaterAsync("scan", "-i", list, log);
        Assert.Equal(0, scan.ExitCode);
        Assert.Equal("http://evil.example/gate.php", Hit.Parse(Assert.Single(scan.Output)).Value);
        Assert.StartsWith($"{list}:1: unsupported entry '/gate.php'", scan.Errors[0], StringComparison.Ordinal);
        Assert.StartsWith($"{list}:3: unsupported entry", scan.Errors[1], StringComparison.Ordinal);
        Assert.Contains("2 entries unsupported", scan.Errors[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_the_values_that_stand_alone_in_a_bundle()
    {
        var bundle = Put("bundle.json", """
            {"type":"bundle","id":"bundle--00000000-0000-4000-8000-000000000000","objects":[
             {"type":"indicator","spec_version":"2.1","id":"indicator--00000000-0000-4000-8000-000000000001","created":"2026-01-01T00:00:00Z",
              "modified":"2026-01-01T00:00:00Z","pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z",
              "pattern":"[domain-name:value = 'evil.example' OR file:hashes.MD5 = '0cc175b9c0f1b6a831c399e269772661']"},
             {"type":"indicator","spec_version":"2.1","id":"indicator--00000000-0000-4000-8000-000000000002","created":"2026-01-01T00:00:00Z",
              "modified":"2026-01-01T00:00:00Z","pattern_type":"stix","valid_from":"2026-01-01T00:00:00Z",
              "pattern":"[ipv4-addr:value = '192.0.2.7' AND domain-name:value = 'both.example']"}]}
            """);
        var log = Put("a.log", "evil.example 0CC175B9C0F1B6A831C399E269772661 192.0.2.7 both.example");
        var scan = await Programs.BreakwaterAsync("scan", "-i", bundle, log);
        Assert.Equal(["domain", "md5"], Hit.ParseAll(scan.Output).Select(h => h.Kind));
        Assert.All(Hit.ParseAll(scan.Output), h => Assert.Equal("indicator--00000000-0000-4000-8000-000000000001", h.Indicator));
        Assert.Contains("more than one value", scan.Errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named_and_the_others_are_scanned()
    {
        var list = Put("list.txt", "evil.example");
        var log = Put("a.log", "evil.example");
        var damaged = Path.Combine(_folder, "damaged.gz");
        File.WriteAllBytes(damaged, [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF]);
        var scan = await Programs.BreakwaterAsync("scan", "-i", list, "--", Path.Combine(_folder, "absent.log"), damaged, log);
        Assert.Equal(1, scan.ExitCode);
        Assert.Single(scan.Output);
        Assert.Contains(scan.Errors, e => e.Contains("absent.log: cannot be read", StringComparison.Ordinal));
        Assert.Contains(scan.Errors, e => e.Contains("damaged.gz: cannot be read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_hits_is_success_and_wrong_usage_is_two()
    {
        var list = Put("list.txt", "evil.example");
        var log = Put("a.log", "good.example");
        Assert.Equal(0, (await Programs.BreakwaterAsync("scan", "-i", list, log)).ExitCode);
        Assert.Equal(2, (await Programs.BreakwaterAsync("scan", log)).ExitCode);
        Assert.Equal(2, (await Programs.BreakwaterAsync("scan", "-i", list)).ExitCode);
        Assert.Equal(2, (await Programs.BreakwaterAsync("scam")).ExitCode);
        var help = await Programs.BreakwaterAsync("scan", "--help");
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("Examples:", help.Output);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Put(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private void PutZipped(string name, string text)
    {
        using var zip = new GZipStream(File.Create(Path.Combine(_folder, name)), CompressionLevel.Fastest);
        zip.Write(Encoding.UTF8.GetBytes(text));
    }
}
