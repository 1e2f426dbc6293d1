using Breakwater.Formats.Reading;

namespace Breakwater.Hub.Intake;

/// <summary>Under whose name something is published; a field of its own, since TLP says nothing about it.</summary>
public enum Attribution
{
    /// <summary>In the centre's form and under the centre's identity. The default.</summary>
    Anonymous,

    /// <summary>As anonymous, under a pseudonym that is stable in one circle and cannot be linked across circles.</summary>
    Pseudonym,

    /// <summary>As it came: ids, author and bytes.</summary>
    Named,
}

/// <summary>What a member asks for with a submission.</summary>
/// <param name="Circle">Id or name; null is everyone.</param>
/// <param name="Level">TLP level; null is the object's own marking, or else the circle's default.</param>
/// <param name="Use">block, alert or context; null is alert.</param>
/// <param name="Recipients">Ids of the persons who may read, for TLP:RED.</param>
/// <param name="Seen">The member saw these indicators itself, and they were not in ordinary use there before: counts as its
/// sighting.</param>
/// <param name="WithText">Publish the prose of a text as well, redacted. Otherwise only technical values leave.</param>
/// <param name="Preview">Token of a preview: publish exactly that, or nothing.</param>
/// <param name="Name">File name of a document, a hint of what it is.</param>
/// <param name="ReadAs">One of <see cref="ReadFormats"/> for a document; null finds it out.</param>
/// <param name="Columns">What the columns of a table are, <c>NAME=ROLE</c> each; null guesses.</param>
/// <param name="Urgent">False lets it go out later, at a time drawn by lot, so that when it comes tells nothing of who shared it. Null is
/// as the community has chosen; what the member saw itself is urgent then.</param>
public sealed record ShareOptions(
    string? Circle = null,
    string? Level = null,
    string? Attribution = null,
    string? Use = null,
    IReadOnlyList<string>? Recipients = null,
    bool Seen = false,
    bool WithText = false,
    string? Preview = null,
    string? Name = null,
    string? ReadAs = null,
    IReadOnlyList<string>? Columns = null,
    bool? Urgent = null);

/// <summary>What a submission's bytes are.</summary>
public enum SubmissionFormat
{
    /// <summary>A STIX 2.1 bundle, envelope or object.</summary>
    Stix,

    /// <summary>Anything that <see cref="FormatReader"/> reads.</summary>
    Document,
}

/// <summary>What became of one object that was handed in.</summary>
public static class Fates
{
    /// <summary>Others have it now.</summary>
    public const string Published = "published";

    /// <summary>Others get it later, at a time drawn by lot.</summary>
    public const string Waiting = "waiting";

    /// <summary>The member had handed in this very version before.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>A coordinator decides.</summary>
    public const string Held = "held";

    /// <summary>Not fit to publish; the reasons say why. Kept in <c>mine</c> when it is an object at all.</summary>
    public const string Refused = "refused";

    /// <summary>Kept, and not shown to others, because it would tell who shared it or says nothing to them.</summary>
    public const string Withheld = "withheld";

    /// <summary>Everybody has it already from a public reference set; what refers to it refers to that.</summary>
    public const string Reference = "reference";

    /// <summary>Counted as a sighting.</summary>
    public const string Counted = "counted";
}

/// <summary>One object that was handed in, and its fate.</summary>
/// <param name="Index">Zero-based place in what was handed in.</param>
/// <param name="TakenIn">True when <c>mine</c> gives it back.</param>
/// <param name="PublishedId">Its id in the form that others see; null when they see none.</param>
/// <param name="Use">For an indicator that is published: block, alert or context.</param>
public sealed record ObjectFate(
    int Index, string? Id, string? Type, string Fate, bool TakenIn, string? PublishedId, string? Use, IReadOnlyList<Problem> Reasons)
{
    /// <summary>The version that was handed in, as it was written; null for what has none.</summary>
    public string? Version { get; init; }
}
