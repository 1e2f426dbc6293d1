namespace Breakwater.Stix;

/// <summary>The object types that STIX 2.1 defines.</summary>
public static class StixTypes
{
    private static readonly Dictionary<string, ObjectSchema> Schemas =
        DomainTypes.All.Concat(RelationshipTypes.All).Concat(ObservableTypes.All).Concat(MetaTypes.All)
            .ToDictionary(static schema => schema.Type, StringComparer.Ordinal);

    /// <summary>All of them, in no order.</summary>
    public static IReadOnlyCollection<string> All => Schemas.Keys;

    public static StixKind KindOf(string type) => Schemas.TryGetValue(type, out var schema) ? schema.Kind : StixKind.Custom;

    /// <summary>True when the specification gives objects of this type a property of this name.</summary>
    public static bool Knows(string type, string property) => Find(type)?.Rules.ContainsKey(property) == true;

    internal static ObjectSchema? Find(string type) => Schemas.GetValueOrDefault(type);
}
