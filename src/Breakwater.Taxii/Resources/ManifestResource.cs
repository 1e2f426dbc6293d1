namespace Breakwater.Taxii;

/// <summary>The manifest resource (TAXII 2.1 section 5.3). The empty one has no property at all.</summary>
/// <param name="Next">An extra that the specification lacks here; a client that does not know it pages by added_after.</param>
/// <param name="Objects">Ascending by date; null for none, never empty.</param>
public sealed record ManifestResource(bool? More, string? Next, IReadOnlyList<ManifestEntry>? Objects);

/// <summary>One version of one object in a manifest.</summary>
/// <param name="DateAdded">RFC 3339, six fraction digits.</param>
public sealed record ManifestEntry(string Id, string DateAdded, string Version, string? MediaType);

/// <summary>The versions resource (section 5.8). The empty one has no property at all.</summary>
/// <param name="Next">An extra, as in <see cref="ManifestResource"/>.</param>
/// <param name="Versions">Ascending by the date they were added; null for none, never empty.</param>
public sealed record VersionsResource(bool? More, string? Next, IReadOnlyList<string>? Versions);
