using System.Threading.Channels;
using Breakwater.Events;
using Breakwater.Sensor.Sightings;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Inputs;

/// <summary>
/// Follows a log file: from its beginning at first sight, else from where it was. A file that is renamed or packed is read to its end
/// before the new one is begun, also when that happened while the sensor did not run, and however often. One that is cut short in place is
/// begun anew, after what a copy beside it still holds; what no copy holds is counted.
/// </summary>
/// <param name="isOther">True for a path that is followed for itself, and so is no earlier form of this one.</param>
internal sealed class FileTail(
    LogSource source, FilePosition? start, ChannelWriter<InputBatch> batches, Func<string, bool> isOther, TimeProvider time, SensorLog log)
    : IDisposable
{
    private readonly LineBuffer _lines = new(Limits.BatchBytesMax);
    private readonly List<Loss> _losses = [];
    private LogFile? _file;
    private FilePosition _position = start ?? FilePosition.Start;
    private ColumnHeader? _columns;
    private long _seenLength;
    private DateTime _seenModified;
    private long _lastRead;
    private int _failures;
    private bool _isCopy;
    private bool _isMissing;

    public string Path => source.Path;

    /// <summary>Where it is now. Read by other threads.</summary>
    public FilePosition Position => Volatile.Read(ref _position);

    /// <summary>When the file was found to be gone, everything of it being read; null while it is there.</summary>
    public DateTimeOffset? GoneSince { get; private set; }

    public async Task RunAsync(Func<TimeSpan> pause, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                if (!await StepAsync(cancellationToken))
                {
                    _lines.Rest();
                    await Task.Delay(pause(), time, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    public void Dispose() => _file?.Dispose();

    /// <summary>Reads once, or finds out why there is nothing to read. False when it is time to wait.</summary>
    private async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_file is null)
            {
                return await OpenNextAsync(cancellationToken);
            }

            if (IsCutShort())
            {
                await TurnToCopyAsync(cancellationToken);
                return true;
            }

            var read = await _file.ReadAsync(_lines.Free, cancellationToken);
            _failures = 0;
            if (read > 0)
            {
                _lastRead = time.GetTimestamp();
                await HandOnAsync(_lines.Took(read), cancellationToken);
                return true;
            }

            return await TryFinishAsync(cancellationToken);
        }
        catch (InvalidDataException e)
        {
            return await GiveUpArchiveAsync(e.Message, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Missing(e.Message);
            return false;
        }
    }

    /// <summary>A file that begins otherwise than it did was cut short and has grown again; one that is empty, and was written to since,
    /// was cut short before anything of it was seen.</summary>
    private bool IsCutShort()
    {
        var length = _file!.IsArchive ? long.MaxValue : _file.Length;
        var isCut = length < _file.Offset || (!_file.IsArchive && _position.FingerprintBytes > 0
            && !_file.BeginsAs(_position.FingerprintBytes, _position.Fingerprint))
            || (length == 0 && _file.Modified > _seenModified);
        _seenLength = isCut ? _seenLength : length;
        return isCut;
    }

    private async Task TurnToCopyAsync(CancellationToken cancellationToken)
    {
        var place = _position.FingerprintBytes > 0 ? RotatedFiles.LocateCopy(source.Path, _position)
            : RotatedFiles.Unread(source.Path, _seenModified, _position, isOther).FirstOrDefault();
        var copy = place is null ? null : LogFile.TryOpen(place);
        var lost = Math.Max(0, _seenLength - (copy is null or { IsArchive: true } ? _position.Offset : copy.Length));
        lost = copy is { IsArchive: true } ? 0 : lost;
        Lose(LossReasons.Truncations, 1);
        Lose(LossReasons.TruncatedBytes, lost);
        log.Write($"{source.Path} was cut short; it is read from its beginning" + (copy is not null ? $" after {copy.Path}."
            : lost > 0 ? $". {lost} bytes of it were not read and are lost." : "."));
        _file!.Dispose();
        _lines.Clear();
        _file = copy;
        if (copy is null)
        {
            Move(FilePosition.Start with { Finished = _position.Finished });
            return;
        }

        // It was whole before the log was cut, and does not grow.
        _isCopy = true;
        Move(_position with { File = copy.Identity, Modified = copy.Modified });
        Identify();
        await copy.SkipToAsync(_position.Offset, cancellationToken);
    }

    /// <summary>Opens the file of the position, or what comes after it.</summary>
    private async Task<bool> OpenNextAsync(CancellationToken cancellationToken)
    {
        if (_position.File is null && _position.FingerprintBytes == 0)
        {
            return await TryOpenAsync(source.Path, cancellationToken);
        }

        if (_position.HasFinished(_position))
        {
            return await OpenSuccessorAsync(cancellationToken);
        }

        if (RotatedFiles.Locate(source.Path, _position) is not { } path)
        {
            return await GiveUpVanishedAsync(cancellationToken);
        }

        _file = LogFile.Open(path);
        if (!await _file.SkipToAsync(_position.Offset, cancellationToken))
        {
            // Shorter than it was: cut short in place, and found at its next reading.
            _seenLength = _position.Offset;
        }

        // Another plain file that begins so is a copy: the log itself was cut short while nobody looked.
        _isCopy = !_file.IsArchive && _position.File is not null && _file.Identity != _position.File;
        Lose(LossReasons.Truncations, _isCopy ? 1 : 0);
        FindColumns();
        (_isMissing, _lastRead) = (false, time.GetTimestamp());
        Move(_position with { File = _file.Identity, Modified = _file.Modified });
        return true;
    }

    private async Task<bool> GiveUpVanishedAsync(CancellationToken cancellationToken)
    {
        if (_position is { File: not null } && FileIdentity.Of(source.Path) == _position.File)
        {
            // The same file with another front: it was cut short while nobody looked.
            Lose(LossReasons.Truncations, 1);
            log.Write($"{source.Path} was cut short since the last run; it is read from its beginning.");
            Move(FilePosition.Start);
            return await TryOpenAsync(source.Path, cancellationToken);
        }

        if (!File.Exists(source.Path))
        {
            Missing("it is not there.");
            return false;
        }

        Lose(LossReasons.VanishedFiles, 1);
        log.Write($"{source.Path} was replaced since the last run and its old form is gone; lines in between may be lost.");
        Finish(_position);
        return await OpenSuccessorAsync(cancellationToken);
    }

    /// <summary>At the end of what there is: turns to the next file when this one will not grow any more.</summary>
    private async Task<bool> TryFinishAsync(CancellationToken cancellationToken)
    {
        var current = FileIdentity.Of(source.Path);
        var isThere = current is not null || File.Exists(source.Path);
        GoneSince = isThere || _file!.IsArchive ? null : GoneSince ?? time.GetUtcNow();
        if (isThere && (current is null ? IsSameFront() : current == _file!.Identity))
        {
            return false;
        }

        var modified = _file!.Modified;
        var isTurnedOver = RotatedFiles.Unread(source.Path, modified, _position, isOther).Any();
        if (!_file.IsArchive && !_isCopy && !isTurnedOver)
        {
            if (!isThere || new FileInfo(source.Path).Length == 0)
            {
                return false;
            }

            // Renamed. Its writer may still hold it open for a moment. By no clock that may be moved.
            if (time.GetElapsedTime(_lastRead) < Limits.RotationGrace)
            {
                await Task.Delay(Limits.RotationGrace, time, cancellationToken);
            }
        }

        // What came after it was read to its end, and before it was turned over.
        if (!_file.IsArchive && _file.Length > _file.Offset)
        {
            return true;
        }

        modified = _file.Modified;
        await HandOnAsync(_lines.TakeRest(), cancellationToken);
        Finish(_position with { Modified = modified });
        _file.Dispose();
        _file = null;
        return await OpenSuccessorAsync(cancellationToken);
    }

    private bool IsSameFront()
    {
        using var there = LogFile.TryOpen(source.Path);
        return there is null || _position.FingerprintBytes == 0 || there.BeginsAs(_position.FingerprintBytes, _position.Fingerprint);
    }

    /// <summary>
    /// The oldest file that was turned over since the one that was finished, else the one under the log's own name. That name is looked at
    /// again once it is open: it may have been turned over in between.
    /// </summary>
    private async Task<bool> OpenSuccessorAsync(CancellationToken cancellationToken)
    {
        var modified = _position.Modified ?? DateTime.MinValue;
        var finished = _position.Finished;
        var oldest = RotatedFiles.Unread(source.Path, modified, _position, isOther).FirstOrDefault();
        var next = LogFile.TryOpen(oldest ?? source.Path);
        if (next is null)
        {
            Missing("it is not there.");
            return false;
        }

        if (oldest is null && next.Identity is not null
            && RotatedFiles.Unread(source.Path, modified, _position, isOther).FirstOrDefault() is not null)
        {
            next.Dispose();
            return true;
        }

        _file = next;
        await BeginAsync(finished, cancellationToken);
        return true;
    }

    private async Task<bool> TryOpenAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            Missing("it is not there.");
            return false;
        }

        _file = LogFile.Open(path);
        await BeginAsync(_position.Finished, cancellationToken);
        return true;
    }

    /// <summary>At the start of the file that was just opened. Its position is made known at once, so that it is found again.</summary>
    private async Task BeginAsync(IReadOnlyList<FinishedFile>? finished, CancellationToken cancellationToken)
    {
        _lines.Clear();
        (_isMissing, _isCopy, _seenLength, GoneSince) = (false, false, 0, null);
        FindColumns();
        _seenModified = _file!.Modified;
        Move(new FilePosition(0, 0, "") { File = _file!.Identity, Modified = _file.Modified, Finished = finished });
        Identify();
        await HandOnAsync(([], 0), cancellationToken, always: true);
    }

    private async Task<bool> GiveUpArchiveAsync(string problem, CancellationToken cancellationToken)
    {
        // It may be being written just now.
        if (++_failures <= Limits.ArchiveAttemptsMax && await Retried())
        {
            return false;
        }

        log.Write($"{_file!.Path} cannot be read to its end, and is left: {problem}");
        Lose(LossReasons.DamagedArchives, 1);
        Finish(_position);
        _file.Dispose();
        _file = null;
        _lines.Clear();
        await HandOnAsync(([], 0), cancellationToken, always: true);
        return true;

        async Task<bool> Retried()
        {
            await Task.Delay(Limits.ArchivePause, time, cancellationToken);
            _lines.Clear();
            try
            {
                return await _file!.SkipToAsync(_position.Offset, cancellationToken);
            }
            catch (InvalidDataException)
            {
                return true;
            }
        }
    }

    private async Task HandOnAsync((byte[] Rented, int Length) taken, CancellationToken cancellationToken, bool always = false)
    {
        if (_file is not null && _position.FingerprintBytes < Limits.FingerprintBytes)
        {
            Identify();
        }

        if (taken.Length == 0 && !always && _losses.Count == 0)
        {
            return;
        }

        Move(_position with { Offset = _position.Offset + taken.Length });
        var batch = new InputBatch(source.Path, source.System, taken.Rented, taken.Length, _position, time.GetUtcNow())
        {
            Columns = _columns,
            Losses = [.. _losses],
        };
        _losses.Clear();
        if (_columns is { IsAnnounced: true } && ColumnHeader.FindIn(batch.Text, isFront: false) is { } later)
        {
            _columns = later;
        }

        await batches.WriteAsync(batch, cancellationToken);
    }

    private void Identify()
    {
        var (bytes, hash) = _file!.Fingerprint();
        Move(_position with { FingerprintBytes = bytes, Fingerprint = hash });
    }

    private void FindColumns()
    {
        var front = _file!.Front(Events.Limits.ColumnHeaderBytesMax);
        _columns = ColumnHeader.FindIn(front, isFront: true);
    }

    private void Finish(FilePosition position)
    {
        var modified = position.Modified ?? DateTime.MinValue;
        var known = (position.Finished ?? []).Where(f => f.Modified >= modified - Limits.SameTime).TakeLast(Limits.FinishedFilesMax - 1);
        Move(position with
        {
            Modified = modified,
            Finished = [.. known, new FinishedFile(position.File, position.FingerprintBytes, position.Fingerprint, modified)],
        });
    }

    private void Move(FilePosition position) => Volatile.Write(ref _position, position);

    private void Lose(string reason, long count)
    {
        if (count > 0)
        {
            _losses.Add(new Loss(source.Path, reason, count, time.GetUtcNow()));
        }
    }

    private void Missing(string problem)
    {
        if (!_isMissing)
        {
            log.Write($"{source.Path} cannot be read and is waited for: {problem}");
        }

        _isMissing = true;
        GoneSince ??= time.GetUtcNow();
    }
}
