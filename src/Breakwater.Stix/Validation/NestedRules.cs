using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Rules between the properties of nested objects. The review stands on the nested object.</summary>
internal static class NestedRules
{
    public static void Reference(ObjectReview review, JsonElement value)
    {
        var hasUrl = value.TryGetProperty("url"u8, out _);
        if (!hasUrl && !value.TryGetProperty("description"u8, out _) && !value.TryGetProperty("external_id"u8, out _))
        {
            review.Must("reference-content", "A reference must have a description, a url or an external_id.", "2.5.2");
        }

        if (hasUrl && !value.TryGetProperty("hashes"u8, out _))
        {
            review.Add(Grade.Advice, "reference-hashes", "A reference with a url should have hashes of what is there.", "2.5.1");
        }
    }

    public static void Granular(ObjectReview review, JsonElement value)
    {
        var hasMarking = value.TryGetProperty("marking_ref"u8, out var marking);
        if (hasMarking == value.TryGetProperty("lang"u8, out _))
        {
            review.Must("granular-marking", "A granular marking must have exactly one of marking_ref and lang.");
        }

        if (hasMarking && marking.ValueKind == JsonValueKind.String && review.Json.TryGetProperty("id"u8, out var id)
            && ObjectReview.Utf8Of(marking).SequenceEqual(ObjectReview.Utf8Of(id)))
        {
            review.Must("circular-marking", "A marking must not mark itself.", "3.2", "marking_ref");
        }

        if (value.TryGetProperty("selectors"u8, out var selectors) && selectors.ValueKind == JsonValueKind.Array)
        {
            CheckSelectors(review, selectors);
        }
    }

    public static void MimePart(ObjectReview review, JsonElement value)
    {
        if (value.TryGetProperty("body"u8, out _) == value.TryGetProperty("body_raw_ref"u8, out _))
        {
            review.Must("exactly-one", "Exactly one of body and body_raw_ref must be there.");
        }
    }

    public static void PeBinary(ObjectReview review, JsonElement value)
    {
        foreach (var property in value.EnumerateObject())
        {
            if (!property.NameEquals("pe_type"u8))
            {
                return;
            }
        }

        review.Must("missing-property", "At least one property beside pe_type must be there.");
    }

    private static void CheckSelectors(ObjectReview review, JsonElement selectors)
    {
        var index = 0;
        review.Enter("selectors");
        foreach (var selector in selectors.EnumerateArray())
        {
            if (selector.ValueKind == JsonValueKind.String && !Selectors.Leads(review.Json, selector.GetString()!))
            {
                review.Enter(index);
                review.Must("selector", "The selector must lead to something in this object.");
                review.Leave();
            }

            index++;
        }

        review.Leave();
    }
}
