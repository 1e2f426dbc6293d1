using Breakwater.Taxii.Negotiation;
using Breakwater.Taxii.Server.Replies;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Taxii.Server.Endpoints;

/// <summary>Discovery, API roots, status and what collections there are (TAXII 2.1 sections 4.1 to 5.2).</summary>
internal static class RootEndpoints
{
    public static async Task<IResult> DiscoveryAsync(TaxiiCall call)
    {
        var found = await call.Port.DiscoveryAsync(call.Caller, call.Aborted);
        var roots = found.Roots.Select(r => Address(call, r)).ToArray();
        var resource = new DiscoveryResource(
            found.Title,
            found.Description,
            found.Contact,
            found.DefaultRoot is null ? null : Address(call, found.DefaultRoot),
            roots.Length == 0 ? null : roots);
        return new JsonReply<DiscoveryResource>(StatusCodes.Status200OK, resource, TaxiiJson.Default.DiscoveryResource);
    }

    public static async Task<IResult> ApiRootAsync(TaxiiCall call)
    {
        if (await call.Port.ApiRootAsync(call.Caller, call.Root, call.Aborted) is not { } root)
        {
            return TaxiiErrors.NotFound("API root");
        }

        var resource = new ApiRootResource(root.Title, root.Description, [TaxiiMedia.Taxii], call.Options.ContentBytesMax);
        return new JsonReply<ApiRootResource>(StatusCodes.Status200OK, resource, TaxiiJson.Default.ApiRootResource);
    }

    public static async Task<IResult> StatusAsync(TaxiiCall call)
    {
        var id = call.Segment("status");
        return Guid.TryParseExact(id, "D", out _) && await call.Port.StatusAsync(call.Caller, call.Root, id, call.Aborted) is { } status
            ? new JsonReply<TaxiiStatus>(StatusCodes.Status200OK, status, TaxiiJson.Default.TaxiiStatus)
            : TaxiiErrors.NotFound("status");
    }

    public static async Task<IResult> CollectionsAsync(TaxiiCall call)
    {
        if (await call.Port.ApiRootAsync(call.Caller, call.Root, call.Aborted) is null)
        {
            return TaxiiErrors.NotFound("API root");
        }

        var collections = await call.Port.CollectionsAsync(call.Caller, call.Root, call.Aborted);
        var resource = new CollectionsResource(collections.Count == 0 ? null : collections);
        return new JsonReply<CollectionsResource>(StatusCodes.Status200OK, resource, TaxiiJson.Default.CollectionsResource);
    }

    public static async Task<IResult> CollectionAsync(TaxiiCall call) => await call.CollectionAsync() is { } collection
        ? new JsonReply<TaxiiCollection>(StatusCodes.Status200OK, collection, TaxiiJson.Default.TaxiiCollection)
        : TaxiiErrors.NotFound("collection");

    private static string Address(TaxiiCall call, string root)
    {
        var path = $"{call.Context.Request.PathBase}{TaxiiRoutes.Prefix}/{root}/";
        return call.Options.PublicAddress is { } address ? new Uri(address, path).AbsoluteUri : path;
    }
}
