using System.Collections.Frozen;
using Breakwater.Matching;
using Breakwater.Protocol;

namespace Breakwater.Sensor.Index;

/// <summary>
/// Everything that is matched at one moment: a large part, a small one beside it for what came since, and what was removed from the large
/// one. Immutable; an update makes a new one and the reader's reference is swapped.
/// </summary>
internal sealed class IndexSnapshot
{
    private readonly IndexPart _large;
    private readonly IndexPart _overlay;
    private readonly FrozenSet<int> _removed;

    private IndexSnapshot(Manifest manifest, IndexPart large, IndexPart overlay, FrozenSet<int> removed, IReadOnlyList<LiveEntry> fresh)
    {
        Manifest = manifest;
        _large = large;
        _overlay = overlay;
        _removed = removed;
        Fresh = fresh;
    }

    public static IndexSnapshot Empty { get; } = new(
        new Manifest(0, default, default, 0, []), IndexPart.Empty, IndexPart.Empty, [], []);

    public Manifest Manifest { get; }

    public int Count => _large.Entries.Length - _removed.Count + _overlay.Entries.Length;

    /// <summary>Entries whose value the snapshot before did not hold in any form.</summary>
    public IReadOnlyList<LiveEntry> Fresh { get; }

    public TimeSpan OrdinaryUseAge => TimeSpan.FromSeconds(Manifest.OrdinaryUseAgeSeconds);

    public void Scan(ReadOnlySpan<byte> text, List<IndicatorHit> scratch, List<LiveHit> found)
    {
        _large.Scan(text, scratch, _removed, found);
        if (!_overlay.Entries.IsEmpty)
        {
            _overlay.Scan(text, scratch, FrozenSet<int>.Empty, found);
        }
    }

    /// <summary>True when some entry, under whatever indicator, has this value.</summary>
    public bool Holds(IndicatorValue value) =>
        _overlay.Index.EntriesOf(value).Count > 0 || _large.Index.EntriesOf(value).Any(place => !_removed.Contains((int)place));

    /// <summary>This snapshot with a few changes, in their order. The large part is built anew only when the overlay outgrows its
    /// limit.</summary>
    public IndexSnapshot With(Manifest manifest, IEnumerable<(bool Removed, LiveEntry Entry)> changes)
    {
        var removed = new HashSet<int>(_removed);
        var overlay = _overlay.Entries.ToArray().ToDictionary(static e => e.Key);
        var added = new HashSet<(int, IndicatorValue, string)>();
        foreach (var (isRemoval, entry) in changes)
        {
            overlay.Remove(entry.Key);
            added.Remove(entry.Key);
            if (_large.Find(entry) is >= 0 and var place)
            {
                removed.Add(place);
            }

            if (!isRemoval)
            {
                overlay.Add(entry.Key, entry);
                added.Add(entry.Key);
            }
        }

        LiveEntry[] fresh = [.. overlay.Values.Where(e => added.Contains(e.Key) && !Holds(e.Value))];
        return overlay.Count + removed.Count > Limits.OverlayEntriesMax
            ? new IndexSnapshot(manifest, new IndexPart(Surviving(removed, overlay)), IndexPart.Empty, [], fresh)
            : new IndexSnapshot(manifest, _large, new IndexPart([.. overlay.Values]), removed.ToFrozenSet(), fresh);
    }

    /// <summary>A snapshot of exactly these entries, which comes after this one.</summary>
    public IndexSnapshot ReplacedBy(Manifest manifest, LiveEntry[] entries) =>
        new(manifest, new IndexPart(entries), IndexPart.Empty, [], [.. entries.Where(e => !Holds(e.Value))]);

    private LiveEntry[] Surviving(HashSet<int> removed, Dictionary<(int, IndicatorValue, string), LiveEntry> overlay)
    {
        var entries = new List<LiveEntry>(_large.Entries.Length + overlay.Count);
        for (var i = 0; i < _large.Entries.Length; i++)
        {
            if (!removed.Contains(i))
            {
                entries.Add(_large.Entries[i]);
            }
        }

        entries.AddRange(overlay.Values);
        return [.. entries];
    }
}
