using static Breakwater.Stix.PropertyKind;

namespace Breakwater.Stix;

/// <summary>The common properties of each family (STIX 2.1, 3.2).</summary>
internal static class SharedProperties
{
    private static readonly string[] Identities = ["identity"];
    private static readonly string[] Markings = ["marking-definition"];

    private static readonly PropertyRule[] Full =
    [
        new("type", Text, Need.Required), new("spec_version", Text), new("id", Identifier, Need.Required),
        new("created_by_ref", Identifier, Targets: Identities), new("created", Timestamp, Need.Required),
        new("modified", Timestamp, Need.Required), new("revoked", PropertyKind.Boolean), new("labels", TextList),
        new("confidence", Integer) { Min = 0, Max = 100 }, new("lang", Text), new("external_references", ExternalReferences),
        new("object_marking_refs", IdentifierList, Targets: Markings), new("granular_markings", GranularMarkings),
        new("extensions", Extensions),
    ];

    private static readonly PropertyRule[] Observable =
    [
        new("type", Text, Need.Required), new("spec_version", Text), new("id", Identifier, Need.Required),
        new("object_marking_refs", IdentifierList, Targets: Markings), new("granular_markings", GranularMarkings),
        new("defanged", PropertyKind.Boolean), new("extensions", Extensions),
    ];

    /// <summary>Properties that cyber-observables do not have (STIX 2.1, 3.2).</summary>
    public static readonly string[] NotOfObservables =
        ["created", "modified", "revoked", "labels", "confidence", "lang", "external_references", "created_by_ref"];

    /// <summary>What a type does without (STIX 2.1, 7.2: a marking has no versions).</summary>
    public static IEnumerable<PropertyRule> Of(string type, StixKind kind) => kind switch
    {
        StixKind.Observable => Observable,
        _ when type == "marking-definition" =>
            Full.Where(static rule => rule.Name is not ("modified" or "revoked" or "labels" or "confidence" or "lang")),
        _ when type == "extension-definition" => Full.Where(static rule => rule.Name is not ("confidence" or "lang")),
        _ => Full,
    };
}
