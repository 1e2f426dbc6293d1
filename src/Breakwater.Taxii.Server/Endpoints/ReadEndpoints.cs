using Breakwater.Taxii.Filters;
using Breakwater.Taxii.Port;
using Breakwater.Taxii.Server.Replies;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Taxii.Server.Endpoints;

/// <summary>The four paged listings (TAXII 2.1 sections 5.3, 5.4, 5.6 and 5.8). They differ in filters and in what they show.</summary>
internal static class ReadEndpoints
{
    private static readonly Listing Manifest = new("manifest", FilterFields.All, ShowManifest);
    private static readonly Listing Objects = new("objects", FilterFields.All, ShowObjects, NeedsJson: true);
    private static readonly Listing OneObject = new(
        "object", FilterFields.Paging | FilterFields.Version | FilterFields.SpecVersion, ShowObjects, NeedsJson: true, IsOneObject: true);
    private static readonly Listing Versions = new(
        "versions", FilterFields.Paging | FilterFields.SpecVersion, ShowVersions, IsOneObject: true);

    public static Task<IResult> ManifestAsync(TaxiiCall call) => ReadAsync(call, Manifest);

    public static Task<IResult> ObjectsAsync(TaxiiCall call) => ReadAsync(call, Objects);

    public static Task<IResult> ObjectAsync(TaxiiCall call) => ReadAsync(call, OneObject);

    public static Task<IResult> VersionsAsync(TaxiiCall call) => ReadAsync(call, Versions);

    private static async Task<IResult> ReadAsync(TaxiiCall call, Listing listing)
    {
        if (await call.CollectionAsync() is not { } collection)
        {
            return TaxiiErrors.NotFound("collection");
        }

        if (!collection.CanRead)
        {
            return TaxiiErrors.MayNot("read");
        }

        var problems = new List<TaxiiProblem>();
        var filters = call.Filters(listing.Fields, problems);
        var binding = Binding(call, collection, listing, filters);
        var after = After(call, filters, binding, problems);
        if (problems.Count > 0)
        {
            return TaxiiErrors.Invalid(StatusCodes.Status400BadRequest, problems);
        }

        var page = await call.Port.ReadAsync(call.Caller, collection, Query(call, listing, filters, after), call.Aborted);
        if (page.Records is [] && listing.IsOneObject
            && !await call.Port.ObjectExistsAsync(call.Caller, collection, call.ObjectId, call.Aborted))
        {
            return TaxiiErrors.NotFound("object");
        }

        return Show(call, listing, page, binding);
    }

    private static TaxiiQuery Query(TaxiiCall call, Listing listing, TaxiiFilters filters, long? after) => new()
    {
        AfterMicros = after,
        Limit = filters.Limit,
        ObjectId = listing.IsOneObject ? call.ObjectId : null,
        Ids = filters.Ids,
        Types = filters.Types,
        SpecVersions = filters.SpecVersions,
        Versions = listing == Versions ? TaxiiVersions.Every : filters.Versions ?? TaxiiVersions.Latest,
        NeedsJson = listing.NeedsJson,
    };

    // A client may send both: the token says more exactly where its listing stands (OpenCTI sends the last header date beside it).
    private static long? After(TaxiiCall call, TaxiiFilters filters, string binding, List<TaxiiProblem> problems)
    {
        if (filters.Next is not { } next)
        {
            return filters.AddedAfterMicros;
        }

        if (call.Tokens.TryRead(next, binding, out var micros))
        {
            return micros;
        }

        problems.Add(new TaxiiProblem("bad-next", "next",
            "next is not a token that this server gave this client for this listing; begin again from added_after."));
        return null;
    }

    // Not bound: limit and added_after. A client may change its page size, and may move added_after on as it goes; the token says where.
    private static string Binding(TaxiiCall call, TaxiiCollection collection, Listing listing, TaxiiFilters filters)
    {
        var versions = filters.Versions ?? TaxiiVersions.Latest;
        return PageTokens.Bind(
            call.Options.TagOf(call.Caller),
            call.Root,
            collection.Id,
            listing.Name,
            listing.IsOneObject ? call.ObjectId : "",
            PageTokens.Bind(filters.Ids.Order(StringComparer.Ordinal)),
            PageTokens.Bind(filters.Types.Order(StringComparer.Ordinal)),
            PageTokens.Bind(filters.SpecVersions.Order(StringComparer.Ordinal)),
            $"{versions.First} {versions.Last} {versions.All} {string.Join(' ', versions.ExactMicros.Order())}");
    }

    private static IResult Show(TaxiiCall call, Listing listing, TaxiiPage page, string binding)
    {
        if (page.Records is [])
        {
            return listing.Show([], null);
        }

        var last = page.Records[^1].AddedMicros;
        var headers = call.Context.Response.Headers;
        headers["X-TAXII-Date-Added-First"] = TaxiiTimestamp.Format(page.Records[0].AddedMicros);
        headers["X-TAXII-Date-Added-Last"] = TaxiiTimestamp.Format(last);
        return listing.Show(page.Records, page.More ? call.Tokens.Issue(binding, last) : null);
    }

    private static EnvelopeReply ShowObjects(IReadOnlyList<TaxiiRecord> records, string? next) => new(records, next);

    private static JsonReply<ManifestResource> ShowManifest(IReadOnlyList<TaxiiRecord> records, string? next)
    {
        ManifestEntry[] entries =
            [.. records.Select(r => new ManifestEntry(r.Id, TaxiiTimestamp.Format(r.AddedMicros), r.Version, r.MediaType))];
        var resource = entries is [] ? new ManifestResource(null, null, null) : new ManifestResource(next is not null, next, entries);
        return new JsonReply<ManifestResource>(StatusCodes.Status200OK, resource, TaxiiJson.Default.ManifestResource);
    }

    private static JsonReply<VersionsResource> ShowVersions(IReadOnlyList<TaxiiRecord> records, string? next)
    {
        string[] versions = [.. records.Select(r => r.Version)];
        var resource = versions is [] ? new VersionsResource(null, null, null) : new VersionsResource(next is not null, next, versions);
        return new JsonReply<VersionsResource>(StatusCodes.Status200OK, resource, TaxiiJson.Default.VersionsResource);
    }

    /// <param name="Name">Keeps tokens of one listing from being used on another.</param>
    private sealed record Listing(
        string Name,
        FilterFields Fields,
        Func<IReadOnlyList<TaxiiRecord>, string?, IResult> Show,
        bool NeedsJson = false,
        bool IsOneObject = false);
}
