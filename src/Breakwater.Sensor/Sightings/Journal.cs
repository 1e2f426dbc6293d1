using System.Text.Json;
using Breakwater.Protocol;
using Breakwater.Sensor.Inputs;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Sightings;

/// <summary>
/// The durable spool: an append-only file of records, synced before what it holds counts as taken. A half-written last record is dropped
/// at the next start, and the input is read again from the position before it. Over its size limit the file is replaced by its sum.
/// Safe for several threads.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly JournalState _state;
    private readonly SensorLog _log;
    private FileStream _file;
    private long _compactAt = Limits.JournalBytesMax;

    private Journal(string path, JournalState state, FileStream file, SensorLog log)
    {
        (_path, _state, _file, _log) = (path, state, file, log);
    }

    /// <summary>Raised, outside the lock, when something to send was added.</summary>
    public event Action? Added;

    public long LookedBack => Locked(static s => s.LookedBack);

    public IReadOnlyDictionary<string, FilePosition> Positions => Locked(static s => new Dictionary<string, FilePosition>(s.Positions));

    public static Journal Open(DataFolder folder, SensorLog log, int waitingMax = Limits.SightingsWaitingMax)
    {
        var (state, goodBytes, damaged) = Replay(folder.Journal, waitingMax);
        if (damaged > 0)
        {
            log.Write($"{damaged} records of the journal could not be read and are left out.");
        }

        var file = OpenFile(folder.Journal, FileMode.OpenOrCreate);
        file.SetLength(goodBytes);
        file.Position = goodBytes;
        AtomicFile.SyncFolder(folder.Root);
        return new Journal(folder.Journal, state, file, log);
    }

    /// <summary>The state on disk, for a reader beside a running sensor.</summary>
    public static JournalState ReadState(DataFolder folder, int waitingMax = Limits.SightingsWaitingMax) =>
        Replay(folder.Journal, waitingMax).State;

    public T Locked<T>(Func<JournalState, T> read)
    {
        lock (_gate)
        {
            return read(_state);
        }
    }

    /// <summary>Appends a record; on return it is on disk when <paramref name="durable"/>.</summary>
    /// <exception cref="IOException">It is not, and the journal is as before.</exception>
    public void Append(JournalRecord record, bool durable)
    {
        lock (_gate)
        {
            AppendLocked(record, durable);
        }

        if (record.Sightings is { Count: > 0 })
        {
            Added?.Invoke();
        }
    }

    /// <summary>The batch that is under way, or a new one of what <paramref name="make"/> takes from those that wait.</summary>
    /// <param name="make">Answers null when there is nothing to send now.</param>
    public SightingBatch? NextBatch(Func<IReadOnlyCollection<WaitingSighting>, SightingBatch?> make)
    {
        lock (_gate)
        {
            if (_state.Batch is null && _state.Waiting.Count > 0 && make([.. _state.Waiting.Values]) is { } batch)
            {
                AppendLocked(new JournalRecord { Batch = batch }, durable: true);
            }

            return _state.Batch;
        }
    }

    public void Dispose() => _file.Dispose();

    private static (JournalState State, long GoodBytes, int Damaged) Replay(string path, int waitingMax)
    {
        var state = new JournalState { WaitingMax = waitingMax };
        if (!File.Exists(path))
        {
            return (state, 0, 0);
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var good = 0;
        var damaged = 0;
        for (var end = Array.IndexOf(bytes, (byte)'\n'); end >= 0; end = Array.IndexOf(bytes, (byte)'\n', good))
        {
            if (TryRead(bytes.AsSpan(good, end - good)) is { } record)
            {
                state.Apply(record);
            }
            else
            {
                damaged++;
            }

            good = end + 1;
        }

        return (state, good, damaged);
    }

    private static JournalRecord? TryRead(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, SensorJson.Default.JournalRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void AppendLocked(JournalRecord record, bool durable)
    {
        var before = _file.Position;
        try
        {
            _file.Write(Line(record));
            _file.Flush(durable);
        }
        catch (IOException)
        {
            _file.SetLength(before);
            _file.Position = before;
            throw;
        }

        _state.Apply(record);
        if (_file.Position > _compactAt)
        {
            Compact();
        }
    }

    /// <summary>What fails here must not look as if the record had failed: that would be taken twice.</summary>
    private void Compact()
    {
        FileStream? shorter = null;
        try
        {
            shorter = OpenFile(_path + ".new", FileMode.Create);
            shorter.Write(Line(_state.ToWhole()));
            shorter.Flush(flushToDisk: true);
            File.Move(_path + ".new", _path, overwrite: true);
            _file.Dispose();
            _file = shorter;
            AtomicFile.SyncFolder(Path.GetDirectoryName(_path)!);
        }
        catch (IOException e)
        {
            shorter?.Dispose();
            _log.Write($"The journal was not made shorter, and is tried again when it has grown: {e.Message}");
        }

        _compactAt = Math.Max(Limits.JournalBytesMax, _file.Position * 2);
    }

    // No buffer: one that could not be written out would be tried again with the next record.
    private static FileStream OpenFile(string path, FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private static byte[] Line(JournalRecord record) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(record, SensorJson.Default.JournalRecord), (byte)'\n'];
}
