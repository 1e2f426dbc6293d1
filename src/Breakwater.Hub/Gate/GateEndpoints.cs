using Breakwater.Hub.Http;
using Breakwater.Matching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Breakwater.Hub.Gate;

/// <summary>What the allow-lists say of a value.</summary>
/// <param name="Verdict">open, held or refused.</param>
public sealed record AllowAnswer(string Kind, string Value, string Verdict, string? Reason)
{
    /// <exception cref="RejectedException">It is not a value that could be an indicator.</exception>
    public static AllowAnswer Of(AllowListStore store, string text)
    {
        if (!IndicatorValue.TryParse(text, out var value, out var problem))
        {
            throw RejectedException.Invalid("bad-value", "value", $"\"{text}\" is not a value: {problem}");
        }

        var finding = store.Current().Check(value);
        return new AllowAnswer(
            IndicatorKinds.Name(value.Kind), value.Text, finding is null ? "open" : finding.Hold ? "held" : "refused", finding?.Reason);
    }
}

internal static class GateEndpoints
{
    public static void MapGate(this IEndpointRouteBuilder api)
    {
        var reviews = api.MapGroup("/reviews").WithTags("Gate");
        reviews.MapGet("/", (HttpContext context, ReviewQueue queue) =>
        {
            context.Caller().MustCoordinate();
            return Results.Ok(queue.Open());
        }).WithSummary("What waits for a coordinator").Produces<IReadOnlyList<ReviewItem>>();
        reviews.MapPost("/{id}/approve", async (HttpContext context, string id, ReviewQueue queue, CancellationToken stop) =>
        {
            context.Caller().MustCoordinate();
            await queue.ApproveAsync(id, stop).ConfigureAwait(false);
            return Results.NoContent();
        }).WithSummary("Let it through (coordinators)");
        reviews.MapPost("/{id}/deny", async (HttpContext context, string id, ReviewQueue queue, CancellationToken stop) =>
        {
            context.Caller().MustCoordinate();
            await queue.DenyAsync(id, stop).ConfigureAwait(false);
            return Results.NoContent();
        }).WithSummary("Do not let it through (coordinators)");
        api.MapPost("/indicators/{id}/use", async (HttpContext context, string id, UseDraft draft, SetUse set, CancellationToken stop) =>
        {
            context.Caller().MustCoordinate();
            await set.SetAsync(id, draft.Use ?? "", stop).ConfigureAwait(false);
            return Results.NoContent();
        }).WithTags("Gate").WithSummary("Say what an indicator is fit for: block, alert or context (coordinators)");
        api.MapGet("/allowlist", (HttpContext context, AllowListStore store, string? value) =>
        {
            _ = context.Caller();
            return Results.Ok(AllowAnswer.Of(store, value ?? ""));
        }).WithTags("Gate").WithSummary("Whether a value is on an allow-list, and which").Produces<AllowAnswer>();
    }
}

public sealed record UseDraft(string? Use);
