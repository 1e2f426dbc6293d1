using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Checks what the tables do not know: custom types and custom properties (STIX 2.1, 7.3 and 11).</summary>
internal static class CustomCheck
{
    private const int NameCharsMin = 3;

    private static readonly NameTable<string> Reserved =
        new(new[] { "severity", "username", "phone_number", "action" }.Select(static name => (name, name)));

    /// <summary>What an object of any type may have.</summary>
    public static readonly PropertyTable Common = new([.. SharedProperties.Of("", StixKind.Custom)]);

    public static void CheckType(ObjectReview review, string type)
    {
        if (type == "bundle")
        {
            return;
        }

        if (type.Length < NameCharsMin || !StixId.IsTypeName(type) || type.Contains("--", StringComparison.Ordinal)
            || !char.IsAsciiLetterLower(type[0]))
        {
            review.Must("type-name", $"{Problem.Quote(type)} is no type name: 3 to {Limits.NameCharsMax} lower-case letters, digits "
                + "and single hyphens, a letter first.", "3.1", "type");
        }
        else if (!type.StartsWith("x-", StringComparison.Ordinal) && !ExtensionCheck.Brings(review.Json, "new-"u8))
        {
            review.Should("custom-type", $"{Problem.Quote(type)} is no type of STIX 2.1; a custom type should come with an extension "
                + "definition, or begin with x-.", "11.2.1", "type");
        }
    }

    public static void CheckProperty(ObjectReview review, JsonProperty property, ReadOnlySpan<byte> name)
    {
        var schema = review.Schema!;
        if (Common.Find(name) is not null || name.SequenceEqual("defanged"u8))
        {
            // The text lets a producer version observables of its own, so that their common properties are odd, not forbidden.
            var isObservable = schema.Kind == StixKind.Observable;
            review.Add(isObservable ? Grade.Should : Grade.Strict, isObservable ? "not-of-observables" : "not-of-type",
                isObservable ? $"Cyber-observables have no {property.Name}." : $"Objects of type {schema.Type} have no {property.Name}.",
                "3.2", property.Name);
        }
        else if (Reserved.Find(name) is not null)
        {
            review.Add(Grade.Strict, "reserved-name", $"{property.Name} is reserved for later versions of the standard.",
                "3.8", property.Name);
        }
        else if (CheckName(review, property, name) && !name.StartsWith("x_"u8)
            && !ExtensionCheck.Brings(review.Json, "toplevel-property-extension"u8))
        {
            review.Should("custom-property", $"{Problem.Quote(property.Name)} is no property of {schema.Type}; a custom one should come "
                + "with an extension, or begin with x_.", "11.1.1", property.Name);
        }
    }

    /// <summary>False when the name is no property name, which was reported.</summary>
    public static bool CheckName(ObjectReview review, JsonProperty property, ReadOnlySpan<byte> name)
    {
        if (StixValidator.IsPropertyName(name))
        {
            return true;
        }

        review.Add(Grade.Strict, "property-name",
            "A property name must be 3 to 250 lower-case letters, digits and underscores, a letter first.", "3.1", property.Name);
        return false;
    }
}
