using Breakwater.Matching;
using Xunit;

namespace Breakwater.Sensor.Tests;

/// <summary>How the index follows the hub, and what it does not let in.</summary>
public sealed class IndexTests
{
    [Fact]
    public async Task An_entry_is_live_at_once_and_gone_when_it_is_removed()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        rig.Start();
        hub.Publish(FakeHub.Add("domain", "evil.example"), FakeHub.Add("ipv4", "192.0.2.0/24"));
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 2, "two entries");
        rig.Write("GET http://a.evil.example/ from 198.51.100.7");
        rig.Write("GET http://192.0.2.9/ from 198.51.100.7");
        await rig.UntilAsync(() => hub.Taken.Count == 2, "two sightings");
        Assert.Equal(["192.0.2.0/24", "evil.example"], hub.Taken.Select(s => s.Value).Order());

        hub.Publish(FakeHub.Remove("domain", "evil.example"), FakeHub.Add("domain", "worse.example"));
        await rig.UntilAsync(() => rig.Host.Index.Holds(Value("worse.example")), "the second segment");
        Assert.False(rig.Host.Index.Holds(Value("evil.example")));
        rig.Write("GET http://a.evil.example/");
        rig.Write("GET http://worse.example/");
        await rig.UntilAsync(() => hub.Taken.Count == 3, "the third sighting");
        Assert.Equal("worse.example", hub.Taken[^1].Value);
    }

    [Fact]
    public async Task An_index_that_could_not_be_written_is_taken_up_when_it_can()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        hub.Publish(FakeHub.Add("domain", "first.example"));
        rig.Start();
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 1, "the first index");
        // As good as a full disk: nothing can be put there.
        File.Delete(rig.Folder.Manifest);
        Directory.CreateDirectory(Path.Combine(rig.Folder.Manifest, "in-the-way"));
        hub.Publish(FakeHub.Add("domain", "second.example"));
        await rig.UntilAsync(() => rig.Diary.ToString()!.Contains("The index was not renewed", StringComparison.Ordinal), "the problem");
        Assert.Equal(1, rig.Host.Index.Current.Count);
        Directory.Delete(rig.Folder.Manifest, recursive: true);
        hub.Announce();
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 2, "the second index");
    }

    [Fact]
    public async Task A_removal_takes_back_only_what_its_own_chain_added()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        hub.PublishTo("one", FakeHub.Add("domain", "evil.example", indicator: "indicator--x"));
        hub.PublishTo("two", FakeHub.Add("domain", "evil.example", indicator: "indicator--x"));
        hub.PublishTo("two", FakeHub.Remove("domain", "evil.example", indicator: "indicator--x"));
        rig.Start();
        await rig.UntilAsync(() => rig.Host.Index.Current.Manifest.Sequence == hub.Sequence, "the manifest");
        Assert.True(rig.Host.Index.Holds(Value("evil.example")));
        hub.PublishTo("one", FakeHub.Remove("domain", "evil.example", indicator: "indicator--x"));
        await rig.UntilAsync(() => !rig.Host.Index.Holds(Value("evil.example")), "the removal");
    }

    [Fact]
    public async Task A_manifest_that_another_key_signed_is_refused()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        rig.Start();
        hub.Publish(FakeHub.Add("domain", "evil.example"));
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 1, "the entry");
        hub.SignsWithAnotherKey = true;
        hub.Publish(FakeHub.Add("domain", "forged.example"));
        await rig.UntilAsync(() => rig.Diary.ToString().Contains("not signed by this hub's key", StringComparison.Ordinal), "the refusal");
        Assert.Equal(1, rig.Host.Index.Current.Count);
        hub.SignsWithAnotherKey = false;
        hub.Announce();
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 2, "the true manifest");
    }

    [Fact]
    public async Task An_older_manifest_is_refused_also_after_a_restart()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        hub.Sequence = 10;
        hub.Publish(FakeHub.Add("domain", "evil.example"));
        rig.Start();
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 1, "the entry");
        await rig.StopAsync();
        hub.Sequence = 5;
        rig.Start();
        await rig.UntilAsync(() => rig.Diary.ToString().Contains("older than 11 in use", StringComparison.Ordinal), "the refusal");
        Assert.Equal(1, rig.Host.Index.Current.Count);
    }

    [Fact]
    public async Task A_damaged_segment_is_refused()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        hub.DamagesSegments = true;
        hub.Publish(FakeHub.Add("domain", "evil.example"));
        rig.Start();
        await rig.UntilAsync(() => rig.Diary.ToString().Contains("arrived damaged", StringComparison.Ordinal), "the refusal");
        Assert.Equal(0, rig.Host.Index.Current.Count);
        Assert.DoesNotContain(Directory.EnumerateFiles(rig.Folder.Segments), path => !path.EndsWith(".part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_segment_damaged_on_disk_is_fetched_again()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        hub.Publish(FakeHub.Add("domain", "evil.example"));
        rig.Start();
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 1, "the entry");
        await rig.StopAsync();
        var path = Directory.EnumerateFiles(rig.Folder.Segments).Single();
        var bytes = File.ReadAllBytes(path);
        bytes[^9] ^= 0xFF;
        File.WriteAllBytes(path, bytes);
        rig.Start();
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 1, "the entry again");
    }

    [Fact]
    public async Task One_unusable_entry_does_not_keep_the_others_out()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        hub.Publish(FakeHub.Add("domain", "not a domain"), FakeHub.Add("jabber", "x@y.example"), FakeHub.Add("domain", "evil.example"));
        rig.Start();
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 1, "the good entry");
        Assert.Equal(2, rig.Host.Index.Unusable);
    }

    [Fact]
    public async Task Many_entries_outgrow_the_overlay_and_stay_matched()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        hub.Publish(FakeHub.Add("domain", "first.example"));
        rig.Start();
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 1, "the first entry");
        for (var part = 0; part < 3; part++)
        {
            hub.Publish([.. Enumerable.Range(0, 9000).Select(i => FakeHub.Add("domain", $"d{i}.p{part}.example"))]);
            await rig.UntilAsync(() => rig.Host.Index.Current.Count == 1 + (9000 * (part + 1)), "a large delta");
        }

        hub.Publish(FakeHub.Remove("domain", "d7.p0.example"));
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 27000, "the removal");
        rig.Write("d7.p0.example first.example d8999.p2.example");
        await rig.UntilAsync(() => hub.Taken.Count == 2, "two sightings");
        Assert.Equal(["d8999.p2.example", "first.example"], hub.Taken.Select(s => s.Value).Order());
    }

    private static IndicatorValue Value(string domain) => new(IndicatorKind.Domain, domain);
}
