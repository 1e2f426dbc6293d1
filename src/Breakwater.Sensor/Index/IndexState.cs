using System.Security.Cryptography;
using System.Text.Json;
using Breakwater.Matching;
using Breakwater.Protocol;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Index;

/// <summary>
/// What is matched now: one volatile reference to an immutable snapshot, and the only way to a new one. One thread applies manifests; any
/// number read.
/// </summary>
internal sealed class IndexState(DataFolder folder, SegmentStore segments, string manifestKey, SensorLog log)
{
    private readonly Lock _gate = new();
    private readonly List<LiveEntry> _fresh = [];
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
        var newest = Open(DataFolder.ReadManifest(folder.Manifest));
        var before = Open(DataFolder.ReadManifest(folder.ManifestBefore));
        if (newest is null)
        {
            return;
        }

        try
        {
            if (lookedBack < newest.Sequence && before is not null && before.Sequence < newest.Sequence)
            {
                _current = Apply(before);
            }

            var next = Apply(newest);
            if (lookedBack < newest.Sequence)
            {
                _fresh.AddRange(next.Fresh);
            }

            _current = next;
        }
        catch (InvalidDataException e)
        {
            log.Write($"What is on disk cannot be used and is fetched again: {e.Message}");
        }
    }

    /// <summary>Checks a manifest before anything of it is used.</summary>
    /// <returns>Null when it is the one in use.</returns>
    /// <exception cref="InvalidDataException">It is not signed by the pinned key, or older than the one in use.</exception>
    public Manifest? Verify(SignedManifest signed)
    {
        var manifest = Open(signed) ?? throw new InvalidDataException("The manifest is not signed by this hub's key; it is not used.");
        if (manifest.Sequence < _current.Manifest.Sequence)
        {
            throw new InvalidDataException(
                $"The manifest has sequence {manifest.Sequence}, older than {_current.Manifest.Sequence} in use; it is not used.");
        }

        return manifest.Sequence == _current.Manifest.Sequence && _current != IndexSnapshot.Empty ? null : manifest;
    }

    /// <summary>Swaps to a verified manifest whose segments are on disk, after making it durable.</summary>
    /// <exception cref="InvalidDataException">A segment cannot be read; what was in use stays.</exception>
    /// <param name="lookedBack">Sequence of the manifest whose fresh entries have been looked for in earlier lines.</param>
    public void Take(SignedManifest signed, Manifest manifest, long lookedBack)
    {
        var next = Apply(manifest);
        if (_current.Manifest.Sequence <= lookedBack && File.Exists(folder.Manifest))
        {
            AtomicFile.Write(folder.ManifestBefore, File.ReadAllBytes(folder.Manifest));
        }

        AtomicFile.Write(folder.Manifest, JsonSerializer.SerializeToUtf8Bytes(signed, ProtocolJson.Default.SignedManifest));
        lock (_gate)
        {
            _fresh.AddRange(next.Fresh);
            _current = next;
        }

        segments.Prune(Open(DataFolder.ReadManifest(folder.ManifestBefore)) ?? manifest, manifest);
    }

    private Manifest? Open(SignedManifest? signed)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(manifestKey), out _);
        return signed is not null && signed.TryOpen(key, out var manifest) ? manifest : null;
    }

    private IndexSnapshot Apply(Manifest manifest)
    {
        var current = _current;
        var added = AddedSegments(current.Manifest, manifest);
        if (current.Count > 0 && added is not null && added.Sum(a => (long)a.Segment.Entries) <= Limits.OverlayEntriesMax)
        {
            return current.With(manifest, added.SelectMany(a => ReadEntries(a.Number, a.Chain, a.Segment)).ToList());
        }

        Unusable = 0;
        return current.ReplacedBy(manifest, ReadAll(manifest));
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

    private LiveEntry[] ReadAll(Manifest manifest)
    {
        var all = new List<LiveEntry>();
        for (var i = 0; i < manifest.Chains.Count; i++)
        {
            var chain = manifest.Chains[i];
            var live = new Dictionary<(IndicatorValue, string), LiveEntry>();
            foreach (var (removed, entry) in chain.Segments.SelectMany(s => ReadEntries(i, chain, s)))
            {
                if (removed)
                {
                    live.Remove((entry.Value, entry.Indicator));
                }
                else
                {
                    live[(entry.Value, entry.Indicator)] = entry;
                }
            }

            all.AddRange(live.Values);
        }

        return [.. all];
    }

    private IEnumerable<(bool Removed, LiveEntry Entry)> ReadEntries(int number, ChainRef chain, SegmentRef segment)
    {
        foreach (var entry in segments.Read(chain, segment))
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
