using System.Globalization;
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
    public async Task UntilAsync(Func<bool> isSo, string what)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(20), $"Not within 20 s: {what}\n{Diary}");
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
