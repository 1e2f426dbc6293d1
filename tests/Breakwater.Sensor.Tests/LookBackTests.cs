using Xunit;

namespace Breakwater.Sensor.Tests;

/// <summary>What the memory of earlier lines says about a sighting.</summary>
public sealed class LookBackTests
{
    private static readonly TimeSpan ThreeDays = TimeSpan.FromDays(3);

    [Fact]
    public async Task A_value_in_ordinary_use_is_told_apart_from_a_new_one()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        rig.Write("GET http://popular.example/x", ago: ThreeDays);
        rig.Write("GET http://other.example/x", ago: ThreeDays);
        rig.Start();
        await ReadAllAsync(rig);
        hub.Publish(FakeHub.Add("domain", "popular.example"), FakeHub.Add("domain", "evil.example"));
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 2, "the index");
        rig.Write("www.popular.example");
        rig.Write("evil.example");
        await rig.UntilAsync(() => hub.Taken.Count == 2, "both sightings");
        var byValue = hub.Taken.ToDictionary(s => s.Value, s => s.LookBack);
        Assert.True(byValue["popular.example"].SeenBefore);
        Assert.False(byValue["evil.example"].SeenBefore);
        Assert.NotNull(byValue["evil.example"].Since);
        Assert.InRange((DateTimeOffset.UtcNow - byValue["evil.example"].Since!.Value).TotalDays, 2.9, 3.1);
    }

    [Fact]
    public async Task What_came_in_this_morning_is_found_when_its_indicator_arrives_and_counted_once()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        rig.Write("GET http://a.evil.example/x by 192.0.2.77", ago: TimeSpan.FromHours(2));
        rig.Write("GET http://old.example/x", ago: ThreeDays);
        rig.Start();
        await ReadAllAsync(rig);
        hub.Publish(FakeHub.Add("domain", "evil.example"), FakeHub.Add("domain", "evil.example", indicator: "indicator--twice"),
            FakeHub.Add("ipv4", "192.0.2.64/28"), FakeHub.Add("domain", "old.example"), FakeHub.Add("domain", "absent.example"));
        await rig.UntilAsync(() => hub.Taken.Count == 2, "two late sightings");
        var late = hub.Taken.Single(s => s.Kind == "domain");
        Assert.Equal(("evil.example", 1L, "proxy", false), (late.Value, late.Count, late.System, late.LookBack.SeenBefore));
        Assert.Equal(2, late.Indicators.Count);
        Assert.InRange(DateTimeOffset.UtcNow - late.First, TimeSpan.Zero, TimeSpan.FromHours(9));

        // The same entries after a restart are not new, and another indicator for a known value is not a new occurrence.
        await rig.StopAsync();
        rig.Start();
        hub.Publish(FakeHub.Add("domain", "evil.example", indicator: "indicator--thrice"), FakeHub.Add("domain", "other.example"));
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 7, "the index");
        await Task.Delay(700, TestContext.Current.CancellationToken);
        Assert.Equal(2, hub.Taken.Sum(s => s.Count));
    }

    [Fact]
    public async Task What_was_published_while_it_did_not_run_is_looked_for_too()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        hub.Publish(FakeHub.Add("domain", "first.example"));
        rig.Write("evil.example", ago: TimeSpan.FromHours(1));
        rig.Start();
        await ReadAllAsync(rig);
        await rig.StopAsync();
        hub.Publish(FakeHub.Add("domain", "evil.example"));
        rig.Start();
        await rig.UntilAsync(() => hub.Taken.Count == 1, "the late sighting");
        Assert.Equal(("evil.example", 1L), (hub.Taken[0].Value, hub.Taken[0].Count));
    }

    [Fact]
    public async Task A_kill_does_not_make_it_forget_a_log_that_was_turned_over_since_it_last_saved()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        hub.Publish(FakeHub.Add("domain", "first.example"));
        rig.Write("harmless.example");
        rig.Start();
        await ReadAllAsync(rig);
        await rig.StopAsync();
        var saved = Directory.EnumerateFiles(rig.Folder.LookBack, "*", SearchOption.AllDirectories)
            .ToDictionary(path => path, File.ReadAllBytes);
        rig.Write("early.example, at the end of the file that was open then");
        rig.Start();
        await ReadAllAsync(rig);
        string[] turns = ["second.example", "third.example", "fourth.example"];
        foreach (var (number, name) in turns.Index())
        {
            File.Move(rig.Log, $"{rig.Log}-2026030{number}");
            rig.Write(name);
            await ReadAllAsync(rig);
        }

        await rig.StopAsync();
        // What a kill leaves: positions are newer than the memory.
        Directory.Delete(rig.Folder.LookBack, recursive: true);
        foreach (var (path, bytes) in saved)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }

        string[] late = ["early.example", "fourth.example", "second.example", "third.example"];
        hub.Publish([.. late.Select(name => FakeHub.Add("domain", name))]);
        rig.Start();
        await rig.UntilAsync(() => hub.Taken.Count >= late.Length, "the late sightings");
        Assert.Equal(late, hub.Taken.Select(s => s.Value).Order());
    }

    [Fact]
    public async Task An_occurrence_that_is_itself_old_is_ordinary_use()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        hub.Publish(FakeHub.Add("domain", "evil.example"));
        rig.Write("evil.example", ago: TimeSpan.FromDays(60));
        rig.Start();
        await rig.UntilAsync(() => hub.Taken.Count == 1, "the sighting");
        Assert.True(hub.Taken[0].LookBack.SeenBefore);
    }

    [Fact]
    public async Task An_address_in_a_wide_range_is_looked_up_by_itself()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        rig.Write("10.7.0.1", ago: ThreeDays);
        rig.Write("172.16.9.9", ago: ThreeDays);
        rig.Start();
        await ReadAllAsync(rig);
        hub.Publish(FakeHub.Add("ipv4", "10.0.0.0/8"), FakeHub.Add("ipv4", "172.16.0.0/12"));
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 2, "the index");
        rig.Write("10.7.0.1");
        rig.Write("172.16.1.1");
        await rig.UntilAsync(() => hub.Taken.Count == 2, "both");
        var byValue = hub.Taken.ToDictionary(s => s.Value, s => s.LookBack.SeenBefore);
        Assert.True(byValue["10.0.0.0/8"]);
        Assert.False(byValue["172.16.0.0/12"]);
    }

    private static Task ReadAllAsync(SensorRig rig) => rig.UntilAsync(
        () => Sightings.Journal.ReadState(rig.Folder).Positions.GetValueOrDefault(rig.Log)?.Offset == new FileInfo(rig.Log).Length,
        "all lines read");
}
