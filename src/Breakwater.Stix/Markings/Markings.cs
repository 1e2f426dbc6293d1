using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>One entry of <c>granular_markings</c>: a marking or a language, for what the selectors lead to (STIX 2.1, 7.2.3.1).</summary>
public sealed record GranularMarking(string? MarkingRef, string? Lang, IReadOnlyList<string> Selectors);

/// <summary>Which markings and languages apply to an object, and to what is in it (STIX 2.1, 7.2.2 and 7.2.3).</summary>
public static class Markings
{
    private const string DefaultLanguage = "en";

    /// <summary>
    /// The strictest TLP level that any of the object's markings has, granular ones included; null when none is TLP. The standard gives
    /// no order to several markings, so the strictest counts.
    /// </summary>
    public static TlpLevel? TlpOf(StixObject value) => TlpMarkings.LevelOf(All(value));

    /// <summary>As <see cref="TlpOf"/>, for the permissible actions protocol.</summary>
    public static PapLevel? PapOf(StixObject value) => PapMarkings.LevelOf(All(value));

    /// <summary>Every marking that the object refers to, for the whole or a part.</summary>
    public static IReadOnlyList<string> All(StixObject value) =>
        [.. value.MarkingRefs.Concat(GranularOf(value).Select(static mark => mark.MarkingRef).OfType<string>()).Distinct()];

    /// <summary>The granular markings as they stand; entries that are malformed are left out.</summary>
    public static IReadOnlyList<GranularMarking> GranularOf(StixObject value)
    {
        if (!value.Json.TryGetProperty("granular_markings"u8, out var entries) || entries.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        var marks = new List<GranularMarking>();
        foreach (var entry in entries.EnumerateArray())
        {
            if (entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("selectors"u8, out var selectors)
                && selectors.ValueKind == JsonValueKind.Array)
            {
                marks.Add(new GranularMarking(Text(entry, "marking_ref"u8), Text(entry, "lang"u8), Texts(selectors)));
            }
        }

        return marks;
    }

    /// <summary>
    /// The markings that apply to what the selector leads to: those of the whole object, and granular ones of it or of what it is in.
    /// </summary>
    /// <param name="selector">Such as <c>external_references.[0].url</c>.</param>
    public static IReadOnlyList<string> At(StixObject value, string selector) =>
    [
        .. value.MarkingRefs.Concat(
            from mark in GranularOf(value)
            where mark.MarkingRef is not null && mark.Selectors.Any(marked => Covers(marked, selector))
            select mark.MarkingRef).Distinct(),
    ];

    /// <summary>The language of what the selector leads to: the nearest granular one, else the object's, else English (3.2).</summary>
    public static string LanguageAt(StixObject value, string selector)
    {
        var nearest = -1;
        var language = Text(value.Json, "lang"u8) ?? DefaultLanguage;
        foreach (var mark in GranularOf(value))
        {
            foreach (var marked in mark.Selectors)
            {
                if (mark.Lang is not null && marked.Length > nearest && Covers(marked, selector))
                {
                    nearest = marked.Length;
                    language = mark.Lang;
                }
            }
        }

        return language;
    }

    /// <summary>True when the second is the first, or inside it: a marked list marks its entries.</summary>
    internal static bool Covers(string marked, string selector) =>
        selector.StartsWith(marked, StringComparison.Ordinal)
        && (selector.Length == marked.Length || selector[marked.Length] == '.');

    private static string? Text(JsonElement json, ReadOnlySpan<byte> name) =>
        json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static List<string> Texts(JsonElement list)
    {
        var texts = new List<string>();
        foreach (var entry in list.EnumerateArray())
        {
            if (entry.ValueKind == JsonValueKind.String)
            {
                texts.Add(entry.GetString()!);
            }
        }

        return texts;
    }
}
