using System.Threading.Channels;
using Breakwater.Protocol;
using Breakwater.Sensor.Hub;
using Breakwater.Sensor.Index;
using Breakwater.Sensor.Inputs;
using Breakwater.Sensor.LookingBack;
using Breakwater.Sensor.Metrics;
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
    private readonly SensorSettings _settings;
    private readonly ClockSkew _skew;
    private readonly DateTimeOffset _started;
    private readonly List<SyslogListener> _listeners;
    private readonly System.Security.Cryptography.ECDiffieHellman _agreement;

    // Full: inputs wait.
    private readonly Channel<InputBatch> _batches = Channel.CreateBounded<InputBatch>(Limits.BatchesWaitingMax);
    private readonly LineProcessor _processor;

    /// <exception cref="IOException">The folder is in use by another sensor, or cannot be written.</exception>
    public SensorHost(DataFolder folder, SensorInputs inputs, TimeProvider time, SensorLog log)
    {
        (_folder, _inputs, _time, _log) = (folder, inputs, time, log);
        folder.Create();
        var settings = _settings = folder.ReadSettings();
        foreach (var path in folder.MendModes())
        {
            log.Write($"Others than its owner could use {path}; they no longer can.");
        }

        _lock = folder.TakeLock();
        _started = time.GetUtcNow();
        _skew = new ClockSkew(time, log);
        _hub = new HubClient(settings.Hub, settings.CertificateSha256, folder.ReadKey(), _skew.Measure);
        _contact = new Contact(time, log);
        _journal = Journal.Open(folder, log, settings.SpoolSightings);
        _memory = new LookBackMemory(folder, TimeSpan.FromDays(settings.LookBackDays), time, log);
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
        _processor = new LineProcessor(_batches.Reader, Index, _memory, _journal, settings, time, log);
        var maker = new BatchMaker(_memory, () => Index.Current.OrdinaryUseAge, time);
        _sender = new SightingSender(_hub, _journal, maker, _contact, time, log);
        _listeners = [.. settings.Listeners.Select(l => (SyslogListener)(l.Protocol == ListenerProtocol.Udp
            ? new SyslogUdpInput(l, _batches.Writer, time, log)
            : new SyslogTcpInput(l, _batches.Writer, time, log)))];
    }

    public IndexState Index { get; }

    public IReadOnlyList<SyslogListener> Listeners => _listeners;

    public long Lines => _processor.Counters.Lines;

    /// <summary>Runs until cancelled; or, when standard input is the only input, until that has ended and what it gave was offered to
    /// the hub.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        BeginRun();
        var positions = _journal.Positions;
        foreach (var (path, _) in positions)
        {
            if (_inputs.Logs.FirstOrDefault(s => s.Path == path || PathPattern.Matches(s.Path, path)) is { } source)
            {
                await CatchUp.RunAsync(path, _memory.SavedPositions, positions,
                    (bytes, length) => _processor.Remember(bytes.AsSpan(0, length), source.System, _time.GetUtcNow()), cancellationToken);
            }
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
        var serving = _settings.Metrics is { } address
            ? new MetricsServer(address, WriteMetrics, FindAttention, _log).RunAsync(stop.Token)
            : Task.CompletedTask;
        var processing = _processor.RunAsync(CancellationToken.None);
        // A worker that fails takes the sensor down: it starts again where the journal is, instead of seeming to run.
        await await Task.WhenAny(ReadInputsAsync(cancellationToken), FirstFault(processing, following, sending, telling, serving));
        _batches.Writer.Complete();
        Index.Close();
        // It is cancelled only when the index stays damaged: then what it had not taken is read again, or counted as lost.
        await Quietly(processing);
        await stop.CancelAsync();
        await Task.WhenAll(Quietly(following), sending, Quietly(telling), serving);
        while (!cancellationToken.IsCancellationRequested && await _sender.TrySendAsync(all: true, cancellationToken) is true)
        {
            // Another batch may be left.
        }

        if (processing.IsCompletedSuccessfully)
        {
            EndRun();
        }

        SaveStatus();
    }

    public void Dispose()
    {
        _sender.Dispose();
        _journal.Dispose();
        _hub.Dispose();
        Index.Dispose();
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

    /// <summary>Ends, with its exception, when one of them fails; never otherwise.</summary>
    private static Task FirstFault(params Task[] workers)
    {
        var fault = new TaskCompletionSource();
        foreach (var worker in workers)
        {
            _ = worker.ContinueWith(
                ended => fault.TrySetException(ended.Exception!.InnerExceptions), CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        return fault.Task;
    }

    private async Task ReadInputsAsync(CancellationToken cancellationToken)
    {
        var reading = _listeners.Select(l => l.RunAsync(cancellationToken)).ToList();
        if (_inputs.Logs.Count > 0)
        {
            reading.Add(new FollowedFiles(_inputs.Logs, _journal.Positions, _batches.Writer, _time, _log).RunAsync(cancellationToken));
        }

        if (_inputs.StandardInput is { } stream)
        {
            reading.Add(new StandardInput(stream, _inputs.StandardInputSystem, _batches.Writer, _time).RunAsync(cancellationToken));
        }

        if (reading.Count == 0)
        {
            reading.Add(Quietly(Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken)));
        }

        await Task.WhenAll(reading);
    }

    private async Task TellStatusAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            SaveStatus();
            await Task.Delay(Limits.StatusInterval, _time, cancellationToken);
        }
    }

    private void SaveStatus()
    {
        try
        {
            _folder.SaveStatus(Status());
        }
        catch (IOException e)
        {
            _log.Write($"The status was not written: {e.Message}");
        }
    }

    private SensorStatus Status()
    {
        var (last, problem) = _contact.Read();
        var counters = _processor.Counters;
        last ??= _folder.ReadStatus()?.LastContact;
        return new SensorStatus(_time.GetUtcNow(), last, problem, Index.Current.Count, Index.Unusable, counters.Lines)
        {
            Started = _started,
            IndexProblem = Index.Problem,
            ClockSkewSeconds = _skew.Current?.TotalSeconds,
            Hits = counters.Hits,
            Excluded = counters.Excluded,
            Inputs = counters.Inputs,
            Listeners = [.. _listeners.Select(l => l.Status)],
        };
    }

    private string WriteMetrics()
    {
        var manifest = Index.Current.Manifest;
        DateTimeOffset? issued = manifest.Sequence > 0 ? manifest.Issued : null;
        DateTimeOffset? expires = manifest.Sequence > 0 ? manifest.Expires : null;
        return SensorMetrics.Write(Status(), _journal, issued, expires, _settings.SpoolSightings, Commands.CommandText.Version);
    }

    private IReadOnlyList<string> FindAttention()
    {
        var manifest = Index.Current.Manifest;
        DateTimeOffset? expires = manifest.Sequence > 0 ? manifest.Expires : null;
        return _journal.Locked(s => Attention.Of(Status(), isRunning: true, s, _settings.SpoolSightings, expires, _time.GetUtcNow()));
    }

    /// <summary>What the run before had received and not taken is gone when it ended suddenly: listeners cannot ask again.</summary>
    private void BeginRun()
    {
        string[] cannotAsk = [.. _settings.Listeners.Select(l => l.Name),
            .. _inputs.StandardInput is null ? Array.Empty<string>() : [StandardInput.Name]];
        var ended = _journal.Locked(static s => s.Runs);
        _journal.Append(
            new JournalRecord
            {
                Runs = true,
                Losses = ended ? [.. cannotAsk.Select(i => new Loss(i, LossReasons.SuddenEnds, 1, _time.GetUtcNow()))] : null,
            },
            durable: true);
    }

    private void EndRun()
    {
        try
        {
            _journal.Append(new JournalRecord { Runs = false }, durable: true);
        }
        catch (IOException e)
        {
            _log.Write($"The end of the run was not written: {e.Message}");
        }
    }
}
