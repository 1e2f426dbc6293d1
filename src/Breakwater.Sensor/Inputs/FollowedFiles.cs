using System.Collections.Concurrent;
using System.Threading.Channels;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Inputs;

/// <summary>
/// All files that are followed: those that settings name, and those that a pattern matches, as they come and go. A file that another is
/// turned over to is not followed for itself.
/// </summary>
internal sealed class FollowedFiles(
    IReadOnlyList<LogSource> sources,
    IReadOnlyDictionary<string, FilePosition> positions,
    ChannelWriter<InputBatch> batches,
    TimeProvider time,
    SensorLog log)
{
    private readonly ConcurrentDictionary<string, Followed> _tails = new();
    private readonly Dictionary<string, FilePosition> _known = new(positions);
    private readonly HashSet<string> _turnedOver = [];
    private bool _isFull;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var source in sources.Where(s => !PathPattern.IsPattern(s.Path)))
        {
            Follow(source, cancellationToken);
        }

        // What was followed before comes first, so that it is known by the time that new names are looked at.
        foreach (var path in positions.Keys)
        {
            if (sources.FirstOrDefault(s => PathPattern.IsPattern(s.Path) && PathPattern.Matches(s.Path, path)) is { } source)
            {
                Follow(source with { Path = path }, cancellationToken);
            }
        }

        try
        {
            while (sources.Any(s => PathPattern.IsPattern(s.Path)))
            {
                await LookAroundAsync(cancellationToken);
                await Task.Delay(Limits.FolderPollInterval, time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
        }

        await Task.WhenAll(_tails.Values.Select(t => t.Run));
        foreach (var followed in _tails.Values)
        {
            followed.Tail.Dispose();
        }
    }

    private async Task LookAroundAsync(CancellationToken cancellationToken)
    {
        foreach (var followed in _tails.Values.Where(t => t.IsByPattern && IsOver(t.Tail)).ToList())
        {
            await followed.Stop.CancelAsync();
            await followed.Run;
            _known[followed.Tail.Path] = followed.Tail.Position;
            _tails.TryRemove(followed.Tail.Path, out _);
            followed.Tail.Dispose();
            followed.Stop.Dispose();
        }

        foreach (var source in sources.Where(s => PathPattern.IsPattern(s.Path)))
        {
            List<string> paths = [.. PathPattern.Expand(source.Path)
                .Where(p => !_tails.ContainsKey(p) && !_turnedOver.Contains(p)).Take(Limits.FilesFollowedMax)];
            foreach (var path in paths)
            {
                if (IsTurnedOverByName(path, paths))
                {
                    _turnedOver.Add(path);
                }
                else if (!IsReadElsewhere(path))
                {
                    Follow(source with { Path = path }, cancellationToken);
                }
            }
        }

        if (_turnedOver.Count > Limits.FilesFollowedMax * 4)
        {
            _turnedOver.Clear();
        }
    }

    private bool IsOver(FileTail tail) => tail.GoneSince is { } since && time.GetUtcNow() - since > Limits.FileGoneTime;

    private bool IsTurnedOverByName(string path, List<string> beside) => _tails.Keys.Concat(beside).Any(of => of != path
        && Path.GetDirectoryName(of) == Path.GetDirectoryName(path) && RotatedFiles.IsRotatedName(path, of));

    private bool IsReadElsewhere(string path) => FileIdentity.Of(path) is { } identity && _tails.Values.Select(t => t.Tail.Position)
        .Any(p => p.File == identity || p.Finished?.Any(f => f.File == identity) is true);

    /// <summary>Where a file under a new name was under its old one; null when it is not known.</summary>
    private FilePosition? KnownAs(string path)
    {
        using var file = LogFile.TryOpen(path);
        return file?.Identity is not { } identity ? null : _known.Values.FirstOrDefault(
            p => p.File == identity && p.FingerprintBytes > 0 && file.BeginsAs(p.FingerprintBytes, p.Fingerprint));
    }

    private void Follow(LogSource source, CancellationToken cancellationToken)
    {
        if (_tails.ContainsKey(source.Path))
        {
            return;
        }

        if (_tails.Count >= Limits.FilesFollowedMax)
        {
            if (!_isFull)
            {
                log.Write($"{Limits.FilesFollowedMax} files are followed; {source.Path} and others are not.");
            }

            _isFull = true;
            return;
        }

        var isByPattern = sources.All(s => s.Path != source.Path);
        var start = _known.GetValueOrDefault(source.Path) ?? (isByPattern ? KnownAs(source.Path) : null);
        var tail = new FileTail(source, start, batches, p => p != source.Path && _tails.ContainsKey(p), time, log);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = Task.Run(() => tail.RunAsync(Pause, stop.Token), CancellationToken.None);
        _tails[source.Path] = new Followed(tail, run, stop, isByPattern);
    }

    /// <summary>Many quiet files are looked at less often.</summary>
    private TimeSpan Pause() => _tails.Count > Limits.FilesPolledOftenMax ? Limits.FolderPollInterval : Limits.FilePollInterval;

    private sealed record Followed(FileTail Tail, Task Run, CancellationTokenSource Stop, bool IsByPattern);
}
