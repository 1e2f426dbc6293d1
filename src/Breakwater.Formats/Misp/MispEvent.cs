namespace Breakwater.Formats.Misp;

/// <summary>An event of MISP, as far as it can be carried over.</summary>
/// <param name="Uuid">Lower case.</param>
/// <param name="Created">Seconds since 1970 of the event's date; null when it has none.</param>
/// <param name="Timestamp">Seconds since 1970 of its last change.</param>
/// <param name="Published">Seconds since 1970 of its publication; null when it was not.</param>
/// <param name="Tags">Names, each once, those of its galaxies' clusters among them.</param>
/// <param name="Attributes">Its own and those of its objects, without deleted ones.</param>
/// <param name="Left">Sentences: what of the event has no place in the model.</param>
public sealed record MispEvent(
    string Uuid,
    string Info,
    long? Created,
    long Timestamp,
    long? Published,
    MispOrganisation? Author,
    string ThreatLevel,
    string Analysis,
    IReadOnlyList<string> Tags,
    IReadOnlyList<MispAttribute> Attributes,
    IReadOnlyList<string> Left)
{
    public IReadOnlyList<MispObject> Objects { get; init; } = [];

    /// <summary>The event that this one adds to; empty for none.</summary>
    public string ExtendsUuid { get; init; } = "";
}

/// <summary>Attributes that belong together, as a template says; they name it by <see cref="MispAttribute.ObjectUuid"/>.</summary>
/// <param name="Timestamp">Seconds since 1970 of its last change.</param>
public sealed record MispObject(
    string Uuid, string Name, string MetaCategory, string Description, string TemplateUuid, string TemplateVersion, string Comment,
    long Timestamp, string FirstSeen, string LastSeen, IReadOnlyList<MispReference> References);

/// <summary>What an object says of another object or attribute.</summary>
public sealed record MispReference(string Uuid, string ReferencedUuid, string RelationshipType, string Comment, long Timestamp);

/// <summary>Who made an event.</summary>
public sealed record MispOrganisation(string Name, string Uuid);

/// <summary>One value of an event.</summary>
/// <param name="Timestamp">Seconds since 1970 of its last change.</param>
/// <param name="ObjectName">Of the MISP object that it is part of; empty for none.</param>
/// <param name="HasFile">A file came with it.</param>
public sealed record MispAttribute(
    string Uuid,
    string Type,
    string Category,
    string Value,
    bool ToIds,
    string Comment,
    long Timestamp,
    string FirstSeen,
    string LastSeen,
    string ObjectName,
    bool HasFile,
    IReadOnlyList<string> Tags)
{
    /// <summary>Of the object that it is part of; empty for none.</summary>
    public string ObjectUuid { get; init; } = "";

    /// <summary>What it is in its object; empty for none.</summary>
    public string Relation { get; init; } = "";

    public bool DisableCorrelation { get; init; }
}
