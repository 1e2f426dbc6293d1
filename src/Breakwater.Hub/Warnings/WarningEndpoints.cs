using Breakwater.Hub.Community;
using Breakwater.Hub.Http;
using Breakwater.Hub.Publication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Breakwater.Hub.Warnings;

/// <summary>How things stand in the port, for one reader.</summary>
/// <param name="Level">green, yellow or red.</param>
/// <param name="Since">Null when it has been green for as long as is remembered.</param>
public sealed record PortLevelAnswer(string Level, DateTimeOffset? Since, string Why);

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
        group.MapPost("/{id}/verdict", async (
            HttpContext context, string id, VerdictDraft draft, JudgeWarning judge, CancellationToken stop) =>
        {
            context.Caller().MustCoordinate();
            await judge.JudgeAsync(id, draft, stop).ConfigureAwait(false);
            return Results.NoContent();
        }).WithSummary("Say that what a warning is about is nothing bad, or that it is after all (coordinators)");
    }

    public static void MapPortLevel(this IEndpointRouteBuilder api) =>
        api.MapGet("/port-level", (HttpContext context, PortLevelBoard board, AudienceStore audiences) =>
            Results.Ok(board.At(Visible(context, audiences))))
            .WithTags("Warnings").WithSummary("Green, yellow or red, since when and why, by what you may see").Produces<PortLevelAnswer>();

    private static IReadOnlyList<long> Visible(HttpContext context, AudienceStore audiences)
    {
        var caller = context.Caller();
        return caller.May(KeyPurposes.Read)
            ? audiences.VisibleTo(audiences.ViewerOf(caller))
            : throw RejectedException.Forbidden("This key is not for reading.");
    }
}
