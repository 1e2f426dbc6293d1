using System.Text.Json;
using Breakwater.Sensor.State;
using Xunit;

namespace Breakwater.Sensor.Tests;

/// <summary>What is reported, how often, and what survives.</summary>
public sealed class SightingTests
{
    [Fact]
    public async Task The_first_hit_goes_at_once_and_others_wait_to_be_added_up()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartWithAsync(hub, "evil.example");
        rig.Write("evil.example evil.example a.evil.example");
        await rig.UntilAsync(() => hub.Taken.Count == 1, "the first sighting");
        Assert.Equal(1, hub.Taken[0].Count);
        Assert.Equal(("domain", "evil.example", "proxy"), (hub.Taken[0].Kind, hub.Taken[0].Value, hub.Taken[0].System));
        rig.Write("evil.example");
        rig.Write("evil.example");
        await rig.UntilAsync(() => Waiting(rig).Sum(w => w.Count) == 2, "two waiting");
        Assert.Single(hub.Received);

        var report = CheckReport.Of(rig.Folder, TimeProvider.System, new SensorLog(rig.Diary, TimeProvider.System));
        var json = JsonSerializer.Serialize(report, SensorJson.Default.CheckReport);
        Assert.Equal(2, Assert.Single(report.Waiting).Count);
        Assert.Contains("\"behindBytes\":0", json, StringComparison.Ordinal);
        Assert.DoesNotContain("a.evil.example", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_hub_it_goes_on_and_reports_later()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartWithAsync(hub, "evil.example");
        await rig.StopAsync();
        hub.Away = true;
        rig.Start();
        rig.Write("evil.example");
        await rig.UntilAsync(() => Journalled(rig) == 1, "the journal");
        await rig.StopAsync();
        Assert.Empty(hub.Received);
        rig.Start();
        hub.Away = false;
        await rig.UntilAsync(() => hub.Taken.Count == 1, "the sighting");
        Assert.Equal(1, hub.Taken[0].Count);
    }

    [Fact]
    public async Task A_batch_whose_receipt_was_lost_is_sent_again_under_the_same_id()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartWithAsync(hub, "evil.example");
        hub.LosesReceipts = true;
        rig.Write("evil.example");
        await rig.UntilAsync(() => hub.Received.Count >= 2, "two attempts");
        await rig.StopAsync();
        hub.LosesReceipts = false;
        rig.Start();
        await rig.UntilAsync(() => Journalled(rig) == 0, "the receipt");
        Assert.Single(hub.Received.Select(b => b.BatchId).Distinct());
        Assert.Equal(1, Assert.Single(hub.Taken).Count);
    }

    [Fact]
    public async Task A_renamed_file_is_read_to_its_end_and_its_successor_from_the_start()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartWithAsync(hub, Domains(6));
        rig.Write("first d0.example");
        await rig.UntilAsync(() => hub.Taken.Count == 1, "the first file");
        rig.Write("d1.example");
        File.Move(rig.Log, rig.Log + ".1");
        SensorRig.WriteTo(rig.Log + ".1", "late d2.example");
        rig.Write("second d3.example");
        await rig.UntilAsync(() => hub.Taken.Count == 4, "both files");

        // And once more while nobody looks.
        await rig.StopAsync();
        rig.Write("d4.example");
        File.Move(rig.Log, rig.Log + ".2");
        rig.Write("third d5.example");
        rig.Start();
        await rig.UntilAsync(() => hub.Taken.Count == 6, "the file renamed while it did not run");
        Assert.All(hub.Taken, s => Assert.Equal(1, s.Count));
    }

    [Fact]
    public async Task A_file_cut_short_is_read_from_its_start()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartWithAsync(hub, Domains(2));
        rig.Write("a long first line with d0.example and more");
        await rig.UntilAsync(() => hub.Taken.Count == 1, "the first line");
        File.WriteAllText(rig.Log, "");
        await Task.Delay(500, TestContext.Current.CancellationToken);
        rig.Write("d1.example");
        await rig.UntilAsync(() => hub.Taken.Count == 2, "the line after");
    }

    [Fact]
    public async Task A_line_counts_once_it_has_ended()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartWithAsync(hub, "evil.example");
        File.AppendAllText(rig.Log, "evil.ex");
        await Task.Delay(600, TestContext.Current.CancellationToken);
        File.AppendAllText(rig.Log, "ample\n");
        await rig.UntilAsync(() => hub.Taken.Count == 1, "the sighting");
    }

    [Fact]
    public async Task Standard_input_ends_the_run_after_everything_was_offered()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        hub.Publish(FakeHub.Add("domain", "evil.example"));
        using var input = new MemoryStream("x evil.example\ny evil.example\nz evil.example"u8.ToArray());
        using var host = new SensorHost(
            rig.Folder, new SensorInputs([], input, "mail"), TimeProvider.System, new SensorLog(rig.Diary, TimeProvider.System));
        await host.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, hub.Taken.Sum(s => s.Count));
        Assert.All(hub.Taken, s => Assert.Equal("mail", s.System));
    }

    [Fact]
    public async Task A_second_sensor_on_the_same_folder_is_refused()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartWithAsync(hub, "evil.example");
        Assert.Throws<IOException>(() => new SensorHost(
            rig.Folder, new SensorInputs([], null, "log"), TimeProvider.System, new SensorLog(rig.Diary, TimeProvider.System)));
    }

    private static string[] Domains(int count) => [.. Enumerable.Range(0, count).Select(i => $"d{i}.example")];

    private static async Task<SensorRig> StartWithAsync(FakeHub hub, params string[] domains)
    {
        var rig = await SensorRig.EnrolAsync(hub);
        hub.Publish([.. domains.Select(d => FakeHub.Add("domain", d))]);
        rig.Start();
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == domains.Length, "the index");
        return rig;
    }

    private static IReadOnlyCollection<Sightings.WaitingSighting> Waiting(SensorRig rig) =>
        [.. Sightings.Journal.ReadState(rig.Folder).Waiting.Values];

    private static int Journalled(SensorRig rig)
    {
        var state = Sightings.Journal.ReadState(rig.Folder);
        return state.Waiting.Count + (state.Batch?.Sightings.Count ?? 0);
    }
}
