using System.Net.Sockets;
using Breakwater.Harbor.Api;
using Breakwater.Harbor.Port;
using Breakwater.Harbor.Processes;

namespace Breakwater.Harbor.Endure;

/// <summary>
/// A real hub and two real sensors, through whatever may happen to them in a year, in minutes; and an account of every hit that was planted
/// meanwhile, from what the hub has counted in the end.
/// </summary>
internal sealed class EndureRun(Products products, TextWriter output, TimeProvider time)
{
    /// <summary>What waits is sent within a minute; a hub that was away, and many files, take a little longer.</summary>
    private static readonly TimeSpan DrainPatience = TimeSpan.FromMinutes(4);

    /// <exception cref="HarborException">The account is not exact where it has to be.</exception>
    public async Task RunAsync(EndureOptions options, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("breakwater-endure-");
        try
        {
            await RunInAsync(options, folder.FullName, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (options.Keep)
            {
                await output.WriteLineAsync($"The data is left in {folder.FullName}").ConfigureAwait(false);
            }
            else
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private async Task RunInAsync(EndureOptions options, string folder, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        await using var hub = await HubLife.StartAsync(products, Path.Combine(folder, "hub"), time, cancellationToken)
            .ConfigureAwait(false);
        var filesMember = await hub.JoinAsync(DemoCommunity.NorthTerminal, cancellationToken).ConfigureAwait(false);
        var listenersMember = await hub.JoinAsync(DemoCommunity.Line, cancellationToken).ConfigureAwait(false);

        await using var disk = await FullDisk.TryMountAsync(Path.Combine(folder, "disk"), time, cancellationToken).ConfigureAwait(false);
        var clock = new MovedClock(Path.Combine(folder, "clock"));
        var logs = new EndureLogs(options, Path.Combine(folder, "logs"), time);
        var listeners = new ListenerOrdeal(
            options, ListenerOrdeal.FreePort(ProtocolType.Udp), ListenerOrdeal.FreePort(ProtocolType.Tcp), time);

        foreach (var planted in (PlantedValues[])[logs.Renamed, logs.Packed, logs.Copied, logs.Between,
            listeners.Udp, listeners.Tcp, listeners.UdpKilled, listeners.TcpKilled])
        {
            await hub.PublishAsync(planted.Values, filesMember, cancellationToken).ConfigureAwait(false);
        }

        var filesFolder = disk is null ? Path.Combine(folder, "sensor-files") : Path.Combine(disk.Folder, "sensor");
        var listenersFolder = Path.Combine(folder, "sensor-listeners");
        await EnrolAsync(hub, filesMember, filesFolder, logs.Inputs, cancellationToken).ConfigureAwait(false);
        await EnrolAsync(hub, listenersMember, listenersFolder, [], cancellationToken).ConfigureAwait(false);
        listeners.Configure(listenersFolder);

        await using var files = new SensorLife(products, filesFolder, clock.Environment, options.Seed + 51, time);
        await using var listening = new SensorLife(
            products, listenersFolder, new Dictionary<string, string>(), options.Seed + 52, time);
        await files.RunsAsync(Limits.StartPatience, cancellationToken).ConfigureAwait(false);
        logs.Begin();
        await DrainAsync(files, options, folder, cancellationToken).ConfigureAwait(false);

        var ordeal = new Ordeal(options, hub, files, filesMember, logs, disk, clock, time);
        await AllAsync(
            cancellationToken, logs.RunAsync, ordeal.RunAsync, stop => listeners.RunAsync(listening, stop)).ConfigureAwait(false);
        clock.Move(TimeSpan.Zero);
        var filesLosses = await DrainAsync(files, options, folder, cancellationToken).ConfigureAwait(false);
        var listenersLosses = await DrainAsync(listening, options, folder, cancellationToken).ConfigureAwait(false);

        var report = new EndureReport(options, logs, listeners, ordeal)
        {
            Reported = await hub.ReportedAsync(filesMember, cancellationToken).ConfigureAwait(false),
            ReportedByListeners = await hub.ReportedAsync(listenersMember, cancellationToken).ConfigureAwait(false),
            FilesLosses = filesLosses,
            ListenersLosses = listenersLosses,
            FilesKills = files.Kills,
            FilesEnds = files.Ends,
            ListenersKills = listening.Kills,
            HubStops = hub.Stops,
            UdpPort = $":{listeners.UdpPort}",
            TcpPort = $":{listeners.TcpPort}",
            DiskWasFilled = disk is not null,
            ClockWasMoved = clock.IsPossible,
            Took = time.GetElapsedTime(began),
        };
        if (options.Keep)
        {
            await File.WriteAllLinesAsync(Path.Combine(folder, "files.diary"), files.Diary, cancellationToken).ConfigureAwait(false);
            await File.WriteAllLinesAsync(Path.Combine(folder, "listeners.diary"), listening.Diary, cancellationToken)
                .ConfigureAwait(false);
        }

        await report.WriteAsync(output, time, cancellationToken).ConfigureAwait(false);
        if (report.Failures.Count > 0)
        {
            throw new HarborException("The account does not come out: " + string.Join("; ", report.Failures) + ".");
        }
    }

    /// <summary>Runs all until all have ended, or one has failed, which ends the others.</summary>
    private static async Task AllAsync(CancellationToken cancellationToken, params Func<CancellationToken, Task>[] parts)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = parts.Select(part => part(stop.Token)).ToList();
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running).ConfigureAwait(false);
            running.Remove(ended);
            if (ended.IsFaulted)
            {
                await stop.CancelAsync().ConfigureAwait(false);
                await Task.WhenAll(running).ContinueWith(
                    static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
            }

            await ended.ConfigureAwait(false);
        }
    }

    private async Task EnrolAsync(
        HubLife hub, JoinedMember member, string folder, IReadOnlyList<string> logs, CancellationToken cancellationToken)
    {
        var code = await hub.Api.SensorCodeAsync(member, cancellationToken).ConfigureAwait(false);
        string[] enrol = ["enrol", code, "--data", folder, "--name", member.Member.Name, .. logs.SelectMany(log => new[] { "--log", log })];
        await ProgramRun.MustAsync(products.Sensor, enrol, time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until everything is read and nothing waits to be sent.</summary>
    private async Task<Losses> DrainAsync(SensorLife sensor, EndureOptions options, string folder, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var check = await sensor.CheckAsync(cancellationToken).ConfigureAwait(false);
            var behind = check.GetProperty("inputs").EnumerateArray()
                .Sum(input => input.TryGetProperty("behindBytes", out var bytes) && bytes.TryGetInt64(out var count) ? count : 0);
            var waiting = check.GetProperty("waiting").GetArrayLength();
            var isUnderWay = check.TryGetProperty("underWay", out var batch) && batch.ValueKind == System.Text.Json.JsonValueKind.Object;
            if (behind == 0 && waiting == 0 && !isUnderWay)
            {
                return Losses.Of(check);
            }

            if (time.GetElapsedTime(began) > DrainPatience)
            {
                var diary = Path.Combine(folder, "stuck.diary");
                await File.WriteAllLinesAsync(diary, sensor.Diary, cancellationToken).ConfigureAwait(false);
                throw new HarborException($"After {DrainPatience.TotalMinutes:0} minutes of quiet "
                    + $"{behind} bytes are not read and {waiting} "
                    + $"sightings wait{(options.Keep ? "; see " + diary : "")}. Last words:\n"
                    + string.Join('\n', sensor.Diary.TakeLast(10)));
            }

            await Task.Delay(Limits.LookInterval * 20, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
