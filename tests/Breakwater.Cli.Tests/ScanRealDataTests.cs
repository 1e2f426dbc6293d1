using System.IO.Compression;
using System.Text.RegularExpressions;
using Xunit;

namespace Breakwater.Cli.Tests;

/// <summary>
/// All Zeek logs against both lists: the scan, and a check in Python that shares nothing with it. Then the same with planted hits of every
/// kind and edge, which are known by where they were put.
/// </summary>
public sealed partial class ScanRealDataTests : IDisposable
{
    private const int Seed = 20180324;
    private const int HitLinesPerLog = 25;
    private const int NearMissesPerLog = 15;

    private readonly string _folder = Directory.CreateTempSubdirectory("breakwater-scan-").FullName;

    [Fact]
    public async Task Finds_in_real_logs_what_was_there_and_what_was_planted_and_nothing_else()
    {
        Programs.NeedRealData("zeek");
        Programs.NeedRealData("maltrail");
        Programs.NeedPython();
        var logs = Directory.GetFiles(Path.Combine(Programs.RealData, "zeek"), "*.json.gz").Order(StringComparer.Ordinal).ToArray();
        var lists = Directory.GetFiles(Path.Combine(Programs.RealData, "maltrail"), "*.txt.gz").Order(StringComparer.Ordinal).ToArray();
        string[] listsAndPlanted = [.. lists, Path.Combine(_folder, "planted.txt")];
        File.WriteAllText(listsAndPlanted[^1], PlantedLogs.Indicators);

        var plain = await Programs.BreakwaterAsync(["scan", .. lists.SelectMany(l => (string[])["--indicators", l]), "--", .. logs]);
        Assert.True(plain.ExitCode == 0, string.Join('\n', plain.Errors.TakeLast(5)));
        var before = Hit.ParseAll(plain.Output);
        Assert.NotEmpty(before);

        var copies = new List<string>();
        var expected = PlantAll(logs, before, copies);
        var planted = expected.Count - before.Count;
        Assert.True(planted > 500, $"Only {planted} planted.");

        var independent = Programs.IndependentScanAsync(listsAndPlanted, [.. copies]);
        var scan = await Programs.BreakwaterAsync(["scan", .. listsAndPlanted.SelectMany(l => (string[])["--indicators", l]), "--",
            .. copies]);
        var actual = Hit.ParseAll(scan.Output);
        Assert.Equal("", Hit.Compare(expected, actual));

        // The copies hold all that the logs held, so this compares the real hits too.
        var check = await independent;
        Assert.True(check.ExitCode == 0, string.Join('\n', check.Errors.TakeLast(5)));
        Assert.Equal("", Hit.Compare(Hit.ParseAll(check.Output), actual));
        Assert.Equal(check.Errors.Order(), Unsupported(scan.Errors).Order());
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{before.Count} real hits, {planted} planted, {check.Errors.Length} unsupported entries: the same by both; {scan.Errors[^1]}");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private List<Hit> PlantAll(string[] logs, List<Hit> before, List<string> copies)
    {
        var generator = new PlantedLogs(Seed);
        var expected = new List<Hit>();
        foreach (var log in logs)
        {
            // Half of the copies are not compressed.
            var zipped = copies.Count % 2 == 0;
            var path = Path.Combine(_folder, Path.GetFileNameWithoutExtension(log) + (zipped ? ".gz" : ""));
            using var source = new GZipStream(File.OpenRead(log), CompressionMode.Decompress);
            using Stream copy = zipped ? new GZipStream(File.Create(path), CompressionLevel.Fastest) : File.Create(path);
            expected.AddRange(generator.Plant(source, copy, path, HitLinesPerLog, NearMissesPerLog, before.Where(h => h.Path == log)));
            copies.Add(path);
        }

        foreach (var name in (string[])["edges.log", "edges.log.gz"])
        {
            var path = Path.Combine(_folder, name);
            using Stream copy = name.EndsWith(".gz", StringComparison.Ordinal)
                ? new GZipStream(File.Create(path), CompressionLevel.Fastest)
                : File.Create(path);
            expected.AddRange(generator.PlantAtEdges(copy, path));
            copies.Add(path);
        }

        return expected;
    }

    private static IEnumerable<string> Unsupported(IEnumerable<string> errors) =>
        errors.Select(e => Place().Match(e)).Where(m => m.Success).Select(m => m.Groups[1].Value);

    [GeneratedRegex("^(.+:[0-9]+): unsupported entry")]
    private static partial Regex Place();
}
