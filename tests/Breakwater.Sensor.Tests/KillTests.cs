using System.Diagnostics;
using Xunit;

namespace Breakwater.Sensor.Tests;

/// <summary>The sensor as a process, killed at random moments while its log grows and the hub comes and goes.</summary>
public sealed class KillTests
{
    private const int Kills = 12;
    private const int LinesPerLife = 150;

    [Fact]
    public async Task Killed_again_and_again_it_reports_every_hit_once()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        hub.Publish(FakeHub.Add("domain", "evil.example"), FakeHub.Add("domain", "worse.example"));
        var random = new Random(20260302);
        var written = 0;
        var file = 0;
        for (var life = 0; life <= Kills; life++)
        {
            using var sensor = Start(rig);
            var lines = LinesPerLife + random.Next(LinesPerLife);
            for (var i = 0; i < lines; i++)
            {
                rig.Write($"line {written++} of a.{(i % 2 == 0 ? "evil" : "worse")}.example, harmless.example");
                if (i % 50 == 0)
                {
                    await Task.Delay(random.Next(60));
                }
            }

            if (life == 0)
            {
                // A log that was never seen before it was renamed is not known to be one.
                await rig.UntilAsync(() => Read(rig) > 0, "the first lines");
            }
            else if (random.Next(3) == 0)
            {
                File.Move(rig.Log, $"{rig.Log}.{file++}");
            }

            hub.Away = random.Next(3) == 0;
            await Task.Delay(random.Next(600));
            sensor.Kill();
            await sensor.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        hub.Away = false;
        rig.Write("the last line");
        rig.Start();
        await rig.UntilAsync(() => Read(rig) == new FileInfo(rig.Log).Length, "all lines read");
        await rig.StopAsync();
        var state = Sightings.Journal.ReadState(rig.Folder);
        var known = hub.Received.Select(b => b.BatchId).ToHashSet();
        var reported = hub.Taken.Sum(s => s.Count) + state.Waiting.Values.Sum(w => w.Count)
            + (state.Batch is { } batch && !known.Contains(batch.BatchId) ? batch.Sightings.Sum(s => s.Count) : 0);
        Assert.Equal(written, reported);
    }

    [Fact]
    public async Task Killed_while_its_log_is_turned_over_and_packed_it_reports_every_hit_once()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await SensorRig.EnrolAsync(hub);
        hub.Publish(FakeHub.Add("domain", "evil.example"));
        var random = new Random(20261123);
        var written = 0;
        for (var life = 0; life < 10; life++)
        {
            using var sensor = Start(rig);
            for (var i = 0; i < 400; i++)
            {
                rig.Write($"line {written++} of evil.example");
                if (i % 40 == 0)
                {
                    await Task.Delay(random.Next(40));
                }
            }

            await (life == 0 ? rig.UntilAsync(() => Read(rig) > 0, "the first lines") : Task.Delay(random.Next(500)));
            sensor.Kill();
            await sensor.WaitForExitAsync(TestContext.Current.CancellationToken);
            rig.Write($"line {written++} of evil.example");
            await InputFileTests.PackAsync(rig.Log, $"{rig.Log}.{life + 1}.gz");
        }

        rig.Write("the last line");
        rig.Start();
        await rig.UntilAsync(() => Read(rig) == new FileInfo(rig.Log).Length, "all lines read");
        await rig.StopAsync();
        var state = Sightings.Journal.ReadState(rig.Folder);
        var known = hub.Received.Select(b => b.BatchId).ToHashSet();
        Assert.Equal(written, hub.Taken.Sum(s => s.Count) + state.Waiting.Values.Sum(w => w.Count)
            + (state.Batch is { } batch && !known.Contains(batch.BatchId) ? batch.Sightings.Sum(s => s.Count) : 0));
        Assert.Empty(state.Losses);
    }

    private static long? Read(SensorRig rig) => Sightings.Journal.ReadState(rig.Folder).Positions.GetValueOrDefault(rig.Log)?.Offset;

    internal static Process Start(SensorRig rig)
    {
        var path = Environment.GetEnvironmentVariable("BREAKWATER_SENSOR") ?? Path.Combine(AppContext.BaseDirectory,
            OperatingSystem.IsWindows() ? "breakwater-sensor.exe" : "breakwater-sensor");
        var start = new ProcessStartInfo(path, ["run", "--data", rig.Folder.Root]) { RedirectStandardError = true };
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        return process;
    }
}
