using Breakwater.Hub.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Breakwater.Hub.Http;

/// <summary>Names what a request is about to do, so that whatever it writes carries an entry of the audit trail.</summary>
public static class Acts
{
    // What is in an address and may be kept. A new name has to be put here, so that no secret gets into the trail by mistake.
    private static readonly HashSet<string> Kept = new(StringComparer.OrdinalIgnoreCase)
    {
        "id", "member", "person", "asset", "hook", "feed", "apiRoot", "collectionId", "objectId",
    };

    public static async Task ApplyAsync(HttpContext context, RequestDelegate next)
    {
        Begin(context);
        await next(context).ConfigureAwait(false);
    }

    /// <summary>Names the act of this request, for who asks by now.</summary>
    public static void Begin(HttpContext context)
    {
        var mayChange = !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)
            && !HttpMethods.IsOptions(context.Request.Method);
        if (mayChange && context.GetEndpoint() is RouteEndpoint endpoint)
        {
            Act.Current = new Act(NameOf(context, endpoint), SubjectOf(context), ActorOf(context));
        }
    }

    private static string NameOf(HttpContext context, RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>() is { Summary: { Length: > 0 } summary }
            ? summary : $"{context.Request.Method} {endpoint.RoutePattern.RawText}";

    private static string SubjectOf(HttpContext context) => string.Join(
        ' ', context.Request.RouteValues.Where(pair => Kept.Contains(pair.Key) && pair.Value is not null)
            .Select(pair => $"{pair.Key} {pair.Value}"));

    private static ActBy ActorOf(HttpContext context)
    {
        if (context.User.Identity is not { IsAuthenticated: true })
        {
            return ActBy.Link;
        }

        var caller = context.Caller();
        return new ActBy(caller.MemberId is null ? ActorKind.Centre : ActorKind.Member, caller.MemberId, caller.PersonId, caller.KeyId);
    }
}
