using System.Text;
using System.Text.Json;
using Breakwater.Harbor.Port;

namespace Breakwater.Harbor.Demo;

/// <summary>One morning in the port; each step waits for what it should cause, and fails when that does not come in time.</summary>
internal sealed class Morning(
    Stage stage, Material material, RealLogs? realLogs, DemoOptions options, Timeline timeline, CancellationToken stop)
{
    private IReadOnlyList<TraceValue> _planted = [];
    private long _submitted;
    private long _published;
    private long _inSensors;
    private long _written;

    private TraceValue Headline => _planted[0];

    private string ConfirmedName => $"Confirmed: {Headline.Kind} {Headline.Value}";

    /// <summary>Chooses what is planted, and leaves it in one member's logs: it was there before anybody knew.</summary>
    public async Task PrepareAsync()
    {
        var previews = new List<JsonElement>();
        foreach (var report in material.Reports)
        {
            previews.Add(await ShareAsync(report, "/preview").ConfigureAwait(false));
            _planted = PublishedValues.Pick(previews);
            if (_planted.Any(value => value.Kind == "domain") || material.Reports.Count == 1)
            {
                break;
            }
        }

        if (_planted.Count == 0)
        {
            throw new HarborException("None of the reports holds a domain, address, URL or hash that others would be given to look for.");
        }

        Traces.Leave(stage.Logs[DemoCommunity.NorthTerminal], stage.Time.GetUtcNow().AddMinutes(-20), _planted);
        await stage.CaughtUpAsync(options.Patience, stop).ConfigureAwait(false);
    }

    public async Task PlayAsync()
    {
        timeline.Begin();
        var firewallBefore = await stage.FeedEntriesAsync(stop).ConfigureAwait(false);
        await ReportAsync().ConfigureAwait(false);
        await LookBackAsync().ConfigureAwait(false);
        await ShareRestAsync().ConfigureAwait(false);
        await PauseAsync().ConfigureAwait(false);
        await FeedRealLogsAsync().ConfigureAwait(false);
        var mistake = new Mistake(stage, options, timeline);
        await mistake.ShareAsync(stop).ConfigureAwait(false);
        await PauseAsync().ConfigureAwait(false);
        await WalkOnAsync(DemoCommunity.ColdStore, ConfirmedName).ConfigureAwait(false);
        var (first, last) = await AllNotifiedAsync().ConfigureAwait(false);
        await FirewallAsync(firewallBefore).ConfigureAwait(false);
        await PauseAsync().ConfigureAwait(false);
        await WalkOnAsync(DemoCommunity.Forwarding, $"Port alert: {Headline.Kind} {Headline.Value}").ConfigureAwait(false);
        await PauseAsync().ConfigureAwait(false);
        await mistake.CheckAsync(stop).ConfigureAwait(false);
        Summarise(first, last);
    }

    private async Task ReportAsync()
    {
        timeline.Tell($"{material.Reports[0].By.Name} (tier {material.Reports[0].By.Tier}, no sensor) hands in "
            + $"{material.Reports[0].Name}.");
        _submitted = timeline.Now;
        var receipt = await ShareAsync(material.Reports[0], "").ConfigureAwait(false);
        _published = timeline.Now;
        timeline.TellAt(_published, $"published after {timeline.Between(_submitted, _published)}: {Counts(receipt)}; without the "
            + $"member's name.");
        await InSensorsAsync(receipt).ConfigureAwait(false);
    }

    private async Task ShareRestAsync()
    {
        var (objects, published) = (0, 0);
        foreach (var report in material.Reports.Skip(1))
        {
            var receipt = await ShareAsync(report, "").ConfigureAwait(false);
            objects += receipt.GetProperty("objects").GetArrayLength();
            published += PublishedValues.Count(receipt, "published");
            timeline.Tell($"{report.By.Name} hands in {report.Name}: {Counts(receipt)}.");
        }

        if (material.Reports.Count > 1)
        {
            timeline.Tell($"{material.Reports.Count - 1} further reports are in: {objects} objects, {published} published; "
                + $"{material.Left.Count} other files are neither texts nor STIX bundles, and were left.");
        }
    }

    private async Task InSensorsAsync(JsonElement receipt)
    {
        var position = await Positions.LastOfAsync(stage, PublishedValues.SensorIndicators(receipt), stop).ConfigureAwait(false);
        var live = await Task.WhenAll(stage.Sensors.Values.Select(sensor => sensor.LiveAsync(position, options.Patience, stop)))
            .ConfigureAwait(false);
        _inSensors = live.Max(index => index.Stamp);
        timeline.TellAt(
            _inSensors,
            $"in the other sensors: all {live.Length} have what was reported first, the fastest "
                + $"{timeline.Between(_submitted, live.Min(index => index.Stamp))} "
            + $"and the slowest {timeline.Between(_submitted, _inSensors)} after it was handed in.");
    }

    private async Task LookBackAsync()
    {
        var name = $"Notice: {Headline.Kind} {Headline.Value}";
        var notice = await stage.Streams[0].WaitForAsync(name, options.Patience, stop).ConfigureAwait(false);
        timeline.TellAt(
            notice.Stamp,
            $"seen: {DemoCommunity.NorthTerminal.Name}'s sensor looks back and finds it in lines of twenty minutes ago (planted: "
            + $"{string.Join(", ", _planted.Select(value => value.Kind))}); a notice goes out "
            + $"{timeline.Between(_submitted, notice.Stamp)} after the report.");
    }

    private async Task FeedRealLogsAsync()
    {
        if (realLogs is null)
        {
            return;
        }

        var began = timeline.Now;
        var (lines, bytes) = await realLogs.FeedAsync(stop).ConfigureAwait(false);
        await stage.CaughtUpAsync(options.Patience, stop).ConfigureAwait(false);
        timeline.Tell(
            $"{realLogs.Dealt.Count} real logs, {lines} lines, {bytes / 1024 / 1024} MiB, were written to the members' logs and read "
                + $"by their sensors "
            + $"in {timeline.Between(began, timeline.Now)}. Their lines are years old, so what they hold of today's indicators "
            + $"confirms nothing.");
    }

    private async Task WalkOnAsync(DemoMember to, string expected)
    {
        timeline.Tell($"The campaign walks on: somebody at {to.Name} opens it ({_planted.Count} lines are planted in its logs).");
        var written = timeline.Now;
        Traces.Leave(stage.Logs[to], stage.Time.GetUtcNow(), _planted);
        var seen = await SeenAsync(to).ConfigureAwait(false);
        timeline.TellAt(seen, $"seen: its sensor reports {Headline.Kind} {Headline.Value}, {timeline.Between(written, seen)} after "
            + $"the line was written.");
        var warning = await stage.Streams[0].WaitForAsync(expected, options.Patience, stop).ConfigureAwait(false);
        timeline.TellAt(warning.Stamp, $"{expected.Split(':')[0].ToLowerInvariant()} warning, "
            + $"{timeline.Between(written, warning.Stamp)} after the line was written.");
        _written = _written == 0 ? written : _written;
    }

    private async Task<long> SeenAsync(DemoMember member)
    {
        var began = timeline.Now;
        while (stage.Time.GetElapsedTime(began) < options.Patience)
        {
            var own = await stage.Hub.GetAsync(stage.Members[member], "api/v1/sightings", stop).ConfigureAwait(false);
            if (own.EnumerateArray().Any(sighting => sighting.GetProperty("value").ValueEquals(Headline.Value)))
            {
                return timeline.Now;
            }

            await Task.Delay(Limits.LookInterval, stage.Time, stop).ConfigureAwait(false);
        }

        throw new HarborException($"The sensor of {member.Name} did not report {Headline.Value} within "
            + $"{options.Patience.TotalSeconds:0} s.");
    }

    private async Task<(long First, long Last)> AllNotifiedAsync()
    {
        var all = await Task.WhenAll(stage.Streams.Select(stream => stream.WaitForAsync(ConfirmedName, options.Patience, stop)))
            .ConfigureAwait(false);
        return (all.Min(warning => warning.Stamp), all.Max(warning => warning.Stamp));
    }

    private async Task FirewallAsync(int before)
    {
        var now = await stage.FeedEntriesAsync(stop).ConfigureAwait(false);
        timeline.Tell(now > before
            ? $"{DemoCommunity.Bunkers.Name}'s firewall list has grown by {now - before} entries: what is confirmed is fit to block by."
            : throw new HarborException("The firewall list has not grown, although a warning is confirmed."));
    }

    private void Summarise(long first, long last)
    {
        timeline.Say("");
        timeline.Say($"Measured: submitted → published {timeline.Between(_submitted, _published)} → in the other sensors "
            + $"{timeline.Between(_published, _inSensors)}; second sighting's line written → confirmed at the first member "
            + $"{timeline.Between(_written, first)}, at the last {timeline.Between(_written, last)}.");
        timeline.Tell($"{stage.Streams.Count} of {stage.Streams.Count} members have the confirmed warning on their own stream: "
            + "all notified");
    }

    private Task PauseAsync() => Task.Delay(options.Pause, stage.Time, stop);

    private Task<JsonElement> ShareAsync(Report report, string where) =>
        stage.Hub.ShareAsync(stage.Members[report.By], report.Bytes, report.ContentType, where, stop);

    private static string Counts(JsonElement receipt)
    {
        var text = new StringBuilder().Append(receipt.GetProperty("objects").GetArrayLength()).Append(" objects");
        foreach (var count in receipt.GetProperty("counts").EnumerateObject())
        {
            text.Append(", ").Append(count.Value.GetInt32()).Append(' ').Append(count.Name);
        }

        return text.ToString();
    }
}
