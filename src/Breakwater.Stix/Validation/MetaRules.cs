using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Rules between the properties of one meta object (STIX 2.1, 7). The review stands on the object.</summary>
internal static class MetaRules
{
    private const string CreatedOfTlp1 = "2017-01-20T00:00:00.000Z";

    public static void Marking(ObjectReview review)
    {
        if (!review.Has("extensions"u8))
        {
            Require(review, "definition_type"u8, "definition_type");
            Require(review, "definition"u8, "definition");
        }

        if (review.TryGet("object_marking_refs"u8, out var refs) && refs.ValueKind == JsonValueKind.Array)
        {
            CheckCircle(review, refs);
        }

        CheckDefinition(review);
        CheckTlp2(review);
    }

    public static void Extension(ObjectReview review)
    {
        var isToplevel = false;
        if (review.TryGet("extension_types"u8, out var types) && types.ValueKind == JsonValueKind.Array)
        {
            foreach (var type in types.EnumerateArray())
            {
                isToplevel |= type.ValueKind == JsonValueKind.String && type.ValueEquals("toplevel-property-extension"u8);
            }
        }

        if (review.Has("extension_properties"u8) != isToplevel)
        {
            review.Add(isToplevel ? Grade.Should : Grade.Must, "extension-properties", isToplevel
                ? "extension_properties should name the properties that the extension adds."
                : "extension_properties must only stand with the extension type toplevel-property-extension.",
                "7.3.1", "extension_properties");
        }
    }

    private static void Require(ObjectReview review, ReadOnlySpan<byte> name, string text)
    {
        if (!review.Has(name))
        {
            review.Must("missing-property", $"{text} must be there, or an extension.", "7.2.1.1", text);
        }
    }

    private static void CheckCircle(ObjectReview review, JsonElement refs)
    {
        var id = review.Text("id"u8);
        foreach (var entry in refs.EnumerateArray())
        {
            if (entry.ValueKind == JsonValueKind.String && id is not null && entry.ValueEquals(id))
            {
                review.Must("circular-marking", "A marking must not mark itself.", "3.2", "object_marking_refs");
            }
        }
    }

    private static void CheckDefinition(ObjectReview review)
    {
        var type = review.Text("definition_type"u8);
        var hasDefinition = review.TryGet("definition"u8, out var definition);
        if (type is null)
        {
            return;
        }

        review.Enter("definition");
        switch (type)
        {
            case "statement" when hasDefinition:
                NestedCheck.Check(review, NestedTypes.Statement, definition);
                break;
            case "tlp" when hasDefinition:
                NestedCheck.Check(review, NestedTypes.TlpMarking, definition);
                break;
        }

        review.Leave();
        if (type == "tlp")
        {
            CheckTlp1(review, definition);
        }
        else if (type != "statement")
        {
            review.Should("not-in-vocabulary", "definition_type should be statement or tlp; other markings are made with an extension.",
                "7.2.1.1", "definition_type");
        }
    }

    private static void CheckTlp1(ObjectReview review, JsonElement definition)
    {
        var name = definition.ValueKind == JsonValueKind.Object && definition.TryGetProperty("tlp"u8, out var tlp)
            && tlp.ValueKind == JsonValueKind.String ? tlp.GetString() : null;
        var isOne = Tlp.TryParse(name, out var level) && name is "white" or "green" or "amber" or "red"
            && string.Equals(TlpMarkings.IdOfTlp1(level), review.Text("id"u8), StringComparison.OrdinalIgnoreCase);
        if (!isOne)
        {
            review.Must("tlp-instance", "There are four markings of TLP 1, and no others may be made.", "7.2.1.4", "id");
        }
        else if (StixTimestamp.TryParse(CreatedOfTlp1, out var fixedTime)
            && !(review.TryGetTime("created"u8, out var created) && created == fixedTime))
        {
            review.Add(Grade.Strict, "tlp-instance", $"The markings of TLP 1 were created at {CreatedOfTlp1}.", "7.2.1.4", "created");
        }
    }

    /// <summary>The extension of TLP 2 fixes its five markings, too.</summary>
    private static void CheckTlp2(ObjectReview review)
    {
        if (!review.TryGet("extensions"u8, out var extensions) || extensions.ValueKind != JsonValueKind.Object
            || !extensions.TryGetProperty(TlpMarkings.ExtensionId, out var tlp) || tlp.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var name = tlp.TryGetProperty("tlp_2_0"u8, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (!Tlp.TryParse(name, out var level) || name is "white"
            || !string.Equals(TlpMarkings.IdOf(level), review.Text("id"u8), StringComparison.OrdinalIgnoreCase))
        {
            review.Must("tlp-instance", "There are five markings of TLP 2, and no others may be made.", "7.2.1", "id");
        }
    }
}
