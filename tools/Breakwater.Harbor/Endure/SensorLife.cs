using System.Text.Json;
using Breakwater.Harbor.Processes;

namespace Breakwater.Harbor.Endure;

/// <summary>A sensor that is started again whenever it has ended, as a service manager does, and killed whenever somebody likes.</summary>
internal sealed class SensorLife : IAsyncDisposable
{
    private const int DiaryLinesMax = 200_000;
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(1.5);

    private readonly string _binary;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _diary = [];
    private ChildProcess _process;
    private readonly Task _watching;

    public SensorLife(
        Products products, string folder, IReadOnlyDictionary<string, string> environment, int seed, TimeProvider time)
    {
        (_binary, Folder, _environment, _time, _random) = (products.Sensor, folder, environment, time, new Random(seed));
        _process = Start();
        _watching = WatchAsync(_stop.Token);
    }

    public string Folder { get; }

    public int Kills { get; private set; }

    /// <summary>Times that it ended by itself.</summary>
    public int Ends { get; private set; }

    /// <summary>What it wrote, of all its lives.</summary>
    public IReadOnlyList<string> Diary => [.. _diary, .. _process.Lines.Select(line => line.Text)];

    public void Kill()
    {
        var process = _process;
        if (!process.HasExited)
        {
            Kills++;
            process.Kill();
        }
    }

    public void Freeze() => _process.Freeze();

    public void Thaw() => _process.Thaw();

    /// <summary>Waits until the life that goes on now has begun to match: the listeners listen, and the index is there.</summary>
    public async Task RunsAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        while (await CheckAsync(cancellationToken).ConfigureAwait(false) is var check && !IsUp(check))
        {
            if (_time.GetElapsedTime(began) > patience)
            {
                throw new HarborException($"The sensor in {Folder} is not up after {patience.TotalSeconds:0} s: {check}");
            }

            await Task.Delay(Limits.LookInterval * 4, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What <c>breakwater-sensor check --json</c> says now.</summary>
    public async Task<JsonElement> CheckAsync(CancellationToken cancellationToken)
    {
        var run = await ProgramRun.OfAsync(_binary, ["check", "--data", Folder, "--json"], _time, cancellationToken).ConfigureAwait(false);
        return run.Text.StartsWith('{') ? JsonElement.Parse(run.Text)
            : throw new HarborException($"breakwater-sensor check ended with {run.ExitCode}:\n{run.Text}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _process.Thaw();
        await _process.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private bool IsUp(JsonElement check) => !_process.HasExited
        && check.GetProperty("running").GetBoolean()
        && check.GetProperty("listeners").EnumerateArray().All(one => one.GetProperty("listening").GetBoolean())
        && check.TryGetProperty("indexEntries", out var entries) && entries.ValueKind == JsonValueKind.Number && entries.GetInt32() > 0;

    private ChildProcess Start() =>
        ChildProcess.Start(_binary, ["run", "--data", Folder], _time, environment: _environment);

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                if (_process.HasExited)
                {
                    await ReplaceAsync(cancellationToken).ConfigureAwait(false);
                }

                await Task.Delay(Limits.LookInterval, _time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // How watching ends.
        }
    }

    private async Task ReplaceAsync(CancellationToken cancellationToken)
    {
        Ends++;
        _diary.AddRange(_process.Lines.Select(line => line.Text).Take(Math.Max(0, DiaryLinesMax - _diary.Count)));
        await Task.Delay(PauseMax * _random.NextDouble(), _time, cancellationToken).ConfigureAwait(false);
        var ended = _process;
        _process = Start();
        await ended.DisposeAsync().ConfigureAwait(false);
    }
}
