using Breakwater.Hub.Community;
using Breakwater.Hub.Http;
using Breakwater.Hub.Publication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Breakwater.Hub.Warnings;

internal static class WarningEndpoints
{
    public static void MapWarnings(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/warnings").WithTags("Warnings");
        group.MapGet("/", (HttpContext context, WarningStore store, AudienceStore audiences, int? limit) =>
            Results.Ok(store.List(Visible(context, audiences), Math.Clamp(limit ?? 100, 1, Limits.PageMax))))
            .WithSummary("Early warnings for you, newest change first").Produces<IReadOnlyList<Warning>>();
        group.MapGet("/{id}", (HttpContext context, string id, WarningStore store, AudienceStore audiences) =>
            Results.Ok(store.Find(id, Visible(context, audiences)) ?? throw RejectedException.NotFound("warning")))
            .WithSummary("One early warning").Produces<Warning>();
    }

    private static IReadOnlyList<long> Visible(HttpContext context, AudienceStore audiences)
    {
        var caller = context.Caller();
        return caller.May(KeyPurposes.Read)
            ? audiences.VisibleTo(audiences.ViewerOf(caller))
            : throw RejectedException.Forbidden("This key is not for reading.");
    }
}
