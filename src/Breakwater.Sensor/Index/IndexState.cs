using Breakwater.Matching;
using Breakwater.Protocol;
using Breakwater.Sensor.Hub;
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
    private readonly IndexMaker _maker;
    private readonly LiveIndex _live;
    private readonly CancellationTokenSource _closing = new();

    // Whoever makes the next snapshot out of the one in use.
    private readonly Lock _applying = new();
    private Task _rebuilding = Task.CompletedTask;
    private DateTimeOffset _rebuildAfter;
    private HeldIndex? _held;

    public IndexState(DataFolder folder, SegmentStore segments, ManifestTrust trust, TimeProvider time, SensorLog log)
    {
        (_folder, _segments, _trust, _time, _log) = (folder, segments, trust, time, log);
        _guard = new RemovalGuard(folder, time, log);
        _files = new IndexFiles(folder, log);
        _maker = new IndexMaker(_files, log);
        _live = new LiveIndex(log);
    }

    public IndexSnapshot Current => _live.Current;

    /// <summary>Entries of the index in use that no matcher can use.</summary>
    public int Unusable => Current.Unusable;

    /// <summary>What is wrong with the index file; null when nothing is known to be.</summary>
    public string? Problem => _live.Problem;

    /// <summary>True when a segment on disk was found damaged, which the hub is asked for again.</summary>
    public bool IsLacking { get; private set; }

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

            var made = Make(SourceOf(newest), isLookedBack ? null : Current);
            _maker.Install(made);
            _live.Swap(made.Snapshot, isLookedBack ? null : made.Fresh);
        }
        catch (InvalidDataException e)
        {
            _live.Swap(IndexSnapshot.Empty);
            _log.Write($"What is on disk cannot be used and is fetched again: {e.Message}");
        }
    }

    /// <summary>Does what is due beside manifests: makes a damaged file anew, or one that its changes have outgrown.</summary>
    public void Mend()
    {
        lock (_applying)
        {
            if (_live.IsDamaged)
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
        while (_live.IsDamaged)
        {
            await Task.Run(Mend, CancellationToken.None);
            if (_live.IsDamaged)
            {
                await Task.Delay(retry.Next(), _time, _closing.Token);
            }
        }
    }

    /// <summary>Ends waiting for what may never come.</summary>
    public void Close() => _closing.Cancel();

    private bool IsEmpty => ReferenceEquals(Current, IndexSnapshot.Empty);

    /// <summary>Heads that the hub need not send again.</summary>
    public IEnumerable<string> KnownHeads => _held?.Signed.Heads.Select(h => h.Tag()) ?? [];

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
        lock (_applying)
        {
            var keys = KeysOf(verified);
            var content = new ChainContent(_segments, keys);
            var window = Guard(verified.Plan, content);
            var made = Make(SourceOf(verified.Plan, verified.Opened.Marks.Epoch, content), Current);
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

            _maker.Install(made);
            _live.Swap(made.Snapshot, made.Fresh);
            IsLacking = false;
            Compact(content, verified.Plan);
            BeginRebuild();
        }
    }

    /// <summary>Does what a person said about a held removal, if anything.</summary>
    public void TakeDecision()
    {
        lock (_applying)
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
                    TryRepair();
                }
            }
        }
    }

    public void Dispose()
    {
        Close();
        // What it writes must not meet what the next process writes.
        _rebuilding.Wait();
        _live.Dispose();
        _closing.Dispose();
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

    /// <summary>The snapshot of a source: by a change of the one in use, or anew.</summary>
    /// <param name="before">What is fresh against it is told; null when nothing is to be.</param>
    private MadeSnapshot Make(IndexSource source, IndexSnapshot? before)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                if (_live.IsDamaged && !TryRepair())
                {
                    break;
                }

                if (IndexMaker.TryChange(Current, source) is { } changed)
                {
                    return changed;
                }

                break;
            }
            catch (DamagedIndexException e)
            {
                _live.Damage(Current.File, e);
            }
        }

        return _maker.Build(source, before);
    }

    /// <summary>The snapshot before the newest, so that it is known what is fresh in that.</summary>
    private void LoadBefore(HeldIndex before)
    {
        var made = Make(SourceOf(before), null);
        _maker.Install(made);
        _live.Swap(made.Snapshot);
    }

    /// <summary>The first snapshot that there ever was: all of it is fresh.</summary>
    private void LoadFirst(HeldIndex first)
    {
        var made = Make(SourceOf(first), null);
        _maker.Install(made);
        var layers = made.Snapshot.Layers;
        _live.Swap(made.Snapshot, new FreshPart([], made.Snapshot.File, layers.InFile()));
        _live.Swap(made.Snapshot, new FreshPart([.. layers.OverFile()], null, null));
    }

    /// <summary>Makes a damaged file anew, from the segments that are held.</summary>
    private bool TryRepair()
    {
        if (_held is null)
        {
            return false;
        }

        try
        {
            // A kill from here on must not find the damaged one.
            _files.Disown();
            var made = _maker.Build(SourceOf(_held), before: null);
            _maker.Install(made);
            _live.Swap(made.Snapshot);
            _log.Write($"The index file was made anew: {Current.Count} entries.");
            return true;
        }
        catch (InvalidDataException e)
        {
            Lack(e);
        }
        catch (IOException e)
        {
            _log.Write($"The index file cannot be made anew yet: {e.Message}");
        }

        return false;
    }

    private void Lack(InvalidDataException e)
    {
        _segments.Forget();
        IsLacking = true;
        _log.Write($"The index cannot be made from what is on disk, and the hub is asked for it again: {e.Message}");
    }

    /// <summary>Starts to write a new file beside all else when the layers over the old one are large.</summary>
    private void BeginRebuild()
    {
        if (!Current.IsOutgrown || !_rebuilding.IsCompleted || _held is null || _live.IsDamaged || _time.GetUtcNow() < _rebuildAfter)
        {
            return;
        }

        try
        {
            var source = SourceOf(_held);
            var usable = new UsableEntries();
            var entries = source.Open(usable);
            _rebuilding = Task.Run(() => Rebuild(source, entries, usable), CancellationToken.None);
        }
        catch (InvalidDataException e)
        {
            Lack(e);
        }
    }

    private void Rebuild(IndexSource source, IEnumerable<LiveEntry> entries, UsableEntries usable)
    {
        try
        {
            var made = _maker.Build(source, entries, usable, null, _closing.Token);
            lock (_applying)
            {
                // What came in the meantime goes over the new file. When it cannot, the next change begins again.
                if (!_live.IsDamaged && Rebase(made.Snapshot) is { } rebased)
                {
                    _maker.Install(made);
                    _live.Swap(rebased);
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
            lock (_applying)
            {
                _rebuildAfter = _time.GetUtcNow() + Limits.RebuildPause;
                _log.Write($"A new index file was not made, and the one in use stays: {e.Message}");
                if (e is InvalidDataException damage)
                {
                    Lack(damage);
                }
            }
        }
    }

    /// <summary>What is in use now, over another file.</summary>
    private IndexSnapshot? Rebase(IndexSnapshot file) =>
        Current.Content.Held == file.Content.Held && _held is not null ? IndexMaker.TryChange(file, SourceOf(_held))?.Snapshot : null;

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
