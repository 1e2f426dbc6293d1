using Breakwater.Protocol;

namespace Breakwater.Sensor.Index;

/// <summary>Reads chains from the segments that make them up, with the keys at hand.</summary>
internal sealed class ChainContent(SegmentStore segments, IReadOnlyList<ChainKey> keys)
{
    private readonly Dictionary<(string, int), byte[]> _keys =
        keys.DistinctBy(k => (k.Chain, k.Generation)).ToDictionary(k => (k.Chain, k.Generation), k => k.Key);

    /// <summary>The entries of one segment, removals too.</summary>
    public IEnumerable<SegmentEntry> Read(string chain, SegmentRef segment) =>
        segments.Read(chain, segment, generation => _keys.GetValueOrDefault((chain, generation)));

    /// <summary>What a whole chain comes to, in order; no segment is held whole.</summary>
    public IEnumerable<SegmentEntry> Live(ChainRef chain) =>
        SegmentMerge.Merge([.. chain.Segments.Select(s => Read(chain.Id, s))], withRemovals: false);

    /// <summary>The same content in fewer segments, where enough of like size have come: else each change would leave a file.</summary>
    public Manifest Compact(Manifest holding) => holding with { Chains = [.. holding.Chains.Select(Compact)] };

    private ChainRef Compact(ChainRef chain)
    {
        var first = SegmentTiers.MergeFrom([.. chain.Segments.Select(s => (long)s.Entries)]);
        if (first == chain.Segments.Count)
        {
            return chain;
        }

        SegmentRef[] parts = [.. chain.Segments.Skip(first)];
        var generation = parts.Max(p => p.Generation);
        var (bytes, made) = Segment.Write(
            new SegmentHeader(chain.Id, generation, parts[0].From, parts[^1].To), _keys[(chain.Id, generation)],
            SegmentMerge.Merge([.. parts.Select(p => Read(chain.Id, p))], withRemovals: parts[0].From > 0));
        segments.Put(made, bytes);
        return chain with { Segments = [.. chain.Segments.Take(first), made] };
    }
}
