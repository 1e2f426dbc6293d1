using System.Security.Cryptography;
using Breakwater.Taxii.Negotiation;
using Breakwater.Taxii.Server.Endpoints;
using Breakwater.Taxii.Server.Replies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Breakwater.Taxii.Server;

/// <summary>Serves TAXII 2.1 over the host's <see cref="Port.ITaxiiCollections"/>.</summary>
public static class TaxiiRoutes
{
    /// <summary>Everything is below this path: discovery at it, API roots one segment further.</summary>
    public const string Prefix = "/taxii2";

    private const string Collection = "/{root}/collections/{collection}";

    private delegate Task<IResult> Handler(TaxiiCall call);

    /// <summary>
    /// Maps the endpoints. They ask for an authenticated user, except discovery when it is open. The host configures the authentication
    /// schemes, registers the port, and puts <see cref="TaxiiErrorBodies.UseTaxiiErrors"/> ahead of authentication.
    /// </summary>
    /// <exception cref="InvalidOperationException">The options are not usable; the message names every one that is not.</exception>
    /// <returns>The group, to add conventions such as rate limits to.</returns>
    public static IEndpointConventionBuilder MapTaxii(this IEndpointRouteBuilder routes, TaxiiServerOptions options)
    {
        options.Check();
        var tokens = new PageTokens(options.NextKey ?? RandomNumberGenerator.GetBytes(TaxiiServerOptions.NextKeyBytesMin));
        var policy = new AuthorizationPolicyBuilder([.. options.AuthenticationSchemes]).RequireAuthenticatedUser().Build();
        var group = routes.MapGroup(Prefix).RequireAuthorization(policy);

        var discovery = Map("/", get: RootEndpoints.DiscoveryAsync);
        if (options.OpenDiscovery)
        {
            discovery.AllowAnonymous();
        }

        Map("/{root}/", get: RootEndpoints.ApiRootAsync);
        Map("/{root}/status/{status}/", get: RootEndpoints.StatusAsync);
        Map("/{root}/collections/", get: RootEndpoints.CollectionsAsync);
        Map(Collection + "/", get: RootEndpoints.CollectionAsync);
        Map(Collection + "/manifest/", get: ReadEndpoints.ManifestAsync);
        Map(Collection + "/objects/", get: ReadEndpoints.ObjectsAsync, post: WriteEndpoints.AddAsync);
        Map(Collection + "/objects/{object}/", get: ReadEndpoints.ObjectAsync, delete: WriteEndpoints.DeleteAsync);
        Map(Collection + "/objects/{object}/versions/", get: ReadEndpoints.VersionsAsync);
        group.Map("/{**rest}", (HttpContext context) => TaxiiErrors.Of(StatusCodes.Status404NotFound).ExecuteAsync(context));
        return group;

        IEndpointConventionBuilder Map(string pattern, Handler? get = null, Handler? post = null, Handler? delete = null) =>
            group.Map(pattern, context => DispatchAsync(new TaxiiCall(context, options, tokens), get, post, delete));
    }

    // One endpoint a path for all methods, so that a wrong method meets our 405 and not the catch-all's 404.
    private static async Task DispatchAsync(TaxiiCall call, Handler? get, Handler? post, Handler? delete)
    {
        var context = call.Context;
        context.Response.Headers.CacheControl = "no-store";
        var handler = context.Request.Method switch
        {
            "GET" or "HEAD" => get,
            "POST" => post,
            "DELETE" => delete,
            _ => null,
        };
        IResult reply;
        if (handler is null)
        {
            string[] allowed = [.. Allowed("GET", get), .. Allowed("HEAD", get), .. Allowed("POST", post), .. Allowed("DELETE", delete)];
            context.Response.Headers.Allow = string.Join(", ", allowed);
            reply = TaxiiErrors.Of(StatusCodes.Status405MethodNotAllowed, $"This address takes {string.Join(", ", allowed)}.");
        }
        else if (!TaxiiMedia.MayAnswer(context.Request.Headers.Accept))
        {
            reply = TaxiiErrors.Of(StatusCodes.Status406NotAcceptable, $"Answers here are {TaxiiMedia.Taxii}.");
        }
        else
        {
            reply = await handler(call);
        }

        await reply.ExecuteAsync(context);
    }

    private static string[] Allowed(string method, Handler? handler) => handler is null ? [] : [method];
}
