using Breakwater.Stix;

namespace Breakwater.Taxii.Client;

/// <summary>What a listing says of itself, as the server sent it.</summary>
/// <param name="More">Null when the server did not say.</param>
/// <param name="Next">Null when absent, empty, or longer than <see cref="Limits.NextCharsMax"/>.</param>
/// <param name="FirstMicros">The header's date; null when absent or no date.</param>
/// <param name="LastMicros">The header's date; null when absent or no date.</param>
/// <param name="ServerMicros">The server's clock when it answered; null when it did not say.</param>
public sealed record ListingPage(bool? More, string? Next, long? FirstMicros, long? LastMicros, long? ServerMicros);

/// <summary>A page of objects, each a slice of the one body that came.</summary>
/// <param name="Objects">In the server's order; an unreadable one has its problems and no object.</param>
public sealed record ObjectsPage(IReadOnlyList<ObjectReading> Objects, ListingPage Listing);

/// <summary>A page of a manifest (section 5.3).</summary>
public sealed record ManifestPage(IReadOnlyList<ManifestDate> Entries, ListingPage Listing);

/// <summary>When a version of an object came into a collection.</summary>
/// <param name="AddedMicros">Null when the server's date cannot be read.</param>
/// <param name="Version">As the server wrote it; null when absent.</param>
public sealed record ManifestDate(string Id, long? AddedMicros, string? Version);

/// <summary>A page of an object's versions (section 5.8), each as the server wrote it.</summary>
public sealed record VersionsPage(IReadOnlyList<string> Versions, ListingPage Listing);
