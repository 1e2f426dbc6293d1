namespace Breakwater.Taxii.Port;

/// <summary>One version of one object in a collection.</summary>
/// <param name="AddedMicros">
/// The TAXII date_added, microseconds since 1970 UTC. Strictly increasing within one caller's view of a collection, and assigned in
/// commit order, so that reading on after the last one seen never skips a record.
/// </param>
/// <param name="Id">STIX id.</param>
/// <param name="Version">
/// RFC 3339 time with Z: modified, else created, else one that never changes for this object (the date of its first addition).
/// </param>
/// <param name="SpecVersion">STIX version, such as 2.1.</param>
/// <param name="MediaType">Such as application/stix+json;version=2.1.</param>
/// <param name="Json">The object as UTF-8 JSON; sent as it is.</param>
public sealed record TaxiiRecord(
    long AddedMicros, string Id, string Version, string SpecVersion, string MediaType, ReadOnlyMemory<byte> Json);

/// <summary>A part of an answer.</summary>
/// <param name="Records">Ascending by <see cref="TaxiiRecord.AddedMicros"/>.</param>
/// <param name="More">True when records that match follow the last one here.</param>
public sealed record TaxiiPage(IReadOnlyList<TaxiiRecord> Records, bool More);
