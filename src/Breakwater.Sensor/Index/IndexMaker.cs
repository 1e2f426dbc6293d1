namespace Breakwater.Sensor.Index;

/// <summary>A snapshot, and what is fresh in it against the one before.</summary>
/// <param name="IsNewFile">Its file is new and not noted yet; whoever has it has that file's first use.</param>
internal sealed record MadeSnapshot(IndexSnapshot Snapshot, FreshPart Fresh, bool IsNewFile);

/// <summary>Makes snapshots: by a change of one that there is, or from segments, which writes a file.</summary>
internal sealed class IndexMaker(IndexFiles files, SensorLog log)
{
    private static readonly FreshPart Nothing = new([], null, null);

    /// <summary>A snapshot changed into one of the source; null when it has to be made from the segments.</summary>
    /// <exception cref="InvalidDataException">A segment cannot be read.</exception>
    /// <exception cref="DamagedIndexException">The file of the snapshot does not tell.</exception>
    public static MadeSnapshot? TryChange(IndexSnapshot from, IndexSource to)
    {
        if (from.File == IndexFile.None || to.Since(from.Content, out var content, out var entries) is not { } added
            || entries > Limits.OverlayEntriesMax)
        {
            return null;
        }

        var usable = new UsableEntries();
        var changes = added.SelectMany(a => usable.Of(a.Number, to.Chains.Read(a.Chain.Id, a.Segment)));
        if (to.Held != from.Content.Held)
        {
            changes = changes.Concat(usable.Of(IndexSource.HeldChain, to.HeldEntries()));
        }

        var layers = from.Layers.With(changes, out var fresh);
        var next = new IndexSnapshot(to.Manifest, content, from.Unusable + usable.Unusable, from.File, layers);
        return new MadeSnapshot(next, new FreshPart(fresh, null, null), IsNewFile: false);
    }

    /// <summary>A snapshot with a new file.</summary>
    /// <param name="entries">As <see cref="IndexSource.Open"/> gave them.</param>
    /// <param name="before">What is fresh against it is told; null when nothing is to be.</param>
    /// <exception cref="InvalidDataException">A segment cannot be read.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public MadeSnapshot Build(
        IndexSource source, IEnumerable<LiveEntry> entries, UsableEntries usable, IndexSnapshot? before,
        CancellationToken cancellationToken)
    {
        var fresh = new FreshSearch(before, log);
        var file = files.Build(
            entries,
            entry =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                fresh.Look(entry);
            },
            out var leftOut);
        var snapshot = new IndexSnapshot(
            source.Manifest, source.Content, usable.Unusable + leftOut, file, IndexLayers.Of(file.Entries));
        if (snapshot.Count > Limits.CollectEntriesMin)
        {
            // What building took is garbage of several hundred bytes an entry, and would stay for hours.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        return new MadeSnapshot(snapshot, before is null ? Nothing : fresh.Part(file), IsNewFile: true);
    }

    /// <inheritdoc cref="Build(IndexSource, IEnumerable{LiveEntry}, UsableEntries, IndexSnapshot?, CancellationToken)"/>
    public MadeSnapshot Build(IndexSource source, IndexSnapshot? before)
    {
        var usable = new UsableEntries();
        return Build(source, source.Open(usable), usable, before, CancellationToken.None);
    }

    /// <summary>Notes the file of a snapshot as the one in use, when it is new.</summary>
    public void Install(MadeSnapshot made)
    {
        if (made.IsNewFile && made.Snapshot.File.Number > 0)
        {
            try
            {
                files.Install(made.Snapshot.File, made.Snapshot.Content, made.Snapshot.Unusable);
            }
            catch (IOException e)
            {
                log.Write($"The new index file is in use, but was not noted, and is made anew at the next start: {e.Message}");
            }
        }
    }

    /// <summary>Lets go of a snapshot that is not going to be used.</summary>
    public static void Drop(MadeSnapshot made)
    {
        if (made.IsNewFile)
        {
            made.Snapshot.File.Retire();
            made.Snapshot.File.EndUse();
        }
    }
}

/// <summary>Finds out, while a file is written, which of its entries have a value that the index before does not hold.</summary>
internal sealed class FreshSearch(IndexSnapshot? before, SensorLog log)
{
    private readonly List<uint> _numbers = [];
    private readonly bool _isAll = before is { Count: 0 };
    private bool _asks = before is { Count: > 0 };
    private uint _next;

    public void Look(in LiveEntry entry)
    {
        var number = _next++;
        try
        {
            if (_asks && !before!.Layers.Holds(entry.Value))
            {
                _numbers.Add(number);
            }
        }
        catch (DamagedIndexException e)
        {
            // Better not looked back at than counted twice.
            _asks = false;
            log.Write($"Which entries are new cannot be told, and they are not looked for in earlier lines: {e.Message}");
        }
    }

    public FreshPart Part(IndexFile file) => new([], file, _isAll ? null : _numbers);
}
