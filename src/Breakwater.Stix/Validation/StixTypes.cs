namespace Breakwater.Stix;

/// <summary>The object types that STIX 2.1 defines.</summary>
public static class StixTypes
{
    private static readonly ObjectSchema[] Schemas =
        [.. DomainTypes.All, .. RelationshipTypes.All, .. ObservableTypes.All, .. MetaTypes.All];

    private static readonly NameTable<ObjectSchema> Names = new(Schemas.Select(static schema => (schema.Type, schema)));

    private static readonly Dictionary<string, ObjectSchema> Texts =
        Schemas.ToDictionary(static schema => schema.Type, StringComparer.Ordinal);

    /// <summary>All of them, in the order of the standard: domain objects, relationships, observables, meta objects.</summary>
    public static IReadOnlyCollection<string> All { get; } = [.. Schemas.Select(static schema => schema.Type)];

    public static StixKind KindOf(string type) => FindType(type)?.Kind ?? StixKind.Custom;

    /// <summary>True when the specification gives objects of this type a property of this name.</summary>
    public static bool Knows(string type, string property) =>
        FindType(type) is { } schema && Array.Exists(schema.Table.Rules, rule => rule.Name == property);

    /// <summary>
    /// The properties of a type, common ones first, each in the standard's order; empty for a type that the standard does not define.
    /// </summary>
    public static IReadOnlyList<string> PropertiesOf(string type) =>
        FindType(type) is { } schema ? [.. schema.Table.Rules.Select(static rule => rule.Name)] : [];

    /// <summary>As <see cref="PropertiesOf"/>, only those that must be there.</summary>
    public static IReadOnlyList<string> RequiredOf(string type) =>
        FindType(type) is { } schema
            ? [.. schema.Table.Rules.Where(static rule => rule.Need == Need.Required).Select(static rule => rule.Name)]
            : [];

    internal static ObjectSchema? FindType(string type) => Texts.GetValueOrDefault(type);

    internal static ObjectSchema? Find(ReadOnlySpan<byte> type) => Names.Find(type);
}
