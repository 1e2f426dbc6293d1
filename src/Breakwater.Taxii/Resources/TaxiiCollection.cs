namespace Breakwater.Taxii;

/// <summary>A collection as one caller sees it (TAXII 2.1 section 5.2).</summary>
/// <param name="Id">UUID version 4, lower case.</param>
/// <param name="Alias">Another name for URLs, unique in its root; null for none.</param>
/// <param name="CanRead">Whether this caller may read objects here.</param>
/// <param name="CanWrite">Whether this caller may add objects here.</param>
/// <param name="MediaTypes">What it holds; null for application/stix+json, never empty.</param>
public sealed record TaxiiCollection(
    string Id,
    string Title,
    string? Description,
    string? Alias,
    bool CanRead,
    bool CanWrite,
    IReadOnlyList<string>? MediaTypes);
