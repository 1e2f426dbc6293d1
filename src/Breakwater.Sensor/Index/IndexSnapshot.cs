using Breakwater.Matching;
using Breakwater.Protocol;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Index;

/// <summary>
/// Everything that is matched at one moment: the index file, and small layers over it for what came since. Immutable; an update makes a new
/// one and the reader's reference is swapped.
/// </summary>
/// <param name="Manifest">The one that it is by.</param>
/// <param name="Content">What is in it.</param>
/// <param name="Unusable">Entries that no matcher can use, and which are not in it.</param>
/// <param name="File">Whoever reads has a use of it.</param>
internal sealed record IndexSnapshot(Manifest Manifest, IndexContent Content, int Unusable, IndexFile File, IndexLayers Layers)
{
    public static IndexSnapshot Empty { get; } =
        new(new Manifest(0, default, default, 0, []), IndexContent.None, 0, IndexFile.None, IndexLayers.Of(EntryIndex.Empty));

    public int Count { get; } = Layers.Count;

    public TimeSpan OrdinaryUseAge => TimeSpan.FromSeconds(Manifest.OrdinaryUseAgeSeconds);

    /// <summary>True when the layers over the file are so large that a new file is due.</summary>
    public bool IsOutgrown =>
        Layers.Changes > Math.Clamp(Count / Limits.OverlayShare, Limits.OverlayEntriesMin, Limits.OverlayEntriesMax);

    /// <inheritdoc cref="IndexLayers.Tidied"/>
    public IndexSnapshot Tidied() => Layers.Tidied() is var tidied && tidied == Layers ? this : this with { Layers = tidied };

    /// <summary>True when some entry, under whatever indicator, has this value.</summary>
    /// <exception cref="ObjectDisposedException">Another file is in its place, and nobody uses this one.</exception>
    /// <exception cref="DamagedIndexException">The file does not tell.</exception>
    public bool Holds(IndicatorValue value)
    {
        File.Use();
        try
        {
            return Layers.Holds(value);
        }
        finally
        {
            File.EndUse();
        }
    }
}
