using System.Diagnostics;
using System.Globalization;
using Breakwater.Matching;
using Breakwater.Protocol;
using Breakwater.Sensor.Index;
using Breakwater.Sensor.State;
using Xunit;

namespace Breakwater.Sensor.Tests;

public sealed class LatencyTests
{
    private const int LargeEntries = 200_000;
    private const int Deltas = 200;

    [Fact]
    public async Task An_entry_is_live_well_within_two_seconds_beside_a_large_index()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        hub.Publish([.. Enumerable.Range(0, LargeEntries)
            .Select(i => FakeHub.Add("domain", $"d{i}.base.example", indicator: $"indicator--{i:x32}"))]);
        rig.Start();
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == LargeEntries, "the large index");
        var took = new List<double>();
        for (var i = 0; i < Deltas; i++)
        {
            var value = new IndicatorValue(IndicatorKind.Domain, $"new{i}.example");
            var watch = Stopwatch.StartNew();
            hub.Publish(FakeHub.Add("domain", value.Text));
            while (!rig.Host.Index.Holds(value))
            {
                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"Not live after 10 s.\n{rig.Diary}");
                await Task.Delay(1);
            }

            took.Add(watch.Elapsed.TotalMilliseconds);
        }

        took.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{LargeEntries} entries, {Deltas} deltas: p50 {took[Deltas / 2]:F0} ms, p99 {took[Deltas * 99 / 100]:F0} ms, "
            + $"max {took[^1]:F0} ms; "
            + $"{Process.GetCurrentProcess().WorkingSet64 >> 20} MB in this process");
        Assert.True(took[Deltas * 99 / 100] < 2000, $"p99 {took[Deltas * 99 / 100]:F0} ms");
    }

    [Fact]
    public async Task Ten_thousand_changes_at_once_are_live_and_their_time_and_memory_are_printed()
    {
        var entries = int.Parse(Environment.GetEnvironmentVariable("BREAKWATER_ENTRIES") ?? "200000", CultureInfo.InvariantCulture);
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        for (var from = 0; from < entries; from += LargeEntries)
        {
            hub.Publish([.. Enumerable.Range(from, Math.Min(LargeEntries, entries - from)).Select(i => Large(i))]);
        }

        var output = TestContext.Current.TestOutputHelper;
        var watch = Stopwatch.StartNew();
        for (var run = 0; run < 2; run++)
        {
            using var sensor = KillTests.Start(rig);
            await rig.UntilAsync(() => rig.Folder.ReadStatus()?.IndexEntries == entries, "the index", TimeSpan.FromMinutes(10));
            await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
            var memory = File.ReadAllLines($"/proc/{sensor.Id}/status").Where(l => l.StartsWith("Vm", StringComparison.Ordinal)
                || l.StartsWith("Rss", StringComparison.Ordinal));
            output?.WriteLine($"{entries} entries, {(run == 0 ? "first start" : "restart")} after {watch.Elapsed.TotalSeconds:F1} s: "
                + string.Join("; ", memory.Where(l => l.Contains("HWM", StringComparison.Ordinal) || l.Contains("Rss", StringComparison.Ordinal)
                    || l.Contains("VmRSS", StringComparison.Ordinal)).Select(l => l.Replace("\t", "", StringComparison.Ordinal))));
            sensor.Kill();
            await sensor.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        watch.Restart();
        rig.Start();
        output?.WriteLine($"opened in {watch.Elapsed.TotalMilliseconds:F0} ms, {rig.Host.Index.Current.Count} entries");
        for (var run = 0; run < 8; run++)
        {
            SegmentEntry[] changes = [.. Enumerable.Range(0, 5_000).SelectMany(i => (SegmentEntry[])
                [FakeHub.Add("domain", $"n{i}.r{run}.example", indicator: Id(i)), RemovalOf((run * 5_000) + i)])];
            var value = new IndicatorValue(IndicatorKind.Domain, $"n4999.r{run}.example");
            hub.Publish(changes);
            watch.Restart();
            while (!rig.Host.Index.Holds(value))
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }

            output?.WriteLine($"10,000 changes: {watch.Elapsed.TotalMilliseconds:F0} ms from the hub's announcement");
        }

        Assert.Equal(entries, rig.Host.Index.Current.Count);
    }

    [Fact]
    public void What_changes_of_the_layers_cost_over_a_file_is_printed()
    {
        var entries = int.Parse(Environment.GetEnvironmentVariable("BREAKWATER_ENTRIES") ?? "200000", CultureInfo.InvariantCulture);
        var root = Directory.CreateTempSubdirectory("breakwater-sensor-");
        var folder = new DataFolder(root.FullName);
        folder.Create();
        var files = new IndexFiles(folder, new SensorLog(TextWriter.Null, TimeProvider.System));
        var output = TestContext.Current.TestOutputHelper;
        var watch = Stopwatch.StartNew();
        var file = files.Build(new UsableEntries().Of(0, Enumerable.Range(0, entries).Select(Large)).Select(e => e.Entry), _ => { }, out _);
        output?.WriteLine($"{entries} entries: file written and proved in {watch.ElapsedMilliseconds} ms, {file.Entries.Index.Bytes / entries} bytes each");
        var layers = IndexLayers.Of(file.Entries);
        for (var run = 0; run < 12; run++)
        {
            var changes = new UsableEntries().Of(0, Enumerable.Range(0, 5_000).SelectMany(i => (SegmentEntry[])
                [FakeHub.Add("domain", $"n{i}.r{run}.example", indicator: Id(i)), RemovalOf((run * 5_000) + i)])).ToList();
            var before = Environment.CpuUsage.TotalTime;
            watch.Restart();
            layers = layers.With(changes, out var fresh);
            output?.WriteLine($"10,000 changes: {watch.Elapsed.TotalMilliseconds:F0} ms, "
                + $"{(Environment.CpuUsage.TotalTime - before).TotalMilliseconds:F0} ms of processor time");
            Assert.Equal(5_000, fresh.Count);
            layers = layers.Tidied();
        }

        Assert.Equal(entries, layers.Count);
        file.EndUse();
        root.Delete(recursive: true);
    }

    private static SegmentEntry Large(int i) => FakeHub.Add("domain", $"d{i}.base.example", indicator: Id(i));

    private static SegmentEntry RemovalOf(int i) => FakeHub.Remove("domain", $"d{i}.base.example", indicator: Id(i));

    private static string Id(int i) => $"indicator--{new Guid(i, 1, 0x4000, [0x80, 0, 0, 0, 0, 0, 0, 0])}";
}
