using System.Threading.Channels;
using Breakwater.Protocol;
using Breakwater.Sensor.Hub;
using Breakwater.Sensor.Index;
using Breakwater.Sensor.Inputs;
using Breakwater.Sensor.LookingBack;
using Breakwater.Sensor.Sightings;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor;

/// <summary>What a run reads.</summary>
/// <param name="StandardInput">Null when it is not read.</param>
internal sealed record SensorInputs(IReadOnlyList<LogSource> Logs, Stream? StandardInput, string StandardInputSystem);

/// <summary>A running sensor: puts the parts together, and takes them down in the order in which nothing is lost.</summary>
internal sealed class SensorHost : IDisposable
{
    private readonly DataFolder _folder;
    private readonly SensorInputs _inputs;
    private readonly TimeProvider _time;
    private readonly SensorLog _log;
    private readonly FileStream _lock;
    private readonly HubClient _hub;
    private readonly Journal _journal;
    private readonly Contact _contact;
    private readonly LookBackMemory _memory;
    private readonly ManifestFollower _follower;
    private readonly SightingSender _sender;
    private readonly System.Security.Cryptography.ECDiffieHellman _agreement;

    // Full: inputs wait.
    private readonly Channel<InputBatch> _batches = Channel.CreateBounded<InputBatch>(Limits.BatchesWaitingMax);
    private readonly LineProcessor _processor;

    /// <exception cref="IOException">The folder is in use by another sensor, or cannot be written.</exception>
    public SensorHost(DataFolder folder, SensorInputs inputs, TimeProvider time, SensorLog log)
    {
        (_folder, _inputs, _time, _log) = (folder, inputs, time, log);
        folder.Create();
        _lock = folder.TakeLock();
        var settings = folder.ReadSettings();
        _hub = new HubClient(settings.Hub, settings.CertificateSha256, folder.ReadKey());
        _contact = new Contact(time, log);
        _journal = Journal.Open(folder, log);
        _memory = new LookBackMemory(folder, time, log);
        _memory.LoadOrStart();
        var segments = new SegmentStore(folder);
        _agreement = folder.OpenAgreementKey();
        var trust = new ManifestTrust(Convert.FromBase64String(settings.ManifestKey), settings.SensorId, _agreement);
        Index = new IndexState(folder, segments, trust, time, log);
        Index.LoadFromDisk(_journal.LookedBack);
        var inbox = new FileInbox(folder, Index, segments, _journal, settings, log);
        inbox.Look();
        _follower = new ManifestFollower(
            _hub, Index, segments, _contact, () => _journal.LookedBack, folder.PublicKeys, inbox, time, log);
        _processor = new LineProcessor(_batches.Reader, Index, _memory, _journal, time, log);
        var maker = new BatchMaker(_memory, () => Index.Current.OrdinaryUseAge, time);
        _sender = new SightingSender(_hub, _journal, maker, _contact, time, log);
    }

    public IndexState Index { get; }

    /// <summary>Runs until cancelled; or, when standard input is the only input, until that has ended and what it gave was offered to
    /// the hub.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var source in _inputs.Logs)
        {
            CatchUp.Run(source, _memory.SavedPositions, _journal.Positions,
                (bytes, length) => _processor.Remember(bytes.AsSpan(0, length), source.System, _time.GetUtcNow()));
        }

        // With an index from the start, lines need not be looked back at. One from disk will do: an unreachable hub must not hold up.
        if (Index.Current.Count == 0)
        {
            await _follower.TryRefreshAsync(cancellationToken);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var following = _follower.RunAsync(stop.Token);
        var sending = _sender.RunAsync(stop.Token);
        var telling = TellStatusAsync(stop.Token);
        var processing = _processor.RunAsync(CancellationToken.None);
        await ReadInputsAsync(cancellationToken);
        _batches.Writer.Complete();
        await processing;
        await stop.CancelAsync();
        await Task.WhenAll(Quietly(following), sending, Quietly(telling));
        while (!cancellationToken.IsCancellationRequested && await _sender.TrySendAsync(all: true, cancellationToken) is true)
        {
            // Another batch may be left.
        }

        SaveStatus();
    }

    public void Dispose()
    {
        _sender.Dispose();
        _journal.Dispose();
        _hub.Dispose();
        _agreement.Dispose();
        _lock.Dispose();
    }

    private static async Task Quietly(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // How these loops end.
        }
    }

    private async Task ReadInputsAsync(CancellationToken cancellationToken)
    {
        var positions = _journal.Positions;
        var tails = _inputs.Logs
            .Select(s => new FileTail(s, positions.GetValueOrDefault(s.Path), _batches.Writer, _time, _log))
            .ToList();
        var reading = tails.Select(t => t.RunAsync(cancellationToken)).ToList();
        if (_inputs.StandardInput is { } stream)
        {
            reading.Add(new StandardInput(stream, _inputs.StandardInputSystem, _batches.Writer, _time).RunAsync(cancellationToken));
        }

        if (reading.Count == 0)
        {
            reading.Add(Quietly(Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken)));
        }

        await Task.WhenAll(reading);
        tails.ForEach(static t => t.Dispose());
    }

    private async Task TellStatusAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            SaveStatus();
            await Task.Delay(TimeSpan.FromSeconds(2), _time, cancellationToken);
        }
    }

    private void SaveStatus()
    {
        try
        {
            var (last, problem) = _contact.Read();
            last ??= _folder.ReadStatus()?.LastContact;
            _folder.SaveStatus(new SensorStatus(_time.GetUtcNow(), last, problem, Index.Current.Count, Index.Unusable, _processor.Lines));
        }
        catch (IOException e)
        {
            _log.Write($"The status was not written: {e.Message}");
        }
    }
}
