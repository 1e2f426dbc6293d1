using Breakwater.Matching;
using Breakwater.Protocol;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Index;

/// <summary>
/// Follows manifests: what is believed, held on disk, and matched. One thread applies manifests; a new index file is written beside it when
/// the changes over the old one have grown large.
/// </summary>
internal sealed class IndexState : IDisposable
{
    private readonly DataFolder _folder;
    private readonly SegmentStore _segments;
    private readonly ManifestTrust _trust;
    private readonly TimeProvider _time;
    private readonly SensorLog _log;
    private readonly RemovalGuard _guard;
    private readonly IndexFiles _files;
    private readonly LiveIndex _live;
    private readonly IndexUpkeep _upkeep;
    private HeldIndex? _held;

    public IndexState(DataFolder folder, SegmentStore segments, ManifestTrust trust, TimeProvider time, SensorLog log)
    {
        (_folder, _segments, _trust, _time, _log) = (folder, segments, trust, time, log);
        _guard = new RemovalGuard(folder, time, log);
        _files = new IndexFiles(folder, log);
        _live = new LiveIndex(log);
        _upkeep = new IndexUpkeep(_live, _files, segments, () => _held is { } held ? SourceOf(held) : null, time, log);
    }

    public IndexSnapshot Current => _live.Current;

    /// <summary>Entries of the index in use that no matcher can use.</summary>
    public int Unusable => Current.Unusable;

    /// <summary>What is wrong with the index file; null when nothing is known to be.</summary>
    public string? Problem => _live.Problem;

    /// <summary>True when a segment on disk was found damaged, which the hub is asked for again.</summary>
    public bool IsLacking => _upkeep.IsLacking;

    /// <inheritdoc cref="LiveIndex.TakeFresh"/>
    public (IndexSnapshot Snapshot, IReadOnlyList<LiveEntry> Fresh) TakeFresh() => _live.TakeFresh();

    /// <inheritdoc cref="LiveIndex.TryScan"/>
    public bool TryScan(ReadOnlySpan<byte> text, List<LiveHit> found, out IndexSnapshot snapshot) =>
        _live.TryScan(text, found, out snapshot);

    /// <inheritdoc cref="LiveIndex.Holds"/>
    public bool Holds(IndicatorValue value) => _live.Holds(value);

    /// <summary>
    /// Takes up what an earlier run left, without the hub. When that run ended before it had looked for the newest entries in earlier
    /// lines, the snapshot before them comes first, and the newest counts as an update of it.
    /// </summary>
    /// <param name="lookedBack">Sequence of the manifest up to which that was done.</param>
    public void LoadFromDisk(long lookedBack)
    {
        _held = OpenFile(_folder.Manifest);
        var before = OpenFile(_folder.ManifestBefore);
        var opened = _files.Open();
        if (_held is not { } newest)
        {
            opened?.File.EndUse();
            return;
        }

        try
        {
            if (opened is { } found)
            {
                _live.Swap(new IndexSnapshot(
                    IndexSnapshot.Empty.Manifest, found.Note.Content, found.Note.Unusable, found.File, IndexLayers.Of(found.File.Entries)));
            }

            var sequence = newest.Holding.Sequence;
            var isLookedBack = lookedBack >= sequence;
            if (!isLookedBack && before is not null && before.Holding.Sequence < sequence)
            {
                LoadBefore(before);
            }
            else if (!isLookedBack)
            {
                LoadFirst(newest);
                return;
            }

            var made = _upkeep.Make(SourceOf(newest), isLookedBack ? null : Current);
            _upkeep.Adopt(made, isLookedBack ? null : made.Fresh);
        }
        catch (InvalidDataException e)
        {
            _live.Swap(IndexSnapshot.Empty);
            _log.Write($"What is on disk cannot be used and is fetched again: {e.Message}");
        }
    }

    private bool IsEmpty => ReferenceEquals(Current, IndexSnapshot.Empty);

    /// <summary>Heads that the hub need not send again.</summary>
    public IEnumerable<string> KnownHeads => _held?.Signed.Heads.Select(h => h.Tag()) ?? [];

    /// <inheritdoc cref="IndexUpkeep.Mend"/>
    public void Mend() => _upkeep.Mend();

    /// <inheritdoc cref="IndexUpkeep.RepairAsync"/>
    public Task RepairAsync() => _upkeep.RepairAsync();

    /// <inheritdoc cref="IndexUpkeep.Close"/>
    public void Close() => _upkeep.Close();

    public void Dispose() => _upkeep.Dispose();

    /// <summary>Checks a manifest before anything of it is used.</summary>
    /// <returns>Null when it is the one in use.</returns>
    /// <exception cref="InvalidDataException">It is not to be believed, has expired, or is older than the one in use.</exception>
    public VerifiedManifest? Verify(SignedManifest answer)
    {
        var whole = ManifestAnswer.Complete(answer, _held?.Signed);
        var opened = _trust.Open(whole, _held?.Marks ?? ManifestMarks.None, _time.GetUtcNow());
        var isInUse = _held is { } held && !IsEmpty && held.Signed.Grant.Tag() == whole.Grant.Tag()
            && held.Signed.Statement.Tag() == whole.Statement.Tag()
            && held.Signed.Heads.Select(h => h.Tag()).SequenceEqual(whole.Heads.Select(h => h.Tag()));
        return isInUse && !IsLacking ? null : new VerifiedManifest(whole, opened, Plan(opened));
    }

    /// <summary>Swaps to a verified manifest whose segments are on disk, after making it durable.</summary>
    /// <exception cref="InvalidDataException">A segment cannot be read; what was in use stays.</exception>
    /// <param name="lookedBack">Sequence of the manifest whose fresh entries have been looked for in earlier lines.</param>
    public void Take(VerifiedManifest verified, long lookedBack)
    {
        lock (_upkeep.Applying)
        {
            var keys = KeysOf(verified);
            var content = new ChainContent(_segments, keys);
            var window = Guard(verified.Plan, content);
            var made = _upkeep.Make(SourceOf(verified.Plan, verified.Opened.Marks.Epoch, content), Current);
            try
            {
                if (Current.Manifest.Sequence <= lookedBack && File.Exists(_folder.Manifest))
                {
                    AtomicFile.Write(_folder.ManifestBefore, File.ReadAllBytes(_folder.Manifest));
                }

                Save(new HeldIndex(verified.Signed, verified.Plan, Named(keys, verified.Plan), verified.Opened.Marks, window));
            }
            catch
            {
                IndexMaker.Drop(made);
                throw;
            }

            _upkeep.Adopt(made, made.Fresh);
            _upkeep.Complete();
            Compact(content, verified.Plan);
            _live.Swap(Current.Tidied());
            _upkeep.BeginRebuild();
        }
    }

    /// <summary>Does what a person said about a held removal, if anything.</summary>
    public void TakeDecision()
    {
        lock (_upkeep.Applying)
        {
            if (_guard.TakeDecision() is { } removed)
            {
                try
                {
                    var changes = new UsableEntries().Of(IndexSource.HeldChain, removed).Select(static e => (true, e.Entry));
                    var (manifest, content, unusable, file, layers) = Current;
                    _live.Swap(new IndexSnapshot(
                        manifest, content with { Held = null }, unusable, file, layers.With(changes, out _)));
                }
                catch (DamagedIndexException e)
                {
                    _live.Damage(Current.File, e);
                    _upkeep.TryRepair();
                }
            }
        }
    }

    private HeldIndex? OpenFile(string path)
    {
        try
        {
            if (DataFolder.ReadIndex(path) is { } index)
            {
                _trust.Open(index.Signed, index.Marks, now: null);
                return index;
            }
        }
        catch (InvalidDataException e)
        {
            _log.Write($"The manifest on disk is not used: {e.Message}");
        }

        return null;
    }

    /// <summary>What to hold: what is held already as far as it goes, and the least that is to be fetched beside.</summary>
    private Manifest Plan(OpenedManifest opened)
    {
        // In another epoch positions mean something else. Without an index, what is held could not be read.
        var mayKeep = _held is { } held && held.Marks.Epoch == opened.Statement.Epoch && !IsEmpty;
        var before = (mayKeep ? _held!.Holding.Chains : []).ToDictionary(c => c.Id, c => c.Segments);
        return new Manifest(
            opened.Heads.Select(h => h.Sequence).Append(opened.Grant.Sequence).Max(),
            opened.Grant.Issued,
            opened.Heads.Select(h => h.Expires).Append(opened.Grant.Expires).Min(),
            Math.Clamp(opened.Grant.OrdinaryUseAgeSeconds, 0, Protocol.Limits.OrdinaryUseAgeSecondsMax),
            [.. opened.Heads.Select(h =>
                new ChainRef(h.Chain, ChainPath.To(h, before.GetValueOrDefault(h.Chain, []), _segments.IsSound)))]);
    }

    /// <summary>Those of the hub, and those of segments that are held from before; the hub's win.</summary>
    private List<ChainKey> KeysOf(VerifiedManifest verified) =>
        [.. verified.Opened.Keys, .. _held?.Marks.Epoch == verified.Opened.Statement.Epoch ? _held.Keys : []];

    /// <summary>Holds what a new manifest removes when it is abnormally much. Chains that the grant takes away do not count, unless it
    /// takes all: a member that leaves a circle must not keep what the circle shared.</summary>
    private RemovalWindow Guard(Manifest next, ChainContent content)
    {
        var now = Current.Manifest;
        var inUse = Current.Count;
        var leavesNothing = next.Chains.Count == 0;
        var before = new ChainContent(_segments, _held?.Keys ?? []);
        var pairs = now.Chains.Select(c => (Before: c, After: next.Chains.FirstOrDefault(n => n.Id == c.Id)))
            .Where(p => leavesNothing || (p.After is not null && !p.After.Segments.SequenceEqual(p.Before.Segments))).ToList();
        if (pairs.Count == 0)
        {
            return _held?.Window ?? new RemovalWindow(_time.GetUtcNow(), inUse, 0);
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

    /// <summary>The snapshot before the newest, so that it is known what is fresh in that.</summary>
    private void LoadBefore(HeldIndex before)
    {
        var made = _upkeep.Make(SourceOf(before), null);
        _upkeep.Adopt(made);
    }

    /// <summary>The first snapshot that there ever was: all of it is fresh.</summary>
    private void LoadFirst(HeldIndex first)
    {
        var made = _upkeep.Make(SourceOf(first), null);
        var layers = made.Snapshot.Layers;
        _upkeep.Adopt(made, new FreshPart([], made.Snapshot.File, layers.InFile()));
        _live.Swap(made.Snapshot, new FreshPart([.. layers.OverFile()], null, null));
    }

    /// <summary>Puts segments of like size together, now that all is in use.</summary>
    private void Compact(ChainContent content, Manifest plan)
    {
        var compact = content.Compact(plan);
        if (!compact.Chains.SequenceEqual(plan.Chains))
        {
            Save(_held! with { Holding = compact, Keys = Named(_held.Keys, compact) });
            _live.Swap(Current with { Manifest = compact });
        }

        _segments.Prune(DataFolder.ReadIndex(_folder.ManifestBefore)?.Holding ?? compact, compact);
    }

    private void Save(HeldIndex held)
    {
        _folder.SaveIndex(held);
        _held = held;
    }

    private static List<ChainKey> Named(IReadOnlyList<ChainKey> keys, Manifest manifest)
    {
        var named = manifest.Chains.SelectMany(c => c.Segments.Select(s => (c.Id, s.Generation))).ToHashSet();
        return [.. keys.Where(k => named.Contains((k.Chain, k.Generation)))];
    }

    private IndexSource SourceOf(HeldIndex held) =>
        SourceOf(held.Holding, held.Marks.Epoch, new ChainContent(_segments, held.Keys));

    private IndexSource SourceOf(Manifest manifest, long epoch, ChainContent content) =>
        new(manifest, epoch, content, _folder.ReadHeld()?.Entries.Digest, _guard.Entries);
}
