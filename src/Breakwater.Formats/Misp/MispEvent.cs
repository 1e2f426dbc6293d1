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
    IReadOnlyList<string> Left);

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
    IReadOnlyList<string> Tags);
