namespace Breakwater.Hub.Publication;

/// <summary>Which versions of an object a reader asks for (TAXII 2.1, 3.4.2).</summary>
/// <param name="Exact">Exact versions, in microseconds.</param>
public sealed record VersionFilter(bool First, bool Last, bool All, IReadOnlyList<long> Exact)
{
    public static VersionFilter Newest { get; } = new(false, true, false, []);

    public static VersionFilter Every { get; } = new(false, false, true, []);
}

/// <summary>A page of objects after a position.</summary>
/// <param name="Visible">The audiences to read from; the caller has these from <see cref="AudienceStore"/> and nowhere else.</param>
/// <param name="After">Exclusive; 0 begins at the beginning.</param>
/// <param name="Ids">Null for all.</param>
/// <param name="Types">Null for all.</param>
/// <param name="SpecVersions">Null for all.</param>
/// <param name="WithBody">False for a manifest.</param>
public sealed record PublicationQuery(
    IReadOnlyList<long> Visible,
    long After,
    int Limit,
    IReadOnlyList<string>? Ids = null,
    IReadOnlyList<string>? Types = null,
    IReadOnlyList<string>? SpecVersions = null,
    VersionFilter? Versions = null,
    bool WithBody = true);

/// <param name="Position">Also the TAXII <c>date_added</c>.</param>
/// <param name="Body">Null when the query asked for none.</param>
public sealed record PublicationRow(
    long Position, string ObjectId, string ObjectType, long Version, string VersionText, string SpecVersion, byte[]? Body);

/// <param name="Event">publish, withdraw, grant or revoke.</param>
/// <param name="Body">Null for withdraw and revoke.</param>
public sealed record LogEvent(
    long Position, string Event, string ObjectId, string ObjectType, string VersionText, string Source, byte[]? Body);
