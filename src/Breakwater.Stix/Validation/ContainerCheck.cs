using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Checks the deprecated container of observables in observed data (STIX 2.1, 2.13). The review stands on the object.</summary>
internal static class ContainerCheck
{
    public static void Check(ObjectReview review, JsonElement container)
    {
        if (container.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        review.Enter("objects");
        foreach (var entry in container.EnumerateObject())
        {
            review.Enter(entry);
            if (entry.Value.ValueKind != JsonValueKind.Object)
            {
                review.Must("wrong-type", "An observable must be an object.", "2.13");
            }
            else
            {
                if (!entry.Value.TryGetProperty("type"u8, out var type) || type.ValueKind != JsonValueKind.String)
                {
                    review.Must("missing-property", "type must be there, as text.", "2.13", "type");
                }

                else if (StixTypes.FindType(type.GetString()!) is { Kind: StixKind.Observable } schema)
                {
                    CheckObservable(review, schema, entry.Value);
                }

                CheckReferences(review, container, entry.Value);
            }

            review.Leave();
        }

        review.Leave();
    }

    /// <summary>By the table of its type, but for its id, which the key stands for, and its references, which are keys.</summary>
    private static void CheckObservable(ObjectReview review, ObjectSchema schema, JsonElement value)
    {
        var seen = 0UL;
        foreach (var property in value.EnumerateObject())
        {
            if (schema.Table.Find(ObjectReview.Utf8Of(property)) is { } entry)
            {
                seen |= 1UL << entry.Index;
                if (!IsKeyed(entry.Rule.Name))
                {
                    review.Enter(entry.Rule.Name);
                    PropertyCheck.Check(review, entry.Rule, property.Value);
                    review.Leave();
                }
            }
        }

        for (var i = 0; i < schema.Table.Rules.Length; i++)
        {
            var rule = schema.Table.Rules[i];
            if (rule.Need == Need.Required && rule.Name != "id" && (seen & (1UL << i)) == 0)
            {
                review.Must("missing-property", $"{rule.Name} must be there.", schema.Section, rule.Name);
            }
        }

        RequireOne(review, schema, value);
    }

    private static void RequireOne(ObjectReview review, ObjectSchema schema, JsonElement value)
    {
        string[] names = schema.Type switch
        {
            "file" => ["hashes", "name"],
            "network-traffic" => ["src_ref", "dst_ref"],
            _ => [],
        };
        if (names.Length > 0 && !Array.Exists(names, name => value.TryGetProperty(name, out _)))
        {
            review.Must("missing-property", $"At least one of {string.Join(", ", names)} must be there.", schema.Section);
        }
    }

    private static bool IsKeyed(string name) => name is "id" || name.EndsWith("_ref", StringComparison.Ordinal)
        || name.EndsWith("_refs", StringComparison.Ordinal);

    /// <summary>Recursion is bounded by <see cref="Limits.JsonDepthMax"/>, which was checked at reading.</summary>
    private static void CheckReferences(ObjectReview review, JsonElement container, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var entry in value.EnumerateArray())
            {
                review.Enter(index++);
                CheckReferences(review, container, entry);
                review.Leave();
            }
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
            {
                review.Enter(property);
                CheckProperty(review, container, property);
                review.Leave();
            }
        }
    }

    private static void CheckProperty(ObjectReview review, JsonElement container, JsonProperty property)
    {
        var name = ObjectReview.Utf8Of(property);
        if (name.EndsWith("_refs"u8) && property.Value.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var entry in property.Value.EnumerateArray())
            {
                review.Enter(index++);
                CheckReference(review, container, entry);
                review.Leave();
            }
        }
        else if (name.EndsWith("_ref"u8))
        {
            CheckReference(review, container, property.Value);
        }
        else
        {
            CheckReferences(review, container, property.Value);
        }
    }

    private static void CheckReference(ObjectReview review, JsonElement container, JsonElement value)
    {
        // References to markings and the like are identifiers, and lead out of the container.
        if (value.ValueKind != JsonValueKind.String || (!StixId.TryRead(ObjectReview.Utf8Of(value), out _)
            && !container.TryGetProperty(ObjectReview.Utf8Of(value), out _)))
        {
            review.Must("reference", "The reference must be the key of another object in the same container.", "2.13");
        }
    }
}
