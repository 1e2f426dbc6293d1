using Breakwater.Hub.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Breakwater.Hub.Escrow;

internal static class EscrowEndpoints
{
    public static void MapEscrow(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/unsealings").WithTags("Unsealing");
        group.MapPost("/", async (HttpContext context, UnsealingDraft draft, UnsealSubmitter unseal, CancellationToken stop) =>
        {
            var asked = await unseal.AskAsync(context.Caller(), draft, stop).ConfigureAwait(false);
            return Results.Created($"/api/v1/unsealings/{asked.Id}", asked);
        }).WithSummary("Ask who shared an object, and say why; a second coordinator has to agree (coordinators)")
            .Produces<UnsealingView>(201);
        group.MapGet("/", (HttpContext context, UnsealSubmitter unseal) =>
        {
            context.Caller().MustCoordinate();
            return Results.Ok(unseal.List());
        }).WithSummary("Requests to unseal, newest first (coordinators)").Produces<IReadOnlyList<UnsealingView>>();
        group.MapPost("/{id}/grant", async (HttpContext context, string id, UnsealSubmitter unseal, CancellationToken stop) =>
            Results.Ok(await unseal.GrantAsync(context.Caller(), id, stop).ConfigureAwait(false)))
            .WithSummary("Agree, and learn who it was; the submitter is told (a coordinator other than the one who asked)")
            .Produces<Unsealed>();
        group.MapPost("/{id}/refuse", async (HttpContext context, string id, UnsealSubmitter unseal, CancellationToken stop) =>
        {
            await unseal.RefuseAsync(context.Caller(), id, stop).ConfigureAwait(false);
            return Results.NoContent();
        }).WithSummary("Let a request rest (coordinators)");
        group.MapGet("/own", (HttpContext context, UnsealSubmitter unseal) => Results.Ok(unseal.Notices(context.Caller())))
            .WithSummary("What of yours was unsealed: when, why and by whom").Produces<IReadOnlyList<UnsealingNotice>>();
    }
}
