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

    /// <summary>An object, or a list of objects, of the rule's <see cref="PropertyRule.Shape"/>.</summary>
    Nested,
    NestedList,
    Dictionary,
    Hex,
    Binary,
    Hashes,
    Extensions,

    /// <summary>Translations by language (7.1).</summary>
    Contents,
}

internal enum Need
{
    Optional,

    /// <summary>Text and schemas of the standard disagree: write it, accept its absence with a note.</summary>
    Advised,
    Required,
}

/// <summary>What the values of a dictionary may be.</summary>
internal enum EntryKind
{
    Any,
    Text,
    Integer,
    TextOrInteger,

    /// <summary>A list of texts; a single text is an old habit, and noted.</summary>
    TextList,
}

/// <summary>Forms that a text must or should have beyond being text.</summary>
internal enum ValueForm
{
    Any,
    LanguageTag,
    MediaType,
    Ipv4,
    Ipv6,
    Mac,
    DomainName,
    EmailAddress,
    Url,
    Cpe,
    Country,
    Area,
    RegistryKey,
    RelationshipType,
    CharacterSet,

    /// <summary>Lower case, with hyphens between words.</summary>
    Kebab,
    LowerCase,
    PropertyName,
}

/// <summary>One row of a property table of the standard.</summary>
/// <param name="Words">Its vocabulary or enumeration.</param>
/// <param name="Targets">What a reference may lead to; null for anything.</param>
/// <param name="Shape">What the objects in it are made of.</param>
internal sealed record PropertyRule(
    string Name,
    PropertyKind Kind,
    Need Need = Need.Optional,
    Vocabulary? Words = null,
    ReferenceTargets? Targets = null,
    NestedSchema? Shape = null)
{
    public double Min { get; init; } = double.NegativeInfinity;

    public double Max { get; init; } = double.PositiveInfinity;

    public ValueForm Form { get; init; }

    public EntryKind Entries { get; init; }

    /// <summary>True for times that need milliseconds (3.2).</summary>
    public bool IsPrecise { get; init; }

    /// <summary>True where the standard says that the property is not to be used in new content.</summary>
    public bool IsDeprecated { get; init; }
}
