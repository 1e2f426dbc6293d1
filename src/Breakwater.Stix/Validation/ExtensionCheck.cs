using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Checks extensions: predefined ones by their tables, others by what the facility asks (STIX 2.1, 3.2, 3.10 and 7.3).</summary>
internal static class ExtensionCheck
{
    private static ReadOnlySpan<byte> Definition => "extension-definition"u8;

    public static void Check(ObjectReview review, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            review.Must("wrong-type", "The value must be an object.", "3.2");
            return;
        }

        var isEmpty = true;
        foreach (var entry in value.EnumerateObject())
        {
            isEmpty = false;
            review.Enter(entry);
            CheckOne(review, ObjectReview.Utf8Of(entry), entry.Value);
            review.Leave();
        }

        if (isEmpty)
        {
            review.Must("empty-dictionary", "A dictionary must not be empty; leave the property out.", "2.3");
        }
    }

    /// <summary>True when an extension of the object has an extension_type that begins with these bytes.</summary>
    public static bool Brings(JsonElement json, ReadOnlySpan<byte> extensionType)
    {
        if (!json.TryGetProperty("extensions"u8, out var extensions) || extensions.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        foreach (var entry in extensions.EnumerateObject())
        {
            if (entry.Value.ValueKind == JsonValueKind.Object && entry.Value.TryGetProperty("extension_type"u8, out var type)
                && type.ValueKind == JsonValueKind.String && ObjectReview.Utf8Of(type).StartsWith(extensionType))
            {
                return true;
            }
        }

        return false;
    }

    private static void CheckOne(ObjectReview review, ReadOnlySpan<byte> key, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            review.Must("wrong-type", "An extension must be an object.", "3.2");
        }
        else if (ExtensionTypes.Find(key) is { } predefined)
        {
            CheckPredefined(review, predefined, value);
        }
        else if (StixId.TryRead(key, out var typeBytes) && key[..typeBytes].SequenceEqual(Definition))
        {
            CheckDefined(review, value);
        }
        else
        {
            CheckLegacy(review, key);
        }
    }

    private static void CheckPredefined(ObjectReview review, PredefinedExtension predefined, JsonElement value)
    {
        if (review.Schema is { } schema && schema.Type != predefined.Owner)
        {
            review.Must("extension-owner", $"{predefined.Schema.Name} is an extension of {predefined.Owner}, not of {schema.Type}.",
                predefined.Schema.Section);
        }
        else if (review.Schema is not null)
        {
            NestedCheck.Check(review, predefined.Schema, value);
        }
    }

    private static void CheckDefined(ObjectReview review, JsonElement value)
    {
        if (!value.TryGetProperty("extension_type"u8, out var type))
        {
            review.Add(Grade.Strict, "missing-property", "extension_type must be there.", "7.3", "extension_type");
        }
        else if (type.ValueKind != JsonValueKind.String)
        {
            review.Must("wrong-type", "The value must be text.", "2.15", "extension_type");
        }
        else if (!Vocabularies.ExtensionType.Has(ObjectReview.Utf8Of(type)))
        {
            review.Must("not-in-enumeration",
                $"{Problem.Quote(type.GetString()!)} is none of {string.Join(", ", Vocabularies.ExtensionType.Words)}.",
                Vocabularies.ExtensionType.Section, "extension_type");
        }
    }

    /// <summary>Names from before the facility of 7.3 are deprecated, and remain (11.3).</summary>
    private static void CheckLegacy(ObjectReview review, ReadOnlySpan<byte> key)
    {
        if (!DictionaryCheck.IsKey(key))
        {
            review.Must("dictionary-key", "A key must be 1 to 250 letters, digits, hyphens and underscores.", "2.3");
        }
        else
        {
            review.Add(key.StartsWith("x-"u8) ? Grade.Should : Grade.Strict, "extension-key",
                "The key of an extension must be the id of its extension definition, or one that the standard defines.",
                review.Schema?.Kind == StixKind.Observable ? "3.2" : "11.3.1");
        }
    }
}
