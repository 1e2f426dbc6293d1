using System.Runtime.InteropServices;
using Breakwater.Matching.Image;
using Breakwater.Matching.Scanning;

namespace Breakwater.Matching;

/// <summary>One index of several that are scanned as one.</summary>
/// <param name="Removed">Entries that no longer count.</param>
public sealed record IndexLayer(IndicatorIndex Index, IReadOnlySet<uint> Removed);

/// <summary>A hit and the layer that it is in.</summary>
public readonly record struct LayeredHit(int Layer, IndicatorHit Hit);

/// <summary>
/// A large index and small ones over it for what changed since, looked for in one pass. Immutable: a change makes a new one, and whoever
/// scans swaps a reference, so every line is matched against one state or the next, and none against neither.
/// </summary>
public sealed class LayeredIndex
{
    private readonly IndexLayer[] _layers;
    private readonly IndexImage[] _images;

    /// <exception cref="ArgumentException">There are more than <see cref="Limits.LayersMax"/>.</exception>
    public LayeredIndex(params IReadOnlyList<IndexLayer> layers)
    {
        if (layers.Count > Limits.LayersMax)
        {
            throw new ArgumentException($"An index has at most {Limits.LayersMax} layers.", nameof(layers));
        }

        _layers = [.. layers];
        _images = [.. layers.Select(l => l.Index.Image)];
    }

    public IReadOnlyList<IndexLayer> Layers => _layers;

    /// <summary>Entries that count.</summary>
    public long Count => _layers.Sum(l => l.Index.Count - l.Removed.Count);

    /// <summary>Appends every hit of an entry that counts, as <see cref="IndicatorIndex.Scan"/> does, layer by layer.</summary>
    /// <param name="scratch">Working space of the caller; what is in it is lost.</param>
    /// <exception cref="InvalidDataException">A part of an index file that was needed is damaged.</exception>
    public void Scan(ReadOnlySpan<byte> text, List<LayeredHit> hits, LayerScratch scratch, MatcherOptions? options = null)
    {
        var lists = scratch.Take(_layers.Length);
        IndicatorIndex.ScanLayers(_images, text, lists, options ?? MatcherOptions.Default, Avx2Processor.IsHere);
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            HitOrder.SortFrom(lists[layer], 0);
            var removed = _layers[layer].Removed;
            foreach (var hit in CollectionsMarshal.AsSpan(lists[layer]))
            {
                if (removed.Count == 0 || !removed.Contains(hit.Entry))
                {
                    hits.Add(new LayeredHit(layer, hit));
                }
            }
        }
    }
}

/// <summary>Lists that one thread's scans of layers use again and again.</summary>
public sealed class LayerScratch
{
    private readonly List<IndicatorHit>[] _lists = [.. Enumerable.Range(0, Limits.LayersMax).Select(_ => new List<IndicatorHit>())];

    internal ReadOnlySpan<List<IndicatorHit>> Take(int layers)
    {
        foreach (var list in _lists)
        {
            list.Clear();
        }

        return _lists.AsSpan(0, layers);
    }
}
