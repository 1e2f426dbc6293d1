using Breakwater.Sensor.Hub;

namespace Breakwater.Sensor.Index;

/// <summary>
/// Keeps the index file whole and of a fitting size: makes a damaged one anew, and writes a new one beside all else when the changes over
/// it
/// have grown large.
/// </summary>
/// <param name="held">What is held on disk and in use; null before the first manifest.</param>
internal sealed class IndexUpkeep(
    LiveIndex live, IndexFiles files, SegmentStore segments, Func<IndexSource?> held, TimeProvider time, SensorLog log) : IDisposable
{
    private readonly IndexMaker _maker = new(files, log);
    private readonly CancellationTokenSource _closing = new();
    private Task _rebuilding = Task.CompletedTask;
    private DateTimeOffset _rebuildAfter;
    private volatile bool _isLacking;

    /// <summary>For whoever makes the next snapshot out of the one in use.</summary>
    public Lock Applying { get; } = new();

    /// <summary>True when a segment on disk was found damaged, which the hub is asked for again.</summary>
    public bool IsLacking => _isLacking;

    /// <summary>All that was asked for is there.</summary>
    public void Complete() => _isLacking = false;

    /// <summary>Does what is due beside manifests: makes a damaged file anew, or one that its changes have outgrown.</summary>
    public void Mend()
    {
        lock (Applying)
        {
            if (live.IsDamaged)
            {
                TryRepair();
            }

            BeginRebuild();
        }
    }

    /// <summary>Returns when lines can be matched again: by a file made anew from the segments on disk or fetched again.</summary>
    /// <exception cref="OperationCanceledException">The sensor ends before.</exception>
    public async Task RepairAsync()
    {
        var retry = new Retry();
        while (live.IsDamaged)
        {
            await Task.Run(Mend, CancellationToken.None);
            if (live.IsDamaged)
            {
                await Task.Delay(retry.Next(), time, _closing.Token);
            }
        }
    }

    /// <summary>Ends waiting for what may never come.</summary>
    public void Close() => _closing.Cancel();

    /// <summary>The snapshot of a source: by a change of the one in use, or anew.</summary>
    /// <param name="before">What is fresh against it is told; null when nothing is to be.</param>
    public MadeSnapshot Make(IndexSource source, IndexSnapshot? before)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                if (live.IsDamaged && !TryRepair())
                {
                    break;
                }

                if (IndexMaker.TryChange(live.Current, source) is { } changed)
                {
                    return changed;
                }

                break;
            }
            catch (DamagedIndexException e)
            {
                live.Damage(live.Current.File, e);
            }
        }

        return _maker.Build(source, before);
    }

    /// <summary>Puts a made snapshot in use, its file noted first when it is new.</summary>
    public void Adopt(MadeSnapshot made, FreshPart? fresh = null)
    {
        _maker.Install(made);
        live.Swap(made.Snapshot, fresh);
    }

    /// <summary>Makes a damaged file anew, from the segments that are held.</summary>
    public bool TryRepair()
    {
        if (held() is not { } source)
        {
            return false;
        }

        try
        {
            // A kill from here on must not find the damaged one.
            files.Disown();
            var made = _maker.Build(source, before: null);
            Adopt(made);
            log.Write($"The index file was made anew: {live.Current.Count} entries.");
            return true;
        }
        catch (InvalidDataException e)
        {
            Lack(e);
        }
        catch (IOException e)
        {
            log.Write($"The index file cannot be made anew yet: {e.Message}");
        }

        return false;
    }

    private void Lack(InvalidDataException e)
    {
        segments.Forget();
        _isLacking = true;
        log.Write($"The index cannot be made from what is on disk, and the hub is asked for it again: {e.Message}");
    }

    /// <summary>Starts to write a new file beside all else when the layers over the old one are large.</summary>
    public void BeginRebuild()
    {
        if (!live.Current.IsOutgrown || !_rebuilding.IsCompleted || live.IsDamaged || time.GetUtcNow() < _rebuildAfter
            || held() is not { } source)
        {
            return;
        }

        try
        {
            var usable = new UsableEntries();
            var entries = source.Open(usable);
            _rebuilding = Task.Run(() => Rebuild(source, entries, usable), CancellationToken.None);
        }
        catch (InvalidDataException e)
        {
            Lack(e);
        }
        catch (IOException e)
        {
            _rebuildAfter = time.GetUtcNow() + Limits.RebuildPause;
            log.Write($"A new index file was not begun, and the one in use stays: {e.Message}");
        }
    }

    private void Rebuild(IndexSource source, IEnumerable<LiveEntry> entries, UsableEntries usable)
    {
        try
        {
            var made = _maker.Build(source, entries, usable, null, _closing.Token);
            lock (Applying)
            {
                // What came in the meantime goes over the new file. When it cannot, the next change begins again.
                if (!live.IsDamaged && Rebase(made.Snapshot) is { } rebased)
                {
                    _maker.Install(made);
                    live.Swap(rebased);
                }
                else
                {
                    IndexMaker.Drop(made);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The sensor ends.
        }
        catch (Exception e) when (e is InvalidDataException or IOException or DamagedIndexException)
        {
            lock (Applying)
            {
                _rebuildAfter = time.GetUtcNow() + Limits.RebuildPause;
                log.Write($"A new index file was not made, and the one in use stays: {e.Message}");
                if (e is InvalidDataException damage)
                {
                    Lack(damage);
                }
            }
        }
    }

    /// <summary>What is in use now, over another file.</summary>
    private IndexSnapshot? Rebase(IndexSnapshot file) =>
        live.Current.Content.Held == file.Content.Held && held() is { } source ? IndexMaker.TryChange(file, source)?.Snapshot : null;

    public void Dispose()
    {
        Close();
        // What it writes must not meet what the next process writes.
        _rebuilding.Wait();
        live.Dispose();
        _closing.Dispose();
    }
}
