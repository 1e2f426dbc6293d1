using Breakwater.Protocol;
using Xunit;

namespace Breakwater.Sensor.Tests;

/// <summary>How much is downloaded, and what it comes to.</summary>
public sealed class ChainPathTests
{
    [Fact]
    public void Who_holds_the_parts_of_a_merged_segment_takes_only_what_comes_after_it()
    {
        var parts = new[] { Ref("a", 0, 1), Ref("b", 1, 2), Ref("c", 2, 3) };
        var head = Head([Ref("abc", 0, 3, 1000), Ref("d", 3, 4)], []);
        Assert.Equal(["a", "b", "c", "d"], Path(head, parts));
    }

    [Fact]
    public void Who_is_in_the_middle_of_a_merged_segment_goes_on_by_its_parts()
    {
        var parts = new[] { Ref("a", 0, 1), Ref("b", 1, 2), Ref("c", 2, 3) };
        var head = Head([Ref("abc", 0, 3, 1000), Ref("d", 3, 4)], parts);
        Assert.Equal(["a", "b", "c", "d"], Path(head, parts[..2]));
    }

    [Fact]
    public void Who_holds_nothing_takes_the_cheapest_way()
    {
        var head = Head([Ref("abc", 0, 3, 15)], [Ref("a", 0, 1), Ref("b", 1, 2), Ref("c", 2, 3)]);
        Assert.Equal(["abc"], Path(head, []));
    }

    [Fact]
    public void Without_the_parts_it_goes_back_no_further_than_it_must()
    {
        var held = new[] { Ref("a", 0, 10), Ref("b", 10, 11), Ref("c", 11, 12) };
        var head = Head([Ref("a", 0, 10, 1000), Ref("bcd", 10, 13, 30), Ref("e", 13, 14)], []);
        Assert.Equal(["a", "bcd", "e"], Path(head, held));
    }

    [Fact]
    public void Merged_segments_come_to_what_applying_them_in_order_does()
    {
        var random = new Random(20261123);
        for (var round = 0; round < 200; round++)
        {
            var live = new Dictionary<string, SegmentEntry>();
            var segments = new List<List<SegmentEntry>>();
            for (var s = 0; s < 6; s++)
            {
                var segment = new SortedDictionary<string, SegmentEntry>(StringComparer.Ordinal);
                for (var i = random.Next(20); i > 0; i--)
                {
                    var value = $"d{random.Next(25)}.example";
                    segment[value] = random.Next(3) == 0 ? FakeHub.Remove("domain", value) : FakeHub.Add("domain", value);
                }

                foreach (var (value, entry) in segment)
                {
                    _ = entry.Removed ? live.Remove(value) : (live[value] = entry) == entry;
                }

                segments.Add([.. segment.Values]);
            }

            Assert.Equal(
                live.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => e.Value),
                SegmentMerge.Merge([.. segments], withRemovals: false));
            // In two steps, as when the middle was merged before.
            var middle = SegmentMerge.Merge([.. segments.Skip(2).Take(3)], withRemovals: true).ToList();
            Assert.Equal(
                live.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => e.Value),
                SegmentMerge.Merge([segments[0], segments[1], middle, segments[5]], withRemovals: false));
        }
    }

    [Fact]
    public async Task A_merge_at_the_hub_costs_a_sensor_that_holds_the_parts_no_segment()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        hub.Publish([.. Enumerable.Range(0, 5_000).Select(i => FakeHub.Add("domain", $"d{i}.example"))]);
        rig.Start();
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 5_000, "the first segment");
        hub.Publish(FakeHub.Add("domain", "evil.example"));
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 5_001, "the second");
        var sent = hub.SegmentBytesSent;
        hub.Merge(FakeHub.Chain);
        hub.Publish(FakeHub.Remove("domain", "evil.example"));
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 5_000, "the removal");
        Assert.InRange(hub.SegmentBytesSent - sent, 1, 1_000);

        await rig.StopAsync();
        rig.Start();
        Assert.Equal(5_000, rig.Host.Index.Current.Count);
    }

    [Fact]
    public async Task Many_changes_leave_few_files_and_the_same_content_after_a_restart()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        rig.Start();
        for (var i = 0; i < 30; i++)
        {
            hub.Publish(FakeHub.Add("domain", $"d{i}.example"), FakeHub.Remove("domain", $"d{i - 10}.example"));
            var count = Math.Min(i + 1, 10);
            await rig.UntilAsync(() => rig.Host.Index.Current.Manifest.Sequence == hub.Sequence && rig.Host.Index.Current.Count == count, $"change {i}");
        }

        await rig.StopAsync();
        Assert.InRange(Directory.EnumerateFiles(rig.Folder.Segments).Count(), 1, 20);
        hub.Away = true;
        rig.Start();
        Assert.Equal(10, rig.Host.Index.Current.Count);
    }

    [Fact]
    public async Task A_download_that_breaks_off_is_gone_on_with()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        hub.Publish([.. Enumerable.Range(0, 20_000).Select(i => FakeHub.Add("domain", $"d{i}.example"))]);
        hub.BreaksSegments = 1;
        rig.Start();
        await rig.UntilAsync(() => rig.Diary.ToString().Contains("was not renewed", StringComparison.Ordinal), "the break");
        hub.Announce();
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 20_000, "the whole segment");
        Assert.InRange(hub.SegmentBytesSent, 1, hub.Segments.Values.Single().Length);
    }

    private static SegmentRef Ref(string name, long from, long to, int bytes = 10) => new(name, bytes, 1, 1, from, to);

    private static ChainHead Head(SegmentRef[] segments, SegmentRef[] parts) =>
        new("c", 1, segments[^1].To, default, default, segments, parts);

    private static IEnumerable<string> Path(ChainHead head, SegmentRef[] held) =>
        ChainPath.To(head, held, static _ => false).Select(static s => s.Digest);
}
