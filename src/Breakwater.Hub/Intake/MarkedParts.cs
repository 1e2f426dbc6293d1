using Breakwater.Stix;

namespace Breakwater.Hub.Intake;

/// <summary>What readers of one level get of an object: all of it, or what is left without the parts that are marked higher.</summary>
internal sealed record MarkedVariant(TlpLevel Level, StixObject Object);

/// <summary>
/// Resolves granular markings (STIX 2.1, 7.2.3): one variant for each level that differs. Whoever reads at a higher level reads at the
/// lower ones too, and gets the fullest variant, which is published last.
/// </summary>
internal static class MarkedParts
{
    /// <summary>The variants from the lowest level up; the last is the object as it is. None when its markings cannot be read.</summary>
    /// <param name="level">Of the object as a whole.</param>
    /// <param name="reasons">Why readers of a level get nothing.</param>
    public static IReadOnlyList<MarkedVariant> Of(StixObject value, TlpLevel level, List<string> reasons)
    {
        var levels = Markings.GranularOf(value).Select(mark => LevelOf(mark.MarkingRef)).OfType<TlpLevel>().Where(one => one > level)
            .Append(level).Distinct().Order().ToList();
        var variants = new List<MarkedVariant>();
        foreach (var one in levels)
        {
            var filtered = GranularFilter.For(value, id => LevelOf(id) is not { } marked || marked <= one);
            if (filtered.Object is { } left)
            {
                variants.Add(new MarkedVariant(one, left));
            }
            else
            {
                reasons.Add($"Readers at TLP:{Tlp.Name(one).ToUpperInvariant()} get nothing of it: {filtered.Reason}.");
            }
        }

        return variants;
    }

    private static TlpLevel? LevelOf(string? markingRef) =>
        markingRef is not null && TlpMarkings.TryGetLevel(markingRef, out var level) ? level : null;
}
