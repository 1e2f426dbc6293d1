using System.Text.Json.Nodes;

namespace Breakwater.Stix;

/// <summary>Keeps granular markings on what they marked when properties move.</summary>
internal static class Granular
{
    public static bool Selects(JsonObject json, string property) =>
        Lists(json).Any(list => list.Any(selector => Covers(selector, property)));

    public static void Rename(JsonObject json, string from, string to)
    {
        foreach (var list in Lists(json))
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (Covers(list[i], from))
                {
                    list[i] = to + DomainUpgrade.Text(list[i])![from.Length..];
                }
            }
        }
    }

    /// <summary>Takes the selectors of a property out of the markings, with entries that are left without any.</summary>
    /// <returns>The markings (not languages) that they were for, with the step below the property, or none for all of it.</returns>
    public static List<(string MarkingRef, string? Step)> TakeOut(JsonObject json, string property)
    {
        var taken = new List<(string, string?)>();
        if (json["granular_markings"] is not JsonArray entries)
        {
            return taken;
        }

        foreach (var entry in entries.OfType<JsonObject>().ToList())
        {
            if (entry["selectors"] is not JsonArray selectors)
            {
                continue;
            }

            foreach (var selector in selectors.Where(selector => Covers(selector, property)).ToList())
            {
                if (DomainUpgrade.Text(entry["marking_ref"]) is { } marking)
                {
                    taken.Add((marking, DomainUpgrade.Text(selector)!.Split('.').ElementAtOrDefault(1)));
                }

                selectors.Remove(selector);
            }

            if (selectors.Count == 0)
            {
                entries.Remove(entry);
            }
        }

        if (entries.Count == 0)
        {
            json.Remove("granular_markings");
        }

        return taken;
    }

    private static IEnumerable<JsonArray> Lists(JsonObject json) =>
        json["granular_markings"] is JsonArray entries
            ? entries.OfType<JsonObject>().Select(static entry => entry["selectors"]).OfType<JsonArray>()
            : [];

    private static bool Covers(JsonNode? selector, string property) =>
        DomainUpgrade.Text(selector) is { } text && Markings.Covers(property, text);
}
