using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Checks the objects that lists hold: references, kill chain phases, granular markings.</summary>
internal static class EntryCheck
{
    public static void Check(ObjectReview review, PropertyKind kind, JsonElement entry, string path)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            review.Must("wrong-type", path, "The entry must be an object.", "2.11");
            return;
        }

        switch (kind)
        {
            case PropertyKind.KillChainPhases:
                RequireText(review, entry, path, "kill_chain_name", "2.12");
                RequireText(review, entry, path, "phase_name", "2.12");
                break;
            case PropertyKind.ExternalReferences:
                CheckReference(review, entry, path);
                break;
            case PropertyKind.GranularMarkings:
                CheckGranular(review, entry, path);
                break;
        }
    }

    private static void RequireText(ObjectReview review, JsonElement entry, string path, string name, string section)
    {
        if (!entry.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
        {
            review.Must("missing-property", JsonPath.Property(path, name), $"{name} must be there, as text.", section);
        }
    }

    private static void CheckReference(ObjectReview review, JsonElement entry, string path)
    {
        RequireText(review, entry, path, "source_name", "2.5");
        var hasContent = entry.TryGetProperty("description"u8, out _) || entry.TryGetProperty("url"u8, out _)
            || entry.TryGetProperty("external_id"u8, out _);
        if (!hasContent)
        {
            review.Should("reference-content", path, "A reference should have a description, a url or an external_id.", "2.5");
        }

        if (entry.TryGetProperty("hashes"u8, out var hashes))
        {
            DictionaryCheck.Check(review, PropertyKind.Hashes, hashes, JsonPath.Property(path, "hashes"));
        }
    }

    private static void CheckGranular(ObjectReview review, JsonElement entry, string path)
    {
        var hasMarking = entry.TryGetProperty("marking_ref"u8, out var marking);
        if (hasMarking == entry.TryGetProperty("lang"u8, out _))
        {
            review.Must("granular-marking", path, "A granular marking must have exactly one of marking_ref and lang.", "7.2.3");
        }

        if (hasMarking && (marking.ValueKind != JsonValueKind.String || !StixId.TryParse(marking.GetString(), out var id)
            || id.Type != "marking-definition"))
        {
            review.Must("reference-type", JsonPath.Property(path, "marking_ref"),
                "marking_ref must lead to a marking-definition.", "7.2.3");
        }

        var at = JsonPath.Property(path, "selectors");
        if (!entry.TryGetProperty("selectors"u8, out var selectors) || selectors.ValueKind != JsonValueKind.Array
            || selectors.GetArrayLength() == 0)
        {
            review.Must("missing-property", at, "selectors must be there, as a list that is not empty.", "7.2.3");
            return;
        }

        var index = 0;
        foreach (var selector in selectors.EnumerateArray())
        {
            if (selector.ValueKind != JsonValueKind.String || !Selects(review.Json, selector.GetString()!))
            {
                review.Must("selector", JsonPath.Index(at, index), "The selector must lead to something in this object.", "7.2.3.1");
            }

            index++;
        }
    }

    /// <summary>Follows <c>name.[n].name</c> through the object.</summary>
    private static bool Selects(JsonElement json, string selector)
    {
        foreach (var range in selector.AsSpan().Split('.'))
        {
            var step = selector.AsSpan(range);
            if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty(step, out var inner))
            {
                json = inner;
            }
            else if (json.ValueKind == JsonValueKind.Array && step.Length > 2 && step[0] == '[' && step[^1] == ']'
                && int.TryParse(step[1..^1], System.Globalization.NumberStyles.None, null, out var index) && index < json.GetArrayLength())
            {
                json = json[index];
            }
            else
            {
                return false;
            }
        }

        return true;
    }
}
