namespace Breakwater.Stix;

/// <summary>The kinds of values that STIX properties have (STIX 2.1, 2).</summary>
internal enum PropertyKind
{
    Text,
    Integer,
    Number,
    Boolean,
    Timestamp,
    Identifier,
    TextList,
    IdentifierList,
    ObjectList,
    Dictionary,
    Hex,
    Binary,
    Hashes,
    KillChainPhases,
    ExternalReferences,
    GranularMarkings,
    Extensions,
}

internal enum Need
{
    Optional,

    /// <summary>Text and schemas of the standard disagree: write it, accept its absence with a note.</summary>
    Advised,
    Required,
}

/// <param name="Values">The only values, for a closed enumeration.</param>
/// <param name="Targets">The only object types a reference may lead to; null for any.</param>
internal sealed record PropertyRule(
    string Name, PropertyKind Kind, Need Need = Need.Optional, string[]? Values = null, string[]? Targets = null)
{
    public double Min { get; init; } = double.NegativeInfinity;

    public double Max { get; init; } = double.PositiveInfinity;
}
