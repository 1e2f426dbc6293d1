using Breakwater.Matching;

namespace Breakwater.Sensor.Index;

/// <summary>Entries, and those of them that no longer count.</summary>
internal sealed record EntryLayer(EntryIndex Entries, HashSet<uint> Removed)
{
    public int Live => Entries.Count - Removed.Count;

    /// <summary>The entries that count.</summary>
    public IEnumerable<LiveEntry> All()
    {
        for (uint place = 0; place < Entries.Count; place++)
        {
            if (!Removed.Contains(place))
            {
                yield return Entries.EntryAt(place);
            }
        }
    }
}

/// <summary>
/// A large layer, the file, and small ones over it for what came since. Immutable. A change makes a new small layer, and costs the change;
/// afterwards layers of like size are put together, so that each entry is indexed anew a few times in all.
/// </summary>
internal sealed class IndexLayers
{
    private readonly EntryLayer[] _layers;
    private readonly LayeredIndex _index;

    private IndexLayers(EntryLayer[] layers)
    {
        _layers = layers;
        _index = new LayeredIndex([.. layers.Select(l => new IndexLayer(l.Entries.Index, l.Removed))]);
    }

    public int Count => _layers.Sum(static l => l.Live);

    /// <summary>Entries over the file, and removals from it.</summary>
    public int Changes => _layers.Skip(1).Sum(static l => l.Live) + _layers[0].Removed.Count;

    public static IndexLayers Of(EntryIndex file) => new([new EntryLayer(file, [])]);

    /// <summary>Appends the hits in whole lines.</summary>
    /// <exception cref="DamagedIndexException">The file does not tell.</exception>
    public void Scan(ReadOnlySpan<byte> text, LayerScratch scratch, List<LayeredHit> hits, List<LiveHit> found)
    {
        try
        {
            hits.Clear();
            _index.Scan(text, hits, scratch);
            foreach (var (layer, hit) in hits)
            {
                found.Add(new LiveHit(hit.Offset, hit.Length, _layers[layer].Entries.EntryAt(hit.Entry)));
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new DamagedIndexException(e);
        }
    }

    /// <summary>True when some entry, under whatever indicator, has this value.</summary>
    /// <exception cref="DamagedIndexException">The file does not tell.</exception>
    public bool Holds(IndicatorValue value)
    {
        foreach (var layer in _layers)
        {
            foreach (var place in layer.Entries.PlacesOf(value))
            {
                if (!layer.Removed.Contains(place))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Every entry that counts.</summary>
    public IEnumerable<LiveEntry> All() => _layers.SelectMany(static l => l.All());

    /// <summary>Every entry that counts and is not in the file.</summary>
    public IEnumerable<LiveEntry> OverFile() => _layers.Skip(1).SelectMany(static l => l.All());

    /// <summary>Numbers of the entries of the file that count; null when all do.</summary>
    public List<uint>? InFile() => _layers[0].Removed.Count == 0 ? null
        : [.. Enumerable.Range(0, _layers[0].Entries.Count).Select(static i => (uint)i).Where(i => !_layers[0].Removed.Contains(i))];

    /// <summary>With changes, in their order: the last one of a chain, value and indicator is what counts.</summary>
    /// <param name="fresh">Those added whose value these layers did not hold in any form.</param>
    /// <exception cref="DamagedIndexException">The file does not tell.</exception>
    public IndexLayers With(IEnumerable<(bool Removed, LiveEntry Entry)> changes, out List<LiveEntry> fresh)
    {
        var last = new Dictionary<(int, IndicatorValue, string), (bool Removed, LiveEntry Entry)>();
        foreach (var change in changes)
        {
            last[change.Entry.Key] = change;
        }

        var removed = new HashSet<uint>?[_layers.Length];
        List<LiveEntry> added = [];
        fresh = [];
        foreach (var (isRemoval, entry) in last.Values)
        {
            var isThere = TakeOut(entry, isRemoval, removed, out var isHeld);
            if (!isRemoval && !isThere)
            {
                added.Add(entry);
                if (!isHeld)
                {
                    fresh.Add(entry);
                }
            }
        }

        return added.Count == 0 && removed.All(static r => r is null) ? this
            : new IndexLayers(Stack([.. _layers.Select((l, i) => removed[i] is { } set ? l with { Removed = set } : l)], added));
    }

    /// <summary>Marks an entry as removed wherever it is, but for an addition that changes nothing.</summary>
    /// <returns>True when it is there as it is to be.</returns>
    private bool TakeOut(in LiveEntry entry, bool isRemoval, HashSet<uint>?[] removed, out bool isHeld)
    {
        isHeld = false;
        for (var i = 0; i < _layers.Length; i++)
        {
            var layer = _layers[i];
            foreach (var place in layer.Entries.PlacesOf(entry.Value))
            {
                if (layer.Removed.Contains(place))
                {
                    continue;
                }

                isHeld = true;
                if (layer.Entries.IsOf(place, entry, out var published))
                {
                    if (!isRemoval && published == entry.PublishedMicros)
                    {
                        return true;
                    }

                    (removed[i] ??= [.. layer.Removed]).Add(place);
                }
            }
        }

        return false;
    }

    /// <summary>The same entries in fewer layers, where enough of like size have come.</summary>
    public IndexLayers Tidied()
    {
        List<EntryLayer> layers = [.. _layers];
        List<LiveEntry> gathered = [];
        while (layers.Count > 2 && layers[^2].Live <= 2 * (layers[^1].Live + gathered.Count))
        {
            gathered.InsertRange(0, layers[^1].All());
            layers.RemoveAt(layers.Count - 1);
        }

        if (gathered.Count == 0)
        {
            return this;
        }

        gathered.InsertRange(0, layers[^1].All());
        layers[^1] = new EntryLayer(EntryIndex.Of(gathered), []);
        return new IndexLayers([.. layers]);
    }

    private static EntryLayer[] Stack(List<EntryLayer> layers, List<LiveEntry> added)
    {
        layers.RemoveAll(l => l.Live == 0 && l != layers[0]);
        while (layers.Count >= Limits.IndexLayersMax)
        {
            added.InsertRange(0, layers[^1].All());
            layers.RemoveAt(layers.Count - 1);
        }

        return added.Count == 0 ? [.. layers] : [.. layers, new EntryLayer(EntryIndex.Of(added), [])];
    }
}
