using System.Diagnostics;
using Breakwater.Matching;
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
}
