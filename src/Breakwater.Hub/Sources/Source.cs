namespace Breakwater.Hub.OutsideSources;

/// <summary>What a source is read as.</summary>
public static class SourceKinds
{
    /// <summary>A collection of a TAXII 2.1 server, polled.</summary>
    public const string Taxii = "taxii";

    /// <summary>A STIX bundle at an address, loaded whole.</summary>
    public const string StixUrl = "stix-url";

    /// <summary>A MISP feed: a manifest and its events.</summary>
    public const string MispFeed = "misp-feed";

    public static readonly IReadOnlyList<string> All = [Taxii, StixUrl, MispFeed];
}

/// <summary>Where outside intelligence comes from, and what is made of it. Its secret is not in here.</summary>
/// <param name="Collection">Id or alias, for a TAXII API root.</param>
/// <param name="CircleId">Who gets what it brings.</param>
/// <param name="Level">The least strict TLP level that its objects get; null for what the circle has for what is unmarked.</param>
/// <param name="Use">What its indicators are trusted for: block, alert or context.</param>
/// <param name="Trust">0 to 100, the score of its indicators.</param>
/// <param name="UserName">For HTTP Basic; null with a secret makes that a bearer token.</param>
/// <param name="Authority">PEM of the certificate that the server's is signed by; null for the system's authorities.</param>
/// <param name="AllowPrivate">Its own host and port may be in a private network and without HTTPS; no other ever.</param>
/// <param name="Mirror">What it no longer has is withdrawn here too.</param>
public sealed record Source(
    string Id,
    string Name,
    string Kind,
    Uri Url,
    string? Collection,
    string CircleId,
    string? Level,
    string Use,
    int Trust,
    TimeSpan Every,
    string? UserName,
    string? Authority,
    bool AllowPrivate,
    bool Mirror)
{
    /// <summary>How the publication log names it: never as a member.</summary>
    public string Tag => Publication.Sources.Outside(Community.NameKey.Of(Name));
}

/// <summary>How a source goes.</summary>
/// <param name="State">ready, running or paused.</param>
/// <param name="LastFailure">The reason in words, of the last run that failed; kept until the next one that does.</param>
/// <param name="Notes">What the last run found strange.</param>
/// <param name="NextRunAt">Null while it is paused.</param>
public sealed record SourceHealth(
    Source Source,
    string Circle,
    string State,
    long Published,
    long Held,
    long Refused,
    long Withdrawn,
    DateTimeOffset? LastSuccessAt,
    DateTimeOffset? LastFailureAt,
    string? LastFailure,
    int FailuresInARow,
    IReadOnlyList<string> Notes,
    DateTimeOffset? NextRunAt)
{
    /// <summary>Everything that it has brought.</summary>
    public long Taken => Published + Held + Refused + Withdrawn;
}

/// <summary>An object of a source that did not get through, and why.</summary>
public sealed record SourceRefusal(string ObjectId, string Reason);
