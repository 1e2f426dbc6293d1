namespace Breakwater.Taxii;

/// <summary>The discovery resource (TAXII 2.1 section 4.1).</summary>
/// <param name="Default">One of <paramref name="ApiRoots"/>, or null.</param>
/// <param name="ApiRoots">HTTPS addresses, or paths that begin with one slash; null for none, never empty.</param>
public sealed record DiscoveryResource(
    string Title, string? Description, string? Contact, string? Default, IReadOnlyList<string>? ApiRoots);

/// <summary>The api-root resource (section 4.2).</summary>
/// <param name="Versions">Media types of TAXII that it speaks.</param>
/// <param name="MaxContentLength">Largest body, in bytes; a smaller one is never answered 413.</param>
public sealed record ApiRootResource(string Title, string? Description, IReadOnlyList<string> Versions, long MaxContentLength);

/// <summary>The collections resource (section 5.1).</summary>
/// <param name="Collections">Ordered by id; null for none, never empty.</param>
public sealed record CollectionsResource(IReadOnlyList<TaxiiCollection>? Collections);
