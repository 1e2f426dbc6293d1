using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Breakwater.Sensor.Hub;
using Breakwater.Sensor.Sightings;
using Breakwater.Sensor.State;
using Xunit;

namespace Breakwater.Sensor.Tests;

/// <summary>What the sensor tells of itself, beside a running one and without.</summary>
public sealed class CheckTests
{
    [Fact]
    public async Task Tells_what_it_reads_and_what_it_would_send_and_needs_nobody_when_all_is_well()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartAsync(hub);
        rig.Write("evil.example");
        rig.Write("evil.example");
        await rig.UntilAsync(
            () => Journal.ReadState(rig.Folder).Positions.GetValueOrDefault(rig.Log)?.Offset == new FileInfo(rig.Log).Length, "the lines");
        await rig.UntilAsync(
            () => Report(rig) is { Running: true, ClockSkewSeconds: 0, LastContact: not null, Inputs: [{ LastLine: not null }] },
            "the status");
        var report = Report(rig);
        Assert.Empty(report.Attention);
        Assert.Equal((0L, 1), (report.Inputs.Single().BehindBytes, report.IndexEntries));
        var text = Print(report);
        foreach (var wanted in (string[])["0 bytes behind", "1 entries", "kind email, partner.example", "of 50000 sightings", "last line ("])
        {
            Assert.Contains(wanted, text, StringComparison.Ordinal);
        }

        await rig.StopAsync();
        report = Report(rig);
        Assert.False(report.Running);
        Assert.Empty(report.Attention);
        File.AppendAllText(rig.Log, "x\n");
        Assert.Equal(2, Report(rig).Inputs.Single().BehindBytes);
        Assert.Contains("\"behindBytes\":2", JsonSerializer.Serialize(Report(rig), SensorJson.Default.CheckReport), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_what_needs_a_person()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes");
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartAsync(hub);
        await rig.StopAsync();
        using (var journal = Journal.Open(rig.Folder, new SensorLog(rig.Diary, TimeProvider.System)))
        {
            journal.Append(
                new JournalRecord { Losses = [new Loss(rig.Log, LossReasons.TruncatedBytes, 7, DateTimeOffset.UtcNow)] }, durable: true);
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(rig.Folder.Root, "key"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        }

        var attention = string.Join('\n', Report(rig).Attention);
        Assert.Contains("is not there", attention, StringComparison.Ordinal);
        Assert.Contains("7 bytes cut off before they were read", attention, StringComparison.Ordinal);
        Assert.Contains("Others than its owner may use", attention, StringComparison.Ordinal);

        rig.Start();
        Assert.Contains("they no longer can", rig.Diary.ToString(), StringComparison.Ordinal);
        Assert.Empty(rig.Folder.WiderModes());
    }

    [Fact]
    public async Task Serves_metrics_and_health_on_loopback_and_nothing_else()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartAsync(hub);
        rig.Write("evil.example a@partner.example");
        await rig.UntilAsync(() => hub.Taken.Count == 1, "the sighting");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port(rig)}/") };
        var metrics = await http.GetStringAsync("metrics");
        foreach (var wanted in (string[])["breakwater_sensor_index_entries 1\n",
            $"breakwater_sensor_lines_total{{input=\"{rig.Log}\",system=\"proxy\"}} 1\n",
            "# TYPE breakwater_sensor_lost_total counter\n", "breakwater_sensor_hits_total 1\n", "breakwater_sensor_behind_bytes{"])
        {
            Assert.Contains(wanted, metrics, StringComparison.Ordinal);
        }

        Assert.Equal("ok\n", await http.GetStringAsync("healthz"));
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("")).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await http.PostAsync("metrics", new StringContent("x"))).StatusCode);
        Assert.Equal("HTTP/1.1 400", await RawAsync(rig, "rubbish\r\n\r\n"));
        Assert.Equal("HTTP/1.1 400", await RawAsync(rig, "GET /metrics HTTP/1.1\r\nX: " + new string('x', Limits.MetricsRequestBytesMax)));
    }

    [Fact]
    public async Task Excluded_values_are_neither_reported_nor_looked_back_for()
    {
        await using var hub = await FakeHub.StartAsync();
        await using var rig = await StartAsync(hub);
        hub.Publish(FakeHub.Add("domain", "www.partner.example"), FakeHub.Add("email", "a@bad.example"));
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 3, "the index");
        rig.Write("www.partner.example a@bad.example later.partner.example evil.example");
        await rig.UntilAsync(() => hub.Taken.Count == 1, "the sighting");
        hub.Publish(FakeHub.Add("domain", "later.partner.example"));
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 4, "the index");
        await Task.Delay(700);
        Assert.Equal("evil.example", Assert.Single(hub.Taken).Value);
        Assert.Empty(Journal.ReadState(rig.Folder).Waiting);
    }

    [Fact]
    public void Measures_the_clock_and_writes_once_when_it_is_far_off()
    {
        var diary = new Diary();
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 5, 0, 0, TimeSpan.Zero));
        var skew = new ClockSkew(time, new SensorLog(diary, time));
        skew.Measure(time.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, skew.Current);
        skew.Measure(time.GetUtcNow().AddMinutes(-10));
        skew.Measure(time.GetUtcNow().AddMinutes(-10));
        Assert.InRange(skew.Current!.Value.TotalSeconds, 599, 600);
        skew.Measure(time.GetUtcNow());
        var lines = diary.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Contains("ahead of the hub's", lines[0], StringComparison.Ordinal);
    }

    private static async Task<SensorRig> StartAsync(FakeHub hub)
    {
        var rig = await SensorRig.EnrolAsync(hub);
        rig.Set(s =>
        {
            s["metrics"] = $"127.0.0.1:{SensorRig.FreePort()}";
            s["exclude"] = new JsonObject { ["kinds"] = new JsonArray("email"), ["values"] = new JsonArray("partner.example") };
        });
        hub.Publish(FakeHub.Add("domain", "evil.example"));
        rig.Start();
        await rig.UntilAsync(() => rig.Host.Index.Current.Count == 1, "the index");
        return rig;
    }

    private static int Port(SensorRig rig) => rig.Folder.ReadSettings().Metrics!.Port;

    private static async Task<string> RawAsync(SensorRig rig, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port(rig));
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(request));
        var answer = new byte[12];
        await client.GetStream().ReadExactlyAsync(answer);
        return System.Text.Encoding.ASCII.GetString(answer);
    }

    private static CheckReport Report(SensorRig rig) =>
        CheckReport.Of(rig.Folder, TimeProvider.System, new SensorLog(rig.Diary, TimeProvider.System));

    private static string Print(CheckReport report)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        CheckText.Print(report, writer, DateTimeOffset.UtcNow);
        return writer.ToString();
    }
}
