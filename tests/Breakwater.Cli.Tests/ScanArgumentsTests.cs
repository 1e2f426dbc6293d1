using Breakwater.Cli.Scanning;
using Xunit;

namespace Breakwater.Cli.Tests;

public sealed class ScanArgumentsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("scan").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Files_at_the_front_that_read_as_lists_are_indicators()
    {
        var first = Write("a.txt", "# a list\nevil.click\n");
        var second = Write("b.txt", "192.0.2.7:443   # with a comment\n/gate.php\n");
        var log = Write("proxy.log", "GET http://evil.click/\n");

        AssertSplit([first, second], [log], first, second, log);
    }

    [Fact]
    public void The_last_file_is_a_log_even_when_it_reads_as_a_list()
    {
        var list = Write("a.txt", "evil.click\n");
        var names = Write("names.log", "www.evil.click\n");

        AssertSplit([list], [names], list, names);
    }

    [Fact]
    public void A_bundle_is_indicators_and_json_lines_are_a_log()
    {
        var list = Write("a.txt", "evil.click\n");
        var bundle = Write("b.json", """{"type":"bundle","id":"bundle--1","objects":[]}""");
        var log = Write("zeek.json", """{"query":"evil.click"}""");

        AssertSplit([list, bundle], [log, log], list, bundle, log, log);
    }

    [Fact]
    public void Paths_that_are_told_apart_are_left_alone()
    {
        var (indicators, paths) = ScanArguments.Split(["a", "b"], ["c"]);

        Assert.Equal(["a", "b"], indicators);
        Assert.Equal(["c"], paths);
    }

    private static void AssertSplit(string[] indicators, string[] paths, params string[] files)
    {
        var split = ScanArguments.Split(files, []);
        Assert.Equal(indicators, split.Indicators);
        Assert.Equal(paths, split.Paths);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
