using Breakwater.Matching;
using Breakwater.Protocol;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Index;

/// <summary>
/// What is matched now: one volatile reference to an immutable snapshot, and the only way to a new one. One thread applies manifests; any
/// number read.
/// </summary>
internal sealed class IndexState(DataFolder folder, SegmentStore segments, ManifestTrust trust, TimeProvider time, SensorLog log)
{
    /// <summary>The number of no chain: entries whose removal is held belong to none.</summary>
    private const int HeldChain = -1;

    private readonly RemovalGuard _guard = new(folder, time, log);
    private readonly Lock _gate = new();
    private readonly List<LiveEntry> _fresh = [];
    private HeldIndex? _held;
    private volatile IndexSnapshot _current = IndexSnapshot.Empty;

    public IndexSnapshot Current => _current;

    /// <summary>Entries of the last full build or update that no matcher can use.</summary>
    public int Unusable { get; private set; }

    /// <summary>The snapshot with everything that is fresh in it and in those before it, since the last call: each entry comes
    /// once.</summary>
    public (IndexSnapshot Snapshot, IReadOnlyList<LiveEntry> Fresh) TakeFresh()
    {
        lock (_gate)
        {
            LiveEntry[] fresh = [.. _fresh];
            _fresh.Clear();
            return (_current, fresh);
        }
    }

    /// <summary>
    /// Takes up what an earlier run left, without the hub. When that run ended before it had looked for the newest entries in earlier
    /// lines, the snapshot before them comes first, and the newest counts as an update of it.
    /// </summary>
    /// <param name="lookedBack">Sequence of the manifest up to which that was done.</param>
    public void LoadFromDisk(long lookedBack)
    {
        _held = OpenFile(folder.Manifest);
        var before = OpenFile(folder.ManifestBefore);
        if (_held is not { } newest)
        {
            return;
        }

        try
        {
            var sequence = newest.Holding.Sequence;
            if (lookedBack < sequence && before is not null && before.Holding.Sequence < sequence)
            {
                _current = Apply(before.Holding, new ChainContent(segments, before.Keys));
            }

            var next = Apply(newest.Holding, new ChainContent(segments, newest.Keys));
            if (lookedBack < sequence)
            {
                _fresh.AddRange(next.Fresh);
            }

            _current = next;
        }
        catch (InvalidDataException e)
        {
            _current = IndexSnapshot.Empty;
            log.Write($"What is on disk cannot be used and is fetched again: {e.Message}");
        }
    }

    /// <summary>Heads that the hub need not send again.</summary>
    public IEnumerable<string> KnownHeads => _held?.Signed.Heads.Select(h => h.Tag()) ?? [];

    /// <summary>Checks a manifest before anything of it is used.</summary>
    /// <returns>Null when it is the one in use.</returns>
    /// <exception cref="InvalidDataException">It is not to be believed, has expired, or is older than the one in use.</exception>
    public VerifiedManifest? Verify(SignedManifest answer)
    {
        var whole = ManifestAnswer.Complete(answer, _held?.Signed);
        var opened = trust.Open(whole, _held?.Marks ?? ManifestMarks.None, time.GetUtcNow());
        var isInUse = _held is { } held && _current != IndexSnapshot.Empty && held.Signed.Grant.Tag() == whole.Grant.Tag()
            && held.Signed.Statement.Tag() == whole.Statement.Tag()
            && held.Signed.Heads.Select(h => h.Tag()).SequenceEqual(whole.Heads.Select(h => h.Tag()));
        return isInUse ? null : new VerifiedManifest(whole, opened, Plan(opened));
    }

    /// <summary>Swaps to a verified manifest whose segments are on disk, after making it durable.</summary>
    /// <exception cref="InvalidDataException">A segment cannot be read; what was in use stays.</exception>
    /// <param name="lookedBack">Sequence of the manifest whose fresh entries have been looked for in earlier lines.</param>
    public void Take(VerifiedManifest verified, long lookedBack)
    {
        var keys = KeysOf(verified);
        var content = new ChainContent(segments, keys);
        var window = Guard(verified.Plan, content);
        var next = Apply(verified.Plan, content);
        var fresh = next.Fresh;
        var compact = content.Compact(verified.Plan);
        if (!compact.Chains.SequenceEqual(verified.Plan.Chains))
        {
            next = next.With(compact, []);
        }

        if (_current.Manifest.Sequence <= lookedBack && File.Exists(folder.Manifest))
        {
            AtomicFile.Write(folder.ManifestBefore, File.ReadAllBytes(folder.Manifest));
        }

        var named = compact.Chains.SelectMany(c => c.Segments.Select(s => (c.Id, s.Generation))).ToHashSet();
        var held = new HeldIndex(
            verified.Signed, compact, [.. keys.Where(k => named.Contains((k.Chain, k.Generation)))], verified.Opened.Marks, window);
        // A full disk leaves the old one held, so that the new one is taken up when there is room.
        folder.SaveIndex(held);
        _held = held;
        lock (_gate)
        {
            _fresh.AddRange(fresh);
            _current = next;
        }

        segments.Prune(DataFolder.ReadIndex(folder.ManifestBefore)?.Holding ?? compact, compact);
    }

    /// <summary>Does what a person said about a held removal, if anything.</summary>
    public void TakeDecision()
    {
        if (_guard.TakeDecision() is { } removed)
        {
            var current = _current;
            var changes = Entries(HeldChain, removed).Select(e => (true, e.Entry));
            lock (_gate)
            {
                _current = current.With(current.Manifest, changes);
            }
        }
    }

    private HeldIndex? OpenFile(string path)
    {
        try
        {
            if (DataFolder.ReadIndex(path) is { } index)
            {
                trust.Open(index.Signed, index.Marks, now: null);
                return index;
            }
        }
        catch (InvalidDataException e)
        {
            log.Write($"The manifest on disk is not used: {e.Message}");
        }

        return null;
    }

    /// <summary>What to hold: what is held already as far as it goes, and the least that is to be fetched beside.</summary>
    private Manifest Plan(OpenedManifest opened)
    {
        // In another epoch positions mean something else. Without an index, what is held could not be read.
        var mayKeep = _held is { } held && held.Marks.Epoch == opened.Statement.Epoch && _current != IndexSnapshot.Empty;
        var before = (mayKeep ? _held!.Holding.Chains : []).ToDictionary(c => c.Id, c => c.Segments);
        return new Manifest(
            opened.Heads.Select(h => h.Sequence).Append(opened.Grant.Sequence).Max(),
            opened.Grant.Issued,
            opened.Heads.Select(h => h.Expires).Append(opened.Grant.Expires).Min(),
            opened.Grant.OrdinaryUseAgeSeconds,
            [.. opened.Heads.Select(h =>
                new ChainRef(h.Chain, ChainPath.To(h, before.GetValueOrDefault(h.Chain, []), segments.IsSound)))]);
    }

    /// <summary>Those of the hub, and those of segments that are held from before; the hub's win.</summary>
    private List<ChainKey> KeysOf(VerifiedManifest verified) =>
        [.. verified.Opened.Keys, .. _held?.Marks.Epoch == verified.Opened.Statement.Epoch ? _held.Keys : []];

    /// <summary>Holds what a new manifest removes when it is abnormally much. Chains that the grant takes away do not count, unless it
    /// takes all: a member that leaves a circle must not keep what the circle shared.</summary>
    private RemovalWindow Guard(Manifest next, ChainContent content)
    {
        var now = _current.Manifest;
        var inUse = _current.Count;
        var leavesNothing = next.Chains.Count == 0;
        var before = new ChainContent(segments, _held?.Keys ?? []);
        var pairs = now.Chains.Select(c => (Before: c, After: next.Chains.FirstOrDefault(n => n.Id == c.Id)))
            .Where(p => leavesNothing || (p.After is not null && !p.After.Segments.SequenceEqual(p.Before.Segments))).ToList();
        if (pairs.Count == 0)
        {
            return _held?.Window ?? new RemovalWindow(time.GetUtcNow(), inUse, 0);
        }

        var bound = pairs.Sum(p => RemovalsIn(p.Before, p.After, content));
        if (!_guard.IsAbnormal(_held?.Window, inUse, bound, out var window))
        {
            return window;
        }

        // Only now exactly, which reads the whole chains.
        IEnumerable<SegmentEntry> Removed() => pairs.SelectMany(p =>
            SegmentMerge.Missing(before.Live(p.Before), p.After is null ? [] : content.Live(p.After)));
        if (!_guard.IsAbnormal(_held?.Window, inUse, Removed().LongCount(), out window))
        {
            return window;
        }

        _guard.Hold(Removed(), inUse);
        return window;
    }

    /// <summary>The most that going from one to the other can remove.</summary>
    private static long RemovalsIn(ChainRef before, ChainRef? after, ChainContent content) =>
        after is not null && after.Segments.Take(before.Segments.Count).SequenceEqual(before.Segments)
            ? after.Segments.Skip(before.Segments.Count).Sum(s => content.Read(after.Id, s).LongCount(static e => e.Removed))
            : before.Segments.Sum(s => (long)s.Entries);

    private IndexSnapshot Apply(Manifest manifest, ChainContent content)
    {
        var current = _current;
        var added = AddedSegments(current.Manifest, manifest);
        if (current.Count > 0 && added is not null && added.Sum(a => (long)a.Segment.Entries) <= Limits.OverlayEntriesMax)
        {
            return current.With(manifest, added.SelectMany(a => Entries(a.Number, content.Read(a.Chain.Id, a.Segment)))
                .Concat(Entries(HeldChain, _guard.Entries())).ToList());
        }

        Unusable = 0;
        return current.ReplacedBy(manifest, [.. manifest.Chains.SelectMany((c, i) => Entries(i, content.Live(c)))
            .Concat(Entries(HeldChain, _guard.Entries())).Select(e => e.Entry)]);
    }

    /// <summary>The segments that a manifest has after those of another, in the same chains; null when they differ in more than
    /// that.</summary>
    private static List<(int Number, ChainRef Chain, SegmentRef Segment)>? AddedSegments(Manifest from, Manifest to)
    {
        if (to.Chains.Count < from.Chains.Count)
        {
            return null;
        }

        var added = new List<(int, ChainRef, SegmentRef)>();
        for (var i = 0; i < to.Chains.Count; i++)
        {
            var chain = to.Chains[i];
            var known = i < from.Chains.Count ? from.Chains[i] : new ChainRef(chain.Id, []);
            if (known.Id != chain.Id || !chain.Segments.Take(known.Segments.Count).SequenceEqual(known.Segments))
            {
                return null;
            }

            added.AddRange(chain.Segments.Skip(known.Segments.Count).Select(s => (i, chain, s)));
        }

        return added;
    }

    private IEnumerable<(bool Removed, LiveEntry Entry)> Entries(int number, IEnumerable<SegmentEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (IndicatorKinds.TryParse(entry.Kind, out var kind) && IndicatorValue.TryParse(kind, entry.Value, out var value, out _))
            {
                yield return (entry.Removed, new LiveEntry(value, entry.Indicator, entry.PublishedMicros, number));
            }
            else
            {
                Unusable++;
            }
        }
    }
}
