using Breakwater.Harbor.Api;
using Breakwater.Harbor.Port;
using Breakwater.Harbor.Processes;

namespace Breakwater.Harbor.Demo;

/// <summary>The running port: a hub and sensors as processes, members, their logs, streams and one firewall's lists.</summary>
public sealed class Stage : IAsyncDisposable
{
    private const int HistoryDays = 5;

    private readonly List<IAsyncDisposable> _running = [];

    private Stage(string folder, OrdinaryTraffic traffic, TimeProvider time)
    {
        (Folder, Traffic, Time) = (folder, traffic, time);
    }

    public string Folder { get; }

    public OrdinaryTraffic Traffic { get; }

    public TimeProvider Time { get; }

    public HubApi Hub { get; private set; } = null!;

    public IReadOnlyDictionary<DemoMember, JoinedMember> Members { get; private set; } = new Dictionary<DemoMember, JoinedMember>();

    public IReadOnlyDictionary<DemoMember, MemberLogs> Logs { get; private set; } = new Dictionary<DemoMember, MemberLogs>();

    public IReadOnlyDictionary<DemoMember, SensorProcess> Sensors { get; private set; } = new Dictionary<DemoMember, SensorProcess>();

    public IReadOnlyList<WarningStream> Streams { get; private set; } = [];

    public string FeedToken { get; private set; } = "";

    /// <param name="prepare">Puts more into a member's logs before its sensor is enrolled.</param>
    public static async Task<Stage> SetAsync(
        Products products, string folder, OrdinaryTraffic traffic, TimeProvider time, Action<Stage>? prepare,
        CancellationToken cancellationToken)
    {
        var stage = new Stage(folder, traffic, time);
        try
        {
            await stage.StartHubAsync(products, cancellationToken).ConfigureAwait(false);
            stage.Logs = DemoCommunity.All.ToDictionary(member => member, member => new MemberLogs(member, Path.Combine(folder, "logs")));
            foreach (var logs in stage.WithSensor)
            {
                traffic.WriteHistory(logs, time.GetUtcNow(), HistoryDays);
            }

            prepare?.Invoke(stage);
            await stage.StartSensorsAsync(products, cancellationToken).ConfigureAwait(false);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public IEnumerable<MemberLogs> WithSensor => Logs.Values.Where(logs => logs.Member.HasSensor);

    /// <summary>Every sensor has read all there is in its logs.</summary>
    public Task CaughtUpAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        Task.WhenAll(Sensors.Values.Select(sensor => sensor.CaughtUpAsync(patience, cancellationToken)));

    /// <summary>Entries of all lists of the firewall of one member.</summary>
    public async Task<int> FeedEntriesAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var list in (string[])["domains.txt", "ips.txt", "urls.txt", "hashes.txt"])
        {
            count += (await Hub.FeedAsync(FeedToken, list, cancellationToken).ConfigureAwait(false)).Count;
        }

        return count;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in Streams)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }

        Hub?.Dispose();
        // Sensors first, so that what they still have to say is heard; all of them at once.
        await Task.WhenAll(Sensors.Values.Select(sensor => sensor.DisposeAsync().AsTask())).ConfigureAwait(false);
        await Task.WhenAll(_running.Select(one => one.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private async Task StartHubAsync(Products products, CancellationToken cancellationToken)
    {
        var hub = await HubProcess.StartAsync(products, Path.Combine(Folder, "hub"), "http://127.0.0.1:0", Time, cancellationToken)
            .ConfigureAwait(false);
        _running.Add(hub);
        Hub = new HubApi(hub.Address, hub.Fingerprint);
        var coordinator = await Hub.SetUpAsync(hub.SetupSecret!, cancellationToken).ConfigureAwait(false);
        var members = new Dictionary<DemoMember, JoinedMember>();
        foreach (var member in DemoCommunity.All)
        {
            members[member] = await Hub.AddMemberAsync(coordinator, member, cancellationToken).ConfigureAwait(false);
        }

        Members = members;
        FeedToken = await Hub.AddFeedAsync(members[DemoCommunity.Bunkers], "demo firewall", cancellationToken).ConfigureAwait(false);
        Streams = await Task.WhenAll(members.Values.Select(member => WarningStream.OpenAsync(Hub, member, Time, cancellationToken)))
            .ConfigureAwait(false);
    }

    private async Task StartSensorsAsync(Products products, CancellationToken cancellationToken)
    {
        var sensors = new Dictionary<DemoMember, SensorProcess>();
        Sensors = sensors;
        foreach (var logs in WithSensor)
        {
            var code = await Hub.SensorCodeAsync(Members[logs.Member], cancellationToken).ConfigureAwait(false);
            sensors[logs.Member] = await SensorProcess.EnrolAndRunAsync(
                products, Path.Combine(Folder, "sensors", logs.Member.Short), logs.Member.Name, code, logs.Inputs, Time, cancellationToken)
                .ConfigureAwait(false);
        }
    }
}
