using Breakwater.Hub.Http;
using Breakwater.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Breakwater.Hub.Sightings;

/// <summary>A sighting by a member's own statement.</summary>
/// <param name="Kind">ipv4, ipv6, domain, url, email, md5, sha1, sha256 or sha512.</param>
/// <param name="SeenBefore">Required: true when the value was in ordinary use there before, which confirms nothing.</param>
public sealed record SightingDraft(
    string? Kind, string? Value, long? Count, DateTimeOffset? FirstSeen, DateTimeOffset? LastSeen, string? System, bool? SeenBefore);

internal static class SightingEndpoints
{
    public static void MapSightings(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/sightings").WithTags("Sightings");
        group.MapPost("/", TakeAsync).WithSummary("Report that you saw an indicator: numbers, not logs");
        group.MapGet("/", (HttpContext context, TakeSightings take) => Results.Ok(take.Own(context.Caller())))
            .WithSummary("What you have reported: counts, first and last time").Produces<IReadOnlyList<OwnSighting>>();
    }

    private static async Task<IResult> TakeAsync(
        HttpContext context, SightingDraft draft, TakeSightings take, TimeProvider time, CancellationToken cancellationToken)
    {
        if (draft.SeenBefore is null)
        {
            throw RejectedException.Invalid(
                "missing", "$.seenBefore",
                "seenBefore is missing: say whether the value was in ordinary use there before; only what was not can confirm.");
        }

        var now = time.GetUtcNow();
        await take.TakeAsync(
            context.Caller(),
            new SightingReport(
                draft.Kind ?? "", draft.Value ?? "", [], draft.Count ?? 1, draft.FirstSeen ?? draft.LastSeen ?? now,
                    draft.LastSeen ?? draft.FirstSeen ?? now,
                draft.System ?? "", new LookBack(null, draft.SeenBefore.Value)),
            cancellationToken).ConfigureAwait(false);
        return Results.Accepted();
    }
}
