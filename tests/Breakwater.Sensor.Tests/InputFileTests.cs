using System.IO.Compression;
using Breakwater.Sensor.Sightings;
using Breakwater.Sensor.State;
using Xunit;

namespace Breakwater.Sensor.Tests;

/// <summary>Real files, turned over in every way that logs are.</summary>
public sealed class InputFileTests
{
    [Fact]
    public async Task Turned_over_hundreds_of_times_at_full_speed_every_hit_counts_once()
    {
        const int turns = 400;
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartAsync(hub);
        rig.Write("begin");
        await rig.UntilAsync(() => Offset(rig) > 0, "the first line");
        var random = new Random(1);
        var planted = 0;
        for (var turn = 0; turn < turns; turn++)
        {
            // Many files begin alike, some are turned over within one tick of the clock, some after a while.
            var lines = Enumerable.Range(0, random.Next(1, 60)).Select(i => i % 3 == 0 ? "GET http://evil.example/" : "GET http://good.example/");
            planted += lines.Count(l => l.Contains("evil"));
            await File.AppendAllLinesAsync(rig.Log, lines, TestContext.Current.CancellationToken);
            File.Move(rig.Log, $"{rig.Log}.{turn}");
            await Task.Delay(random.Next(4) == 0 ? random.Next(20) : 0, TestContext.Current.CancellationToken);
        }

        rig.Write("end");
        await ReadToEndAsync(rig);
        await rig.StopAsync();
        Assert.Equal(planted, await CountAsync(rig, hub));
        Assert.Equal(0, rig.Lost(LossReasons.VanishedFiles));
    }

    [Fact]
    public async Task A_pattern_finds_files_as_they_come_and_counts_what_is_turned_over_once()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        var folder = Directory.CreateDirectory(Path.Combine(rig.Root, "zeek", "current")).FullName;
        rig.Set(s => s["logs"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject
        {
            ["path"] = Path.Combine(folder, "*.log"), ["system"] = "zeek",
        }));
        hub.Publish(FakeHub.Add("domain", "evil.example"));
        File.WriteAllText(Path.Combine(folder, "dns.log"), "evil.example 1\n");
        rig.Start();
        await rig.UntilAsync(() => hub.Taken.Count == 1, "the first file");
        File.WriteAllText(Path.Combine(folder, "conn.log"), "evil.example 2\n");
        File.WriteAllText(Path.Combine(folder, "conn.txt"), "evil.example not\n");
        await UntilCountAsync(rig, hub, 2);
        File.Move(Path.Combine(folder, "dns.log"), Path.Combine(folder, "dns-26-11-23_05.00.00.log"));
        File.WriteAllText(Path.Combine(folder, "dns.log"), "evil.example 3\n");
        File.Move(Path.Combine(folder, "conn.log"), Path.Combine(folder, "other.log"));
        await UntilCountAsync(rig, hub, 3);

        // And nothing twice after a restart, nor when a name is not waited for any more.
        await rig.StopAsync();
        rig.Start();
        File.AppendAllText(Path.Combine(folder, "dns.log"), "evil.example 4\n");
        await UntilCountAsync(rig, hub, 4);
        await Task.Delay(3000, TestContext.Current.CancellationToken);
        Assert.Equal(4, await CountAsync(rig, hub));
        Assert.All(hub.Taken, s => Assert.Equal("zeek", s.System));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Packed_before_it_was_read_to_its_end_it_is_read_on_in_the_archive(bool isZstd)
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartAsync(hub);
        rig.Write("evil.example 1");
        await rig.UntilAsync(() => hub.Taken.Count == 1, "the first line");
        await rig.StopAsync();
        rig.Write("evil.example 2");
        await PackAsync(rig.Log, rig.Log + (isZstd ? ".1.zst" : ".1.gz"));
        rig.Write("evil.example 3");
        await PackAsync(rig.Log, rig.Log + (isZstd ? ".0.zst" : ".0.gz"));
        rig.Write("evil.example 4");
        rig.Start();
        await ReadToEndAsync(rig);
        Assert.Equal(4, await CountAsync(rig, hub));
        Assert.Equal(0, rig.Lost(LossReasons.VanishedFiles));
    }

    [Fact]
    public async Task An_archive_that_is_open_stays_itself_when_another_takes_its_name()
    {
        var folder = Directory.CreateTempSubdirectory("breakwater-sensor-").FullName;
        try
        {
            var (first, second) = (Path.Combine(folder, "x.log.1.gz"), Path.Combine(folder, "x.log.2.gz"));
            foreach (var (path, text) in new[] { (first, "newer"), (second, "older") })
            {
                await using var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
                await gzip.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
            }

            using var older = Inputs.LogFile.Open(second);
            File.Move(second, Path.Combine(folder, "x.log.3.gz"));
            File.Move(first, second);
            Assert.Equal("older", System.Text.Encoding.UTF8.GetString(older.Front(100)));
            var room = new byte[100];
            var read = await older.ReadAsync(room, TestContext.Current.CancellationToken);
            Assert.Equal("older", System.Text.Encoding.UTF8.GetString(room, 0, read));
            Assert.True(await older.SkipToAsync(2, TestContext.Current.CancellationToken));
            Assert.Equal("older", System.Text.Encoding.UTF8.GetString(older.Front(100)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Copied_and_cut_short_it_reads_on_in_the_copy()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartAsync(hub);
        rig.Write("evil.example 1");
        await rig.UntilAsync(() => hub.Taken.Count == 1, "the first line");
        await rig.StopAsync();
        rig.Write("evil.example 2");
        File.Copy(rig.Log, rig.Log + ".1");
        File.WriteAllText(rig.Log, "");
        rig.Write("evil.example 3");
        rig.Start();
        await ReadToEndAsync(rig);
        Assert.Equal(3, await CountAsync(rig, hub));
        Assert.Equal(1, rig.Lost(LossReasons.Truncations));
        for (var i = 4; i < 10; i++)
        {
            rig.Write($"evil.example {i}");
            File.Copy(rig.Log, rig.Log + ".1", overwrite: true);
            File.WriteAllText(rig.Log, "");
            await Task.Delay(700, TestContext.Current.CancellationToken);
        }

        await UntilCountAsync(rig, hub, 9);
        Assert.Equal(0, rig.Lost(LossReasons.TruncatedBytes));
    }

    [Fact]
    public async Task What_is_cut_off_before_it_was_read_is_counted_and_stays_so()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartAsync(hub);
        rig.Write("evil.example 1");
        await rig.UntilAsync(() => hub.Taken.Count == 1, "the first line");

        // A line that has not ended is seen, and cannot be taken.
        var half = new string('x', 100_000);
        File.AppendAllText(rig.Log, half);
        await Task.Delay(800, TestContext.Current.CancellationToken);
        File.WriteAllText(rig.Log, "");
        rig.Write("evil.example 2");
        await UntilCountAsync(rig, hub, 2);
        await rig.UntilAsync(() => rig.Lost(LossReasons.Truncations) == 1, "the loss");
        Assert.Equal(half.Length, rig.Lost(LossReasons.TruncatedBytes));
        await rig.StopAsync();
        rig.Start();
        await rig.StopAsync();
        Assert.Equal(half.Length, rig.Lost(LossReasons.TruncatedBytes));
        Assert.Contains("were not read and are lost", rig.Diary.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gone_while_it_did_not_run_is_counted()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartAsync(hub);
        rig.Write("evil.example 1");
        await rig.UntilAsync(() => hub.Taken.Count == 1, "the first line");
        await rig.StopAsync();
        File.Delete(rig.Log);
        rig.Write("another file evil.example 2");
        rig.Start();
        await UntilCountAsync(rig, hub, 2);
        await rig.UntilAsync(() => rig.Lost(LossReasons.VanishedFiles) == 1, "the loss");
    }

    [Fact]
    public async Task A_number_in_a_name_alone_does_not_make_a_log_an_earlier_form_of_another()
    {
        Assert.False(Inputs.RotatedFiles.IsRotatedName("/l/proxy2.log", "/l/proxy.log"));
        Assert.False(Inputs.RotatedFiles.IsRotatedName("/l/proxy-2.log", "/l/proxy.log"));
        Assert.False(Inputs.RotatedFiles.IsRotatedName("/l/proxy.log.bak", "/l/proxy.log"));
        Assert.True(Inputs.RotatedFiles.IsRotatedName("/l/proxy.log.2.gz", "/l/proxy.log"));
        Assert.True(Inputs.RotatedFiles.IsRotatedName("/l/proxy-20261123.log", "/l/proxy.log"));
        Assert.True(Inputs.RotatedFiles.IsRotatedName("/l/proxy.2026-11-23-05:00:00-06:00:00.log.gz", "/l/proxy.log"));
        Assert.True(Inputs.PathPattern.Matches("/l/**/x*.log", "/l/a/b/xy.log"));
        Assert.True(Inputs.PathPattern.Matches("/l/**/x*.log", "/l/xy.log"));
        Assert.False(Inputs.PathPattern.Matches("/l/*/x.log", "/l/a/b/x.log"));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Further_hits_wait_by_their_fields()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartAsync(hub);
        File.AppendAllText(rig.Log, "{\"dns\":{\"rrname\":\"evil.example\"}}\n");
        await rig.UntilAsync(() => hub.Taken.Count == 1, "the first");
        Assert.Equal("dns.rrname", hub.Taken[0].Field);
        File.AppendAllText(rig.Log, "{\"dns\":{\"rrname\":\"evil.example\"}}\n{\"tls\":{\"sni\":\"evil.example\"},\"x\":\"evil.example\"}\n");
        await rig.UntilAsync(() => Journal.ReadState(rig.Folder).Waiting.Count == 2, "two fields");
        var report = CheckReport.Of(rig.Folder, TimeProvider.System, new SensorLog(rig.Diary, TimeProvider.System));
        Assert.Equal(["dns.rrname", "tls.sni"], report.Waiting.Select(w => w.Field).Order());
        Assert.All(report.Waiting, w => Assert.Equal(1, w.Count));
        Assert.Single(hub.Received);
    }

    internal static async Task PackAsync(string path, string archive)
    {
        var text = await File.ReadAllBytesAsync(path);
        await using (var stored = File.Create(archive))
        {
            await using Stream packing = archive.EndsWith(".zst", StringComparison.Ordinal)
                ? new ZstdSharp.CompressionStream(stored)
                : new GZipStream(stored, CompressionLevel.Fastest);
            await packing.WriteAsync(text);
        }

        File.SetLastWriteTimeUtc(archive, File.GetLastWriteTimeUtc(path));
        File.Delete(path);
    }

    private static async Task<SensorRig> StartAsync(FakeHub hub)
    {
        var rig = await SensorRig.EnrolAsync(hub);
        hub.Publish(FakeHub.Add("domain", "evil.example"));
        rig.Start();
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 1, "the index");
        return rig;
    }

    private static long? Offset(SensorRig rig) => Journal.ReadState(rig.Folder).Positions.GetValueOrDefault(rig.Log)?.Offset;

    private static Task ReadToEndAsync(SensorRig rig) => rig.UntilAsync(
        () => Journal.ReadState(rig.Folder).Positions.GetValueOrDefault(rig.Log) is { } position
            && position.File == Inputs.FileIdentity.Of(rig.Log) && position.Offset == new FileInfo(rig.Log).Length,
        "all lines read");

    private static Task UntilCountAsync(SensorRig rig, FakeHub hub, int count) =>
        rig.UntilAsync(() => Count(rig, hub) == count, $"{count} hits");

    private static async Task<long> CountAsync(SensorRig rig, FakeHub hub)
    {
        // Nothing more may come.
        await Task.Delay(400);
        return Count(rig, hub);
    }

    private static long Count(SensorRig rig, FakeHub hub)
    {
        var state = Journal.ReadState(rig.Folder);
        var known = hub.Received.Select(b => b.BatchId).ToHashSet();
        return hub.Taken.Sum(s => s.Count) + state.Waiting.Values.Sum(w => w.Count)
            + (state.Batch is { } batch && !known.Contains(batch.BatchId) ? batch.Sightings.Sum(s => s.Count) : 0);
    }
}
