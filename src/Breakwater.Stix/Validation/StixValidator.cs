using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>
/// Judges an object by STIX 2.1: which properties its type has, of what kind, and how they hang together. Level Must is kept for what
/// contradicts a MUST in a way that makes the object unfit; custom types and properties, STIX 2.0 objects and foreign ids pass with at
/// most a note. Never throws for any object that was read, and reports at most <see cref="Limits.ProblemsPerObjectMax"/>.
/// </summary>
public static class StixValidator
{
    private const int NameCharsMin = 3;
    private const int CreatedDigitsMin = 3;

    public static IReadOnlyList<Problem> Validate(StixObject value, string path = "$")
    {
        var schema = StixTypes.Find(value.Type);
        var review = new ObjectReview(value.Json, schema);
        var isOf20 = CheckVersion(review, value, path);
        CheckId(review, value, path);
        if (schema is null)
        {
            CheckCustomType(review, value, path);
        }
        else
        {
            CheckPresence(review, schema, isOf20, path);
        }

        foreach (var property in value.Json.EnumerateObject())
        {
            CheckProperty(review, schema, property, path);
        }

        CheckPrecision(review, path);
        TypeRules.Check(review, value.Type, path);
        return review.Problems;
    }

    /// <summary>True for an object of STIX 2.0, which had no spec_version, and other required properties.</summary>
    private static bool CheckVersion(ObjectReview review, StixObject value, string path)
    {
        if (value.SpecVersion == "2.1" || (!review.Has("spec_version") && review.Schema?.Kind == StixKind.Observable))
        {
            return false;
        }

        var isOf20 = value.SpecVersion is null or "2.0";
        review.Should(isOf20 ? "stix-2.0" : "spec-version", JsonPath.Property(path, "spec_version"), isOf20
            ? "Without spec_version 2.1 this is an object of STIX 2.0."
            : $"spec_version {Problem.Quote(value.SpecVersion!)} is not known; read as 2.1.", "3.2");
        return isOf20;
    }

    private static void CheckId(ObjectReview review, StixObject value, string path)
    {
        var at = JsonPath.Property(path, "id");
        if (!StixId.TryParse(value.Id, out var id))
        {
            review.Must("wrong-type", at, "The id must be the object's type, two hyphens and a UUID.", "2.9");
        }
        else if (id.Type != value.Type)
        {
            review.Must("id-type", at, $"The id must begin with the object's type, {value.Type}.", "2.9");
        }

        if (value.Type == "bundle")
        {
            review.Must("bundle-inside", path, "A bundle is no object to share.", "8");
        }
    }

    private static void CheckCustomType(ObjectReview review, StixObject value, string path)
    {
        if (value.Type.Length < NameCharsMin || !StixId.IsTypeName(value.Type))
        {
            review.Must("type-name", JsonPath.Property(path, "type"),
                $"{Problem.Quote(value.Type)} is no type name: 3 to {Limits.NameCharsMax} lower-case letters, digits and hyphens.", "3.1");
        }

        foreach (var rule in SharedProperties.Of(value.Type, StixKind.Custom))
        {
            if (value.Json.TryGetProperty(rule.Name, out var common) && rule.Name != "id")
            {
                PropertyCheck.Check(review, rule, common, JsonPath.Property(path, rule.Name));
            }
        }
    }

    private static void CheckPresence(ObjectReview review, ObjectSchema schema, bool isOf20, string path)
    {
        foreach (var rule in schema.Rules.Values)
        {
            if (rule.Need == Need.Optional || review.Has(rule.Name))
            {
                continue;
            }

            // STIX 2.0 knew other properties; what an upgrade will add is no reason to refuse.
            var isExcused = isOf20 && Array.IndexOf(schema.Own, rule) >= 0;
            var severity = rule.Need == Need.Required && !isExcused ? Severity.Must : Severity.Should;
            review.Add(severity, "missing-property", JsonPath.Property(path, rule.Name),
                $"{rule.Name} {(severity == Severity.Must ? "must" : "should")} be there.");
        }
    }

    private static void CheckProperty(ObjectReview review, ObjectSchema? schema, JsonProperty property, string path)
    {
        var at = JsonPath.Property(path, property.Name);
        if (property.NameEquals("id"u8))
        {
            return;
        }

        if (schema is not null && schema.Rules.TryGetValue(property.Name, out var rule))
        {
            PropertyCheck.Check(review, rule, property.Value, at);
        }
        else if (schema?.Kind == StixKind.Observable && Array.IndexOf(SharedProperties.NotOfObservables, property.Name) >= 0)
        {
            review.Should("not-of-observables", at, $"Cyber-observables have no {property.Name}.", "3.2");
        }
        else if (!IsCustomName(property.Name))
        {
            review.Should("property-name", at, "A property name should be 3 to 250 lower-case letters, digits and underscores.", "3.1");
        }
    }

    private static bool IsCustomName(string name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '_')
            {
                return false;
            }
        }

        return name.Length is >= NameCharsMin and <= Limits.NameCharsMax;
    }

    /// <summary>STIX 2.1, 3.2: created and modified carry at least milliseconds.</summary>
    private static void CheckPrecision(ObjectReview review, string path)
    {
        foreach (var name in (ReadOnlySpan<string>)["created", "modified"])
        {
            if (review.Text(name) is { } text && review.Time(name) is not null
                && text.LastIndexOf('.') is var dot && (dot < 0 || text.Length - dot - 2 < CreatedDigitsMin))
            {
                review.Should("timestamp-precision", JsonPath.Property(path, name), $"{name} should have milliseconds.", "3.2");
            }
        }
    }
}
