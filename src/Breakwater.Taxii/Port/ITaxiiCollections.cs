using System.Security.Claims;

namespace Breakwater.Taxii.Port;

/// <summary>
/// What a TAXII server asks of the product behind it. Every method answers for one caller: what that caller may not know of does not
/// exist. The endpoints check the collection's own rights (<see cref="TaxiiCollection.CanRead"/>, <see cref="TaxiiCollection.CanWrite"/>)
/// before they call; everything finer is decided here. Exceptions are bugs and end as 500; they are never shown to the client.
/// </summary>
public interface ITaxiiCollections
{
    /// <summary>What this server says of itself. The caller is not authenticated when discovery is open.</summary>
    Task<TaxiiDiscovery> DiscoveryAsync(ClaimsPrincipal caller, CancellationToken cancellationToken);

    /// <summary>Null when there is no such root for this caller.</summary>
    /// <param name="root">The root's name, one path segment, as in <see cref="TaxiiDiscovery.Roots"/>.</param>
    Task<TaxiiApiRoot?> ApiRootAsync(ClaimsPrincipal caller, string root, CancellationToken cancellationToken);

    /// <summary>The collections of a root that this caller may know of, ordered by id (ordinal). Empty for an unknown root.</summary>
    Task<IReadOnlyList<TaxiiCollection>> CollectionsAsync(ClaimsPrincipal caller, string root, CancellationToken cancellationToken);

    /// <summary>Null when the collection does not exist for this caller. The alias is unique in its root.</summary>
    Task<TaxiiCollection?> CollectionAsync(ClaimsPrincipal caller, string root, string idOrAlias, CancellationToken cancellationToken);

    /// <summary>
    /// One page, ascending by <see cref="TaxiiRecord.AddedMicros"/>, at most <see cref="TaxiiQuery.Limit"/> records. A page that is
    /// empty although an earlier one said more is legal (withdrawn meanwhile).
    /// </summary>
    Task<TaxiiPage> ReadAsync(
        ClaimsPrincipal caller, TaxiiCollection collection, TaxiiQuery query, CancellationToken cancellationToken);

    /// <summary>True when the caller could read some version of this object here; tells 404 from an empty 200.</summary>
    Task<bool> ObjectExistsAsync(
        ClaimsPrincipal caller, TaxiiCollection collection, string objectId, CancellationToken cancellationToken);

    /// <summary>
    /// Takes an envelope. <see cref="TaxiiAddOutcome.Accepted"/> means that what was taken is on disk; the fate of each object is in
    /// the status, which stays readable for <see cref="Limits.StatusKept"/>. An exact duplicate of an object is a success; the same id and
    /// version with other content is a failure of that object, never an overwrite.
    /// </summary>
    /// <param name="body">The request body, decompressed and bounded, not looked at otherwise. Valid during the call only.</param>
    Task<TaxiiAddOutcome> AddAsync(
        ClaimsPrincipal caller, TaxiiCollection collection, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Null when there is no such status for this caller.</summary>
    Task<TaxiiStatus?> StatusAsync(ClaimsPrincipal caller, string root, string statusId, CancellationToken cancellationToken);

    /// <summary>Deletes versions of an object.</summary>
    /// <param name="versions">Which versions; <see cref="TaxiiVersions.Every"/> when the client named none.</param>
    /// <param name="specVersions">STIX versions that the deletion is confined to; empty for any.</param>
    Task<TaxiiDeleteOutcome> DeleteAsync(
        ClaimsPrincipal caller,
        TaxiiCollection collection,
        string objectId,
        TaxiiVersions versions,
        IReadOnlyList<string> specVersions,
        CancellationToken cancellationToken);
}
