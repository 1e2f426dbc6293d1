using System.Text;
using Breakwater.Hub.Community;
using Breakwater.Hub.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Breakwater.Hub.Scorecard;

internal static class ScorecardEndpoints
{
    public static void MapScorecard(this IEndpointRouteBuilder api)
    {
        api.MapGet("/scorecard", (HttpContext context, ReadScorecard read, string? month, string? format) =>
        {
            MustRead(context.Caller());
            return format switch
            {
                null or "json" => Results.Ok(read.Month(month)),
                "csv" => Results.Text(read.Csv(month), "text/csv", Encoding.UTF8),
                _ => throw RejectedException.Invalid("bad-format", "format", $"\"{format}\" is not one of json, csv."),
            };
        }).WithTags("Scorecard").WithSummary("The community's numbers of a month, each with its definition and its history")
            .Produces<ScorecardMonth>();
        api.MapGet("/scorecard/sources", (HttpContext context, ReadScorecard read, string? month) =>
        {
            context.Caller().MustCoordinate();
            return Results.Ok(read.Sources(month));
        }).WithTags("Scorecard").WithSummary("How reliable each source was in a month, members under a pseudonym (coordinators)")
            .Produces<ReliabilityList>();
        api.MapGet("/members/me/balance", (HttpContext context, ReadScorecard read, string? month) =>
            Results.Ok(read.Balance(context.Caller().Member(KeyPurposes.Read), month)))
            .WithTags("Scorecard").WithSummary("What you gave in a month, what it did for others, and what you received")
            .Produces<Balance>();
    }

    private static void MustRead(Caller caller)
    {
        if (!caller.May(KeyPurposes.Coordinate) && (caller.MemberId is null || !caller.May(KeyPurposes.Read)))
        {
            throw RejectedException.Forbidden("This key is not for reading.");
        }
    }
}
