using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Breakwater.Sensor.Commands;
using Breakwater.Sensor.State;
using Xunit;

namespace Breakwater.Sensor.Tests;

/// <summary>A sensor in a folder of its own, enrolled at a fake hub, reading one log file.</summary>
internal sealed class SensorRig : IAsyncDisposable
{
    private CancellationTokenSource _stop = new();
    private SensorHost? _host;
    private Task _run = Task.CompletedTask;

    private SensorRig(string root)
    {
        Root = root;
        Folder = new DataFolder(Path.Combine(root, "data"));
        Log = Path.Combine(root, "proxy.log");
    }

    public string Root { get; }

    public DataFolder Folder { get; }

    public string Log { get; }

    public Diary Diary { get; } = new();

    public SensorHost Host => _host!;

    public static async Task<SensorRig> EnrolAsync(FakeHub hub)
    {
        var rig = new SensorRig(Directory.CreateTempSubdirectory("breakwater-sensor-").FullName);
        var code = await EnrolCommand.RunAsync(
            hub.Code, rig.Folder, "test", [new LogSource(rig.Log, "proxy")], TestContext.Current.CancellationToken);
        Assert.Equal(ExitCodes.Done, code);
        return rig;
    }

    /// <summary>Changes the settings file as a member would.</summary>
    public void Set(Action<JsonObject> change)
    {
        var path = Path.Combine(Folder.Root, "sensor.json");
        var settings = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(settings);
        File.WriteAllText(path, settings.ToJsonString());
    }

    /// <summary>A port that nobody has at the moment.</summary>
    public static int FreePort(ProtocolType protocol = ProtocolType.Tcp)
    {
        using var socket = new Socket(
            AddressFamily.InterNetwork, protocol == ProtocolType.Tcp ? SocketType.Stream : SocketType.Dgram, protocol);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public long Lost(string reason) =>
        Sightings.Journal.ReadState(Folder).Losses.Where(l => l.Reason == reason).Sum(l => l.Count);

    public void Start()
    {
        _stop = new CancellationTokenSource();
        var inputs = new SensorInputs(Folder.ReadSettings().Logs, null, LogSource.DefaultSystem);
        _host = new SensorHost(Folder, inputs, TimeProvider.System, new SensorLog(Diary, TimeProvider.System));
        _run = _host.RunAsync(_stop.Token);
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _run;
        }
        catch (OperationCanceledException)
        {
        }

        _host?.Dispose();
        _host = null;
    }

    /// <summary>Appends lines that happened now, or as long ago as given.</summary>
    public void Write(string text, TimeSpan ago = default) => WriteTo(Log, text, ago);

    public static void WriteTo(string path, string text, TimeSpan ago = default)
    {
        var time = (DateTimeOffset.UtcNow - ago).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        File.AppendAllText(path, $"{time} {text}\n");
    }

    /// <summary>Waits until something is so; fails with what the sensor wrote when it takes too long.</summary>
    public async Task UntilAsync(Func<bool> isSo, string what, TimeSpan? within = null)
    {
        var limit = within ?? TimeSpan.FromSeconds(30);
        var deadline = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < limit, $"Not within {limit.TotalSeconds} s: {what}\n{Diary}");
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
