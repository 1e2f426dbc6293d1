using System.Diagnostics;
using System.Security.Cryptography;
using Breakwater.Harbor.Api;
using Breakwater.Harbor.Latency;
using Breakwater.Harbor.Port;
using Breakwater.Harbor.Processes;

namespace Breakwater.Harbor.Chains;

/// <param name="Members">Each has one sensor.</param>
/// <param name="Values">That the hub holds when changes begin.</param>
/// <param name="Changes">How many are measured.</param>
public sealed record ChainsOptions(int Members, int Circles, int Values, int Changes);

/// <summary>
/// Fills a hub, then changes a hundred indicators at a time and measures what each change costs the hub in processor time and each sensor
/// in bytes. Merging of segments goes on meanwhile, as in use.
/// </summary>
public sealed class ChainsRun(Products products, TextWriter output, TimeProvider time)
{
    private const int CirclesEach = 3;
    private const int PerChange = 100;
    private const int ValuesEach = 10;
    private const int PerBundle = 500;
    private const int Clients = 8;
    private const long Promise = 100_000;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

    private readonly List<JoinedMember> _members = [];
    private readonly List<string> _circles = [];
    private readonly List<ChainSensor> _sensors = [];

    public async Task RunAsync(ChainsOptions options, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("breakwater-chains-");
        try
        {
            await using var hub = await HubProcess.StartAsync(
                products, Path.Combine(folder.FullName, "hub"), "http://127.0.0.1:0", time, cancellationToken).ConfigureAwait(false);
            using var api = new HubApi(hub.Address, hub.Fingerprint);
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = hub.Address };
            await FillAsync(hub, api, options, cancellationToken).ConfigureAwait(false);
            await EnrolAsync(api, http, cancellationToken).ConfigureAwait(false);
            await ChangeAsync(hub, api, options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task FillAsync(HubProcess hub, HubApi api, ChainsOptions options, CancellationToken cancellationToken)
    {
        Say($"Machine: {Machine.Describe()}");
        var coordinator = await api.SetUpAsync(hub.SetupSecret!, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < options.Circles; i++)
        {
            _circles.Add(await api.AddCircleAsync(coordinator, $"Circle {i}", cancellationToken).ConfigureAwait(false));
        }

        for (var i = 0; i < options.Members; i++)
        {
            var member = await api.AddMemberAsync(
                coordinator, DemoCommunity.NorthTerminal with { Name = $"Member {i}" }, cancellationToken).ConfigureAwait(false);
            _members.Add(member);
            for (var circle = 0; circle < CirclesEach; circle++)
            {
                await api.JoinAsync(coordinator, CircleOf(i + circle), member, cancellationToken).ConfigureAwait(false);
            }
        }

        Say($"{options.Members} members in {options.Circles} circles, each in {CirclesEach} of them and in that of everyone.");
        var started = time.GetTimestamp();
        var left = options.Values / (PerBundle * ValuesEach);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(
            async () =>
            {
                var bundles = new ChangeBundles(client + 1);
                for (int number; (number = Interlocked.Decrement(ref left)) >= 0;)
                {
                    // One in five for everyone, the others for the circles in turn.
                    var circle = number + (number / options.Circles);
                    var query = number % 5 == 0 ? "" : "?circle=" + CircleOf(circle);
                    await api.ShareAsync(
                        _members[circle % options.Circles], bundles.Next(PerBundle, ValuesEach), "application/stix+json",
                        query, cancellationToken).ConfigureAwait(false);
                }
            },
            cancellationToken))).ConfigureAwait(false);
        Say($"{options.Values} values in indicators of {ValuesEach} went in, in {time.GetElapsedTime(started).TotalSeconds:0} s.");
        await Task.Delay(IdleTime, time, cancellationToken).ConfigureAwait(false);
    }

    private string CircleOf(int number) => _circles[number % _circles.Count];

    private async Task EnrolAsync(HubApi api, HttpClient http, CancellationToken cancellationToken)
    {
        // One pair of keys for all: only the hub's work is measured.
        var agreement = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var member in _members)
        {
            var code = await api.SensorCodeAsync(member, cancellationToken).ConfigureAwait(false);
            _sensors.Add(await ChainSensor.EnrolAsync(http, code, agreement, signing, cancellationToken).ConfigureAwait(false));
        }

        var first = await _sensors[0].FollowAsync(withSegments: true, cancellationToken).ConfigureAwait(false);
        Say($"A new sensor: {_sensors[0].Chains} chains, {_sensors[0].Entries} entries; manifest {first.Manifest} bytes, "
            + $"segments {first.Segments} bytes, {first.Segments / (double)Math.Max(1, _sensors[0].Entries):0.0} bytes an entry.");
        foreach (var sensor in _sensors.Skip(1))
        {
            await sensor.FollowAsync(withSegments: false, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ChangeAsync(HubProcess hub, HubApi api, ChainsOptions options, CancellationToken cancellationToken)
    {
        var bundles = new ChangeBundles(0);
        var built = TimeSpan.Zero;
        var taken = TimeSpan.Zero;
        var asked = TimeSpan.Zero;
        var idles = TimeSpan.Zero;
        long most = 0, sum = 0, fetches = 0;
        for (var i = 0; i < options.Changes; i++)
        {
            var query = i % 2 == 0 ? "" : "?circle=" + CircleOf(i);
            // What the hub does anyhow is measured next to each change and taken off.
            var idle = await IdleAsync(hub, cancellationToken).ConfigureAwait(false);
            idles += idle;
            var before = Cpu(hub);
            await api.ShareAsync(
                _members[i % options.Circles], bundles.Next(PerChange, 1), "application/stix+json", query, cancellationToken)
                .ConfigureAwait(false);
            var answered = Cpu(hub);
            taken += answered - before;
            var start = time.GetTimestamp();
            await Task.Delay(Settle, time, cancellationToken).ConfigureAwait(false);
            built += Cpu(hub) - answered - (idle * time.GetElapsedTime(start).TotalSeconds);
            before = Cpu(hub);
            start = time.GetTimestamp();
            foreach (var sensor in _sensors)
            {
                var (manifest, segments) = await sensor.FollowAsync(withSegments: true, cancellationToken).ConfigureAwait(false);
                most = Math.Max(most, manifest + segments);
                sum += manifest + segments;
                fetches += manifest > 0 ? 1 : 0;
            }

            asked += Cpu(hub) - before - (idle * time.GetElapsedTime(start).TotalSeconds);
        }

        Say($"{options.Changes} changes of {PerChange} indicators, in turn for everyone and for a circle; {_sensors.Count} sensors ask.");
        Say($"Hub, at rest between changes: {idles.TotalMilliseconds / options.Changes:0.0} ms of processor a second.");
        Say($"Hub, to take the submission in and publish it: {taken.TotalMilliseconds / options.Changes:0.0} ms of processor a change.");
        Say($"Hub, to build, sign and merge: {built.TotalMilliseconds / options.Changes:0.0} ms of processor a change.");
        Say($"Hub, to answer {_sensors.Count} sensors over HTTP: {asked.TotalMilliseconds / options.Changes:0} ms a change, "
            + $"{asked.TotalMicroseconds / options.Changes / _sensors.Count:0} µs a sensor.");
        Say($"Sensor, manifest and segments: {sum / Math.Max(1, fetches)} bytes a change on average, {most} bytes at most.");
        if (most >= Promise)
        {
            throw new HarborException($"A change cost a sensor {most} bytes; the promise is less than {Promise}.");
        }
    }

    private async Task<TimeSpan> IdleAsync(HubProcess hub, CancellationToken cancellationToken)
    {
        var before = Cpu(hub);
        var start = time.GetTimestamp();
        await Task.Delay(Settle, time, cancellationToken).ConfigureAwait(false);
        return (Cpu(hub) - before) / time.GetElapsedTime(start).TotalSeconds;
    }

    private static TimeSpan Cpu(HubProcess hub)
    {
        using var process = Process.GetProcessById(hub.Process.Id);
        return process.TotalProcessorTime;
    }

    private void Say(string line) => output.WriteLine(line);
}
