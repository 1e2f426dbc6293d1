using Breakwater.Matching;

namespace Breakwater.Sensor.Index;

/// <summary>
/// What is matched now. An update swaps one reference; the thread that matches lines moves on when it takes what is fresh, so that it never
/// matches a line by entries that it is still to look back for.
/// </summary>
internal sealed class LiveIndex(SensorLog log) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly LayerScratch _scratch = new();
    private readonly List<LayeredHit> _hits = [];
    private readonly List<FreshPart> _fresh = [];
    private FreshPart[] _lent = [];
    private IndexSnapshot _matched = IndexSnapshot.Empty;
    private volatile IndexSnapshot _current = IndexSnapshot.Empty;
    private volatile IndexFile? _damaged;
    private string _problem = "";

    public IndexSnapshot Current => _current;

    /// <summary>What is wrong with the file in use; null when nothing is known to be.</summary>
    public string? Problem => IsDamaged ? _problem : null;

    public bool IsDamaged => _damaged is { } file && file == _current.File;

    /// <summary>
    /// What lines are matched by from now on, with everything that is fresh in it and in those before it, since the last call: each entry
    /// comes once, and can be read until the next call.
    /// </summary>
    public (IndexSnapshot Snapshot, IReadOnlyList<LiveEntry> Fresh) TakeFresh()
    {
        lock (_gate)
        {
            EndUses(_lent);
            _lent = [.. _fresh];
            _fresh.Clear();
            if (!ReferenceEquals(_matched, _current))
            {
                _current.File.Use();
                _matched.File.EndUse();
                _matched = _current;
            }

            return (_matched, new FreshEntries(_lent, Lost));
        }
    }

    /// <summary>Appends the hits in whole lines. For the one thread that takes what is fresh.</summary>
    /// <returns>False when the index file is damaged: nothing was appended, and the lines have to be matched by another
    /// one.</returns>
    public bool TryScan(ReadOnlySpan<byte> text, List<LiveHit> found, out IndexSnapshot snapshot)
    {
        snapshot = _matched;
        var before = found.Count;
        try
        {
            snapshot.Layers.Scan(text, _scratch, _hits, found);
            return true;
        }
        catch (DamagedIndexException e)
        {
            found.RemoveRange(before, found.Count - before);
            Damage(snapshot.File, e);
            return false;
        }
    }

    /// <summary>True when some entry, under whatever indicator, has this value.</summary>
    /// <exception cref="DamagedIndexException">The file does not tell.</exception>
    public bool Holds(IndicatorValue value)
    {
        IndexSnapshot snapshot;
        do
        {
            snapshot = _current;
        }
        while (!snapshot.File.TryUse());

        try
        {
            return snapshot.Layers.Holds(value);
        }
        finally
        {
            snapshot.File.EndUse();
        }
    }

    /// <summary>Puts a snapshot in the place of the one in use. When its file is another one, its first use is taken over.</summary>
    public void Swap(IndexSnapshot next, FreshPart? fresh = null)
    {
        lock (_gate)
        {
            if (fresh is { Count: > 0 })
            {
                fresh.File?.Use();
                _fresh.Add(fresh);
            }

            var last = _current.File;
            _current = next;
            if (last != next.File)
            {
                last.Retire();
                last.EndUse();
            }
        }
    }

    /// <summary>Says that a file cannot be read.</summary>
    public void Damage(IndexFile file, DamagedIndexException e)
    {
        if (_damaged != file)
        {
            (_problem, _damaged) = (e.Message, file);
            log.Write($"{e.Message} It is made anew from its segments, and until then no line is taken.");
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            EndUses(_lent);
            EndUses(_fresh);
            _fresh.Clear();
            _matched.File.EndUse();
            _current.File.EndUse();
            (_lent, _matched, _current) = ([], IndexSnapshot.Empty, IndexSnapshot.Empty);
        }
    }

    private void Lost(IndexFile file, int entries)
    {
        log.Write($"{entries} new entries were not looked for in earlier lines.");
        Damage(file, new DamagedIndexException(new InvalidDataException("What is new could not be read back.")));
    }

    private static void EndUses(IEnumerable<FreshPart> parts)
    {
        foreach (var part in parts)
        {
            part.File?.EndUse();
        }
    }
}
