using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>What one reader may have of an object.</summary>
/// <param name="Object">The object, the very same when nothing was taken out; null when it is withheld as a whole.</param>
/// <param name="Removed">Selectors of what was taken out, as the original has them.</param>
/// <param name="Reason">Why it is withheld; null when it is not.</param>
public sealed record FilteredObject(StixObject? Object, IReadOnlyList<string> Removed, string? Reason);

/// <summary>
/// Takes out of an object what a reader may not see by its granular markings (STIX 2.1, 7.2.3). What stays is byte for byte what it was.
/// An object is withheld rather than shown broken: when a marking that the reader may not see is on the whole, when what is left is no
/// valid object any more, or when the id gives away what was taken out.
/// </summary>
/// <remarks>
/// The result has the id and the times of the original, so it is a view for a reader and no version to be published (3.6).
/// </remarks>
public static class GranularFilter
{
    /// <summary>What tells which object, which version of it and how it is marked.</summary>
    private static readonly string[] Heads =
        ["type", "id", "spec_version", "created", "modified", "object_marking_refs", "granular_markings"];

    /// <param name="maySee">Asked once for each marking: may the reader see what carries it?</param>
    public static FilteredObject For(StixObject value, Func<string, bool> maySee)
    {
        var allowed = Markings.All(value).ToDictionary(static id => id, maySee, StringComparer.Ordinal);
        if (value.MarkingRefs.FirstOrDefault(id => !allowed[id]) is { } whole)
        {
            return Withheld($"the whole object is marked with {whole}");
        }

        if (HasMalformed(value))
        {
            return Withheld("its markings cannot be read");
        }

        var removed = Markings.GranularOf(value).Where(mark => mark.MarkingRef is not null && !allowed[mark.MarkingRef])
            .SelectMany(static mark => mark.Selectors).Distinct().ToList();
        return removed.Count == 0 ? new FilteredObject(value, [], null) : Cut(value, removed);
    }

    private static FilteredObject Cut(StixObject value, List<string> removed)
    {
        var cut = new CutTree();
        foreach (var selector in removed)
        {
            if (!Selectors.Leads(value.Json, selector))
            {
                return Withheld($"the marked {Problem.Quote(selector)} is not in the object, so what it protects cannot be told");
            }

            if (Array.Exists(Heads, head => Markings.Covers(head, selector)))
            {
                return Withheld($"{selector} is marked, and no object is without it");
            }

            if (ObservableId.IsDerivedFrom(value.Json, selector))
            {
                return Withheld($"{selector} is marked, and the id is derived from it");
            }

            cut.Add(selector, CutTree.DepthToCut(value.Type, selector));
        }

        // Cutting goes by the spelling of the steps. Whatever did not take hold would go out, so nothing does.
        if (removed.Find(selector => cut.Follow(selector) is not null) is { } missed)
        {
            return Withheld($"the marked {Problem.Quote(missed)} could not be taken out");
        }

        cut.Settle(value.Json);
        var left = StixObject.Read(CutWriter.Write(value, cut)).Object;
        if (left is null)
        {
            return Withheld("nothing usable is left of it");
        }

        return Breaks(value, left) is { } broken
            ? Withheld($"without what is marked it is no valid {value.Type}: {broken.Message}")
            : new FilteredObject(left, removed, null);
    }

    /// <summary>A breach of a MUST that the original did not have.</summary>
    private static Problem? Breaks(StixObject value, StixObject left)
    {
        var before = StixValidator.Validate(value).Where(static p => p.Severity == Severity.Must).Select(static p => p.Code).ToHashSet();
        return StixValidator.Validate(left).FirstOrDefault(p => p.Severity == Severity.Must && !before.Contains(p.Code));
    }

    /// <summary>Markings that are not understood may forbid anything.</summary>
    private static bool HasMalformed(StixObject value)
    {
        if (value.Json.TryGetProperty("object_marking_refs"u8, out var refs) && !IsTexts(refs))
        {
            return true;
        }

        return value.Json.TryGetProperty("granular_markings"u8, out var entries)
            && (entries.ValueKind != JsonValueKind.Array || entries.EnumerateArray().Any(static entry => !IsSound(entry)));
    }

    private static bool IsSound(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("selectors"u8, out var selectors) && IsTexts(selectors)
        && (entry.TryGetProperty("marking_ref"u8, out var mark) || entry.TryGetProperty("lang"u8, out mark))
        && mark.ValueKind == JsonValueKind.String;

    private static bool IsTexts(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(static entry => entry.ValueKind == JsonValueKind.String);

    private static FilteredObject Withheld(string reason) => new(null, [], reason);
}
