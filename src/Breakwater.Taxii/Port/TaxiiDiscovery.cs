namespace Breakwater.Taxii.Port;

/// <summary>What a server says of itself to one caller.</summary>
/// <param name="DefaultRoot">Name of the root to begin with; one of <paramref name="Roots"/>, or null.</param>
/// <param name="Roots">Names of the API roots that the caller may know of, each one path segment of a-z 0-9 and hyphen.</param>
public sealed record TaxiiDiscovery(
    string Title, string? Description, string? Contact, string? DefaultRoot, IReadOnlyList<string> Roots);

/// <summary>One API root, as its caller sees it.</summary>
public sealed record TaxiiApiRoot(string Title, string? Description);
