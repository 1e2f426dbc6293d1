using System.Threading.Channels;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Inputs;

/// <summary>
/// Follows a log file: from its beginning at first sight, else from where it was. A file that is renamed away is read to its end before
/// the new one is begun, also when that happened while the sensor did not run; one that is cut short is begun anew.
/// </summary>
internal sealed class FileTail(LogSource source, FilePosition? start, ChannelWriter<InputBatch> batches, TimeProvider time, SensorLog log)
    : IDisposable
{
    private LineBuffer _lines = new();
    private FileStream? _file;
    private FilePosition _position = new(0, 0, "");
    private bool _missing;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            Resume();
            while (true)
            {
                var progressed = await StepAsync(cancellationToken);
                if (!progressed)
                {
                    await Task.Delay(Limits.FilePollInterval, time, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    public void Dispose() => _file?.Dispose();

    private void Resume()
    {
        if (start is null)
        {
            return;
        }

        if (Fingerprint.Locate(source.Path, start) is not { } path)
        {
            log.Write($"{source.Path} was replaced since the last run and its old form is gone; lines in between may be lost.");
            return;
        }

        if (TryOpen(path))
        {
            _position = _file!.Length >= start.Offset ? start : start with { Offset = 0 };
            _file.Position = _position.Offset;
        }
    }

    /// <summary>Reads once, or finds out why there is nothing to read. False when it is time to wait.</summary>
    private async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_file is null && !TryOpen(source.Path))
            {
                return false;
            }

            if (_file!.Length < _file.Position)
            {
                log.Write($"{source.Path} was cut short; it is read from its beginning.");
                StartOver();
                return true;
            }

            var read = await _file.ReadAsync(_lines.Free, cancellationToken);
            if (read > 0)
            {
                await HandOnAsync(_lines.Took(read), cancellationToken);
                return true;
            }

            return await TurnToSuccessorAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Missing(e.Message);
            return false;
        }
    }

    private bool TryOpen(string path)
    {
        try
        {
            _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            _position = new FilePosition(0, 0, "");
            _lines = new LineBuffer();
            _missing = false;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Missing(e.Message);
            return false;
        }
    }

    private async Task<bool> TurnToSuccessorAsync(CancellationToken cancellationToken)
    {
        if (_position.FingerprintBytes == 0 || Fingerprint.Matches(source.Path, _position))
        {
            return false;
        }

        var modified = File.GetLastWriteTimeUtc(_file!.SafeFileHandle);
        if (Fingerprint.RenamedAfter(source.Path, modified).FirstOrDefault() is null && !HasContent(source.Path))
        {
            return false;
        }

        if (Fingerprint.Matches(_file.SafeFileHandle, _position))
        {
            // Renamed. Its writer may still hold it open for a moment.
            await Task.Delay(Limits.FilePollInterval, time, cancellationToken);
            for (int read; (read = await _file.ReadAsync(_lines.Free, cancellationToken)) > 0;)
            {
                await HandOnAsync(_lines.Took(read), cancellationToken);
            }

            await HandOnAsync(_lines.TakeRest(), cancellationToken);
        }

        // What was written to it in that moment made it newer.
        modified = File.GetLastWriteTimeUtc(_file.SafeFileHandle);
        await _file.DisposeAsync();
        _file = null;
        return TryOpen(Fingerprint.RenamedAfter(source.Path, modified).FirstOrDefault() ?? source.Path);
    }

    private void StartOver()
    {
        _file!.Position = 0;
        _position = new FilePosition(0, 0, "");
        _lines = new LineBuffer();
    }

    private async Task HandOnAsync((byte[] Rented, int Length) taken, CancellationToken cancellationToken)
    {
        if (_position.FingerprintBytes < Limits.FingerprintBytes)
        {
            var (bytes, hash) = Fingerprint.Of(_file!.SafeFileHandle);
            _position = _position with { FingerprintBytes = bytes, Fingerprint = hash };
        }

        if (taken.Length > 0)
        {
            _position = _position with { Offset = _position.Offset + taken.Length };
            var batch = new InputBatch(source.Path, source.System, taken.Rented, taken.Length, _position, time.GetUtcNow());
            await batches.WriteAsync(batch, cancellationToken);
        }
    }

    private static bool HasContent(string path) => File.Exists(path) && new FileInfo(path).Length > 0;

    private void Missing(string problem)
    {
        if (!_missing)
        {
            log.Write($"{source.Path} cannot be read and is waited for: {problem}");
        }

        _missing = true;
    }
}
