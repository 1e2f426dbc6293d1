using System.Globalization;
using System.Text;
using Breakwater.Harbor.Api;
using Breakwater.Harbor.Demo;
using Breakwater.Harbor.Port;
using Breakwater.Harbor.Processes;

namespace Breakwater.Harbor.Latency;

/// <summary>
/// Submits values one after the other at one member, and takes three times at another: when a machine feed of it has the value, when its
/// running sensor has it in the index that it matches with, and when the sighting that the sensor makes of a line from before has come back
/// as a notice.
/// </summary>
public sealed class LatencyRun(Products products, TextWriter output, TimeProvider time)
{
    /// <summary>The promise that is checked.</summary>
    public static readonly TimeSpan Promise = TimeSpan.FromSeconds(2);

    private const int Seed = 500;
    private const int PauseMillisMax = 150;
    private const string FeedFormat = "zeek";
    private static readonly TimeSpan FeedPromise = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FeedPoll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Random _random = new(Seed);

    /// <exception cref="HarborException">A value did not arrive, or p99 breaks the promise.</exception>
    public async Task RunAsync(int submissions, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("breakwater-latency-");
        try
        {
            await RunInAsync(folder.FullName, submissions, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task RunInAsync(string folder, int submissions, CancellationToken cancellationToken)
    {
        var names = new MadeUpNames(Seed);
        var domains = Enumerable.Range(0, submissions).Select(_ => names.Domain("latency")).ToList();
        await using var process = await HubProcess.StartAsync(
            products, Path.Combine(folder, "hub"), "http://127.0.0.1:0", time, cancellationToken).ConfigureAwait(false);
        using var hub = new HubApi(process.Address, process.Fingerprint);
        var coordinator = await hub.SetUpAsync(process.SetupSecret!, cancellationToken).ConfigureAwait(false);
        var sharer = await hub.AddMemberAsync(coordinator, DemoCommunity.Haulage, cancellationToken).ConfigureAwait(false);
        var reader = await hub.AddMemberAsync(coordinator, DemoCommunity.NorthTerminal, cancellationToken).ConfigureAwait(false);
        var logs = new MemberLogs(reader.Member, Path.Combine(folder, "logs"));
        logs.Dns(domains.Select(domain => LogLines.Dns(new Visit(time.GetUtcNow(), logs.Client(1), domain, ""), 51_000)));
        var code = await hub.SensorCodeAsync(reader, cancellationToken).ConfigureAwait(false);
        await using var sensor = await SensorProcess.EnrolAndRunAsync(
            products, Path.Combine(folder, "sensor"), reader.Member.Name, code, logs.Inputs, time, cancellationToken).ConfigureAwait(false);
        await sensor.CaughtUpAsync(Patience, cancellationToken).ConfigureAwait(false);
        await using var stream = await WarningStream.OpenAsync(hub, reader, time, cancellationToken).ConfigureAwait(false);

        var feed = await hub.AddFeedAsync(reader, "Zeek", cancellationToken).ConfigureAwait(false);
        var live = new List<TimeSpan>();
        var listed = new List<TimeSpan>();
        var noticed = new List<TimeSpan>();
        var position = 0L;
        foreach (var domain in domains)
        {
            var submitted = time.GetTimestamp();
            var receipt = await hub.ShareAsync(sharer, Encoding.UTF8.GetBytes(domain), "text/plain", "", cancellationToken)
                .ConfigureAwait(false);
            position = await Positions.LastOfAsync(hub, reader, PublishedValues.SensorIndicators(receipt), position, cancellationToken)
                .ConfigureAwait(false);
            var inFeed = ListedAsync(hub, feed, domain, cancellationToken);
            var index = await sensor.LiveAsync(position, Patience, cancellationToken).ConfigureAwait(false);
            var notice = await stream.WaitForAsync($"Notice: domain {domain}", Patience, cancellationToken).ConfigureAwait(false);
            live.Add(time.GetElapsedTime(submitted, index.Stamp));
            noticed.Add(time.GetElapsedTime(submitted, notice.Stamp));
            listed.Add(time.GetElapsedTime(submitted, await inFeed.ConfigureAwait(false)));
            // At no fixed step with the hub's own clock.
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(PauseMillisMax)), time, cancellationToken).ConfigureAwait(false);
        }

        Report(live, listed, noticed);
    }

    /// <summary>When a device that polls the feed all the time gets the value.</summary>
    private async Task<long> ListedAsync(HubApi hub, string feed, string domain, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (time.GetElapsedTime(begun) < Patience)
        {
            var lines = await hub.FeedAsync(feed, FeedFormat, cancellationToken).ConfigureAwait(false);
            if (lines.Any(line => line.Contains(domain, StringComparison.Ordinal)))
            {
                return time.GetTimestamp();
            }

            await Task.Delay(FeedPoll, time, cancellationToken).ConfigureAwait(false);
        }

        throw new HarborException($"The feed did not have {domain} in {Patience.TotalSeconds} s.");
    }

    private void Report(List<TimeSpan> live, List<TimeSpan> listed, List<TimeSpan> noticed)
    {
        output.WriteLine($"Machine: {Machine.Describe()}");
        output.WriteLine($"{live.Count} submissions, one at a time, of one domain each, at one member, to a hub on SQLite with every "
            + $"answer on disk;");
        output.WriteLine("measured at another member's sensor, a process of its own on the same machine. Clock: from before the "
            + "request is sent.");
        output.WriteLine("In the sensor: the line in which the sensor says that the index with this value is the one it matches with "
            + "was read.");
        output.WriteLine($"In a feed: a device that polls {FeedFormat} again {FeedPoll.TotalMilliseconds} ms after each answer has got "
            + "it.");
        output.WriteLine("Noticed: the sensor found the value in a line read before, reported it, and the hub's notice came by the "
            + "event stream.");
        output.WriteLine();
        output.WriteLine("                 p50       p95       p99       max");
        var p99 = Print("in the sensor", live);
        Print("in a feed", listed);
        Print("noticed", noticed);
        if (listed[^1] > FeedPromise)
        {
            throw new HarborException(
                $"The slowest feed took {listed[^1].TotalSeconds:0.000} s; the promise is {FeedPromise.TotalSeconds} s.");
        }

        if (p99 >= Promise)
        {
            throw new HarborException($"p99 is {p99.TotalSeconds:0.000} s; the promise is under {Promise.TotalSeconds:0} s.");
        }
    }

    private TimeSpan Print(string name, List<TimeSpan> times)
    {
        times.Sort();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-13} {At(50),7:0.000} s {At(95),7:0.000} s {At(99),7:0.000} s {times[^1].TotalSeconds,7:0.000} s"));
        return times[Rank(99)];

        double At(int percent) => times[Rank(percent)].TotalSeconds;

        // The nearest rank: a time that was measured, not one between two.
        int Rank(int percent) => ((times.Count * percent) + 99) / 100 - 1;
    }
}
