using static Breakwater.Stix.PropertyKind;

namespace Breakwater.Stix;

/// <summary>The common properties of each family (STIX 2.1, 3.2), in the standard's order.</summary>
internal static class SharedProperties
{
    public static readonly ReferenceTargets Identity = ReferenceTargets.Of("identity");
    private static readonly ReferenceTargets Marking = ReferenceTargets.Of("marking-definition");
    private static readonly PropertyRule Markings = new("object_marking_refs", IdentifierList, Targets: Marking);
    private static readonly PropertyRule Granular = new("granular_markings", NestedList, Shape: NestedTypes.GranularMarking);
    private static readonly PropertyRule References = new("external_references", NestedList, Shape: NestedTypes.ExternalReference);

    private static readonly PropertyRule[] Full =
    [
        new("type", Text, Need.Required), new("spec_version", Text), new("id", Identifier, Need.Required),
        new("created_by_ref", Identifier, Targets: Identity), new("created", Timestamp, Need.Required) { IsPrecise = true },
        new("modified", Timestamp, Need.Required) { IsPrecise = true }, new("revoked", PropertyKind.Boolean), new("labels", TextList),
        new("confidence", Integer) { Min = 0, Max = 100 }, new("lang", Text) { Form = ValueForm.LanguageTag }, References,
        Markings, Granular, new("extensions", Extensions),
    ];

    private static readonly PropertyRule[] Observable =
    [
        new("type", Text, Need.Required), new("spec_version", Text), new("id", Identifier, Need.Required), Markings, Granular,
        new("defanged", PropertyKind.Boolean), new("extensions", Extensions),
    ];

    private static readonly string[] NotOfObservables =
        ["created", "modified", "revoked", "labels", "confidence", "lang", "external_references", "created_by_ref"];

    private static readonly string[] NotOfMarkings = ["modified", "revoked", "labels", "confidence", "lang", "defanged"];
    private static readonly string[] NotOfExtensions = ["confidence", "lang", "defanged", "extensions"];
    private static readonly string[] NotOfLanguages = ["lang", "defanged"];
    private static readonly string[] NotOfOthers = ["defanged"];

    /// <summary>The rules of the common properties that a type has.</summary>
    public static IEnumerable<PropertyRule> Of(string type, StixKind kind) =>
        kind == StixKind.Observable ? Observable : Full.Where(rule => Array.IndexOf(NotOf(type, kind), rule.Name) < 0);

    /// <summary>The common properties that a type does not have (STIX 2.1, 3.2, the second table).</summary>
    public static string[] NotOf(string type, StixKind kind) => (kind, type) switch
    {
        (StixKind.Observable, _) => NotOfObservables,
        (_, "marking-definition") => NotOfMarkings,
        (_, "extension-definition") => NotOfExtensions,
        (_, "language-content") => NotOfLanguages,
        (StixKind.Custom, _) => [],
        _ => NotOfOthers,
    };
}
