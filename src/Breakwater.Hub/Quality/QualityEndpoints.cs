using Breakwater.Hub.Community;
using Breakwater.Hub.Http;
using Breakwater.Hub.Publication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Breakwater.Hub.Quality;

/// <param name="Value">Needed where the indicator has several.</param>
public sealed record FalsePositiveDraft(string? Value, string? Reason);

internal static class QualityEndpoints
{
    public static void MapQuality(this IEndpointRouteBuilder api)
    {
        api.MapGet("/decay", (HttpContext context, DecayStore decay) =>
        {
            _ = context.Caller();
            return Results.Ok(decay.Current());
        }).WithTags("Quality").WithSummary("How scores fade, and below which nothing is blocked or listed").Produces<Decay>();
        api.MapPut("/decay", async (HttpContext context, Decay draft, DecayStore decay, CancellationToken stop) =>
        {
            context.Caller().MustCoordinate();
            await decay.SetAsync(draft, stop).ConfigureAwait(false);
            return Results.NoContent();
        }).WithTags("Quality").WithSummary("Change how scores fade (coordinators)");
        api.MapPost("/indicators/{id}/false-positive",
            async (HttpContext context, string id, FalsePositiveDraft draft, ReportFalsePositive report, CancellationToken stop) =>
        {
            await report.TakeAsync(context.Caller().Member(KeyPurposes.Submit), id, draft.Value, draft.Reason, stop).ConfigureAwait(false);
            return Results.Accepted();
        }).WithTags("Quality").WithSummary("Say that a value is nothing bad: a coordinator decides");
    }
}
