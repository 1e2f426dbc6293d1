using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Breakwater.Harbor.Endure;

/// <summary>
/// A sensor that listens, apart from the one of the files: first flooded and held up, but never killed, so that what is lost can be
/// counted to
/// the last; then killed again and again, after which nobody can know more than that it was.
/// </summary>
internal sealed class ListenerOrdeal(EndureOptions options, int udpPort, int tcpPort, TimeProvider time)
{
    private const int Rounds = 5;
    private const int PerRound = 4_000;
    private const int PerConnection = 500;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan SlowPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SyslogSenders _senders = new(udpPort, tcpPort, new EndureLines(options.Seed + 41, time));

    public PlantedValues Udp { get; } = new("UDP", 60, options.Seed + 42);

    public PlantedValues Tcp { get; } = new("TCP", 60, options.Seed + 43);

    public PlantedValues UdpKilled { get; } = new("UDP, killed", 60, options.Seed + 44);

    public PlantedValues TcpKilled { get; } = new("TCP, killed", 60, options.Seed + 45);

    public int UdpPort => udpPort;

    public int TcpPort => tcpPort;

    /// <summary>What was counted before the first kill.</summary>
    public Losses BeforeKills { get; private set; } = Losses.None;

    public static int FreePort(ProtocolType protocol)
    {
        using var socket = new Socket(
            AddressFamily.InterNetwork, protocol == ProtocolType.Tcp ? SocketType.Stream : SocketType.Dgram, protocol);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Adds the listeners to the settings of an enrolled sensor, as an administrator does.</summary>
    public void Configure(string folder)
    {
        var path = Path.Combine(folder, "sensor.json");
        var settings = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        settings["listeners"] = new JsonArray(
            new JsonObject { ["protocol"] = "udp", ["address"] = $"127.0.0.1:{udpPort}", ["system"] = "udp" },
            new JsonObject { ["protocol"] = "tcp", ["address"] = $"127.0.0.1:{tcpPort}", ["system"] = "tcp" });
        File.WriteAllText(path, settings.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    public async Task RunAsync(SensorLife sensor, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        await sensor.RunsAsync(Patience, cancellationToken).ConfigureAwait(false);
        for (var round = 0; round < Rounds; round++)
        {
            await FloodAsync(sensor, isHeldUp: round == 2, cancellationToken).ConfigureAwait(false);
        }

        await Task.Delay(Settling, time, cancellationToken).ConfigureAwait(false);
        BeforeKills = Losses.Of(await sensor.CheckAsync(cancellationToken).ConfigureAwait(false));

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = Task.WhenAll(
            OnThread(() => _senders.SendDatagrams(UdpKilled, int.MaxValue, SlowPause, over.Token)),
            OnThread(() => _senders.SendFrames(TcpKilled, int.MaxValue, PerConnection, SlowPause, over.Token)));
        var kills = Math.Max(2, options.Kills / 10);
        var each = (options.Length - time.GetElapsedTime(began)) / (kills + 1);
        for (var i = 0; i < kills; i++)
        {
            await Task.Delay(each > TimeSpan.Zero ? each : TimeSpan.Zero, time, cancellationToken).ConfigureAwait(false);
            await sensor.RunsAsync(Patience, cancellationToken).ConfigureAwait(false);
            sensor.Kill();
        }

        await Task.Delay(Settling, time, cancellationToken).ConfigureAwait(false);
        await sensor.RunsAsync(Patience, cancellationToken).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await sending.ConfigureAwait(false);
    }

    private async Task FloodAsync(SensorLife sensor, bool isHeldUp, CancellationToken cancellationToken)
    {
        if (isHeldUp)
        {
            sensor.Freeze();
        }

        var frames = OnThread(() => _senders.SendFrames(Tcp, PerRound, PerConnection, TimeSpan.Zero, cancellationToken));
        await OnThread(() => _senders.SendDatagrams(Udp, PerRound, TimeSpan.Zero, cancellationToken)).ConfigureAwait(false);
        sensor.Thaw();
        await frames.ConfigureAwait(false);
    }

    private static Task OnThread(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
