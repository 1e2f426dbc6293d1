namespace Breakwater.Taxii.Client;

/// <summary>What a poll asks for.</summary>
public sealed record PollOptions
{
    /// <summary>Objects in a page at first; lowered when an answer is too large, raised when a date holds more.</summary>
    public int PageObjects { get; init; } = Limits.PollPageDefault;

    /// <summary>Objects after which a poll ends behind its page, to be gone on with later; null for none.</summary>
    public int? ObjectsMax { get; init; }

    /// <summary>Types that are wanted; empty for all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>first, last, all, or times; none means the last version of each object.</summary>
    public IReadOnlyList<string> Versions { get; init; } = [];

    /// <summary>STIX versions; empty for the newest that the server has of each object.</summary>
    public IReadOnlyList<string> SpecVersions { get; init; } = [];
}
