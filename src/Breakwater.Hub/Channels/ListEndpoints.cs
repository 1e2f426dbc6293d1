using Breakwater.Hub.Community;
using Breakwater.Hub.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Breakwater.Hub.Channels;

public sealed record ExceptionDraft(string? Value, string? Reason);

public sealed record RollbackDraft(DateTimeOffset? At, DateTimeOffset? Until, string? Reason);

/// <summary>A member looks after its lists, a coordinator after everybody's.</summary>
internal static class ListEndpoints
{
    public static void MapLists(this IEndpointRouteBuilder api)
    {
        var lists = api.MapGroup("/lists").WithTags("Feeds");
        lists.MapGet("/", (HttpContext c, ListControl control) => Results.Ok(control.Of(OwnerOf(c))))
            .WithSummary("What your devices' lists leave out, and the moment that they are kept at (coordinators: everybody's)")
            .Produces<ListSettings>();
        lists.MapPost("/exceptions", async (HttpContext c, ExceptionDraft draft, ListControl control, CancellationToken stop) =>
            Results.Created((string?)null,
                await control.AddExceptionAsync(OwnerOf(c), draft.Value, draft.Reason, stop).ConfigureAwait(false)))
            .WithSummary("Leave a value out of your devices' lists (coordinators: out of everybody's)").Produces<ListException>(201);
        lists.MapDelete("/exceptions", async (HttpContext c, string? value, ListControl control, CancellationToken stop) =>
        {
            await control.RemoveExceptionAsync(OwnerOf(c), value, stop).ConfigureAwait(false);
            return Results.NoContent();
        }).WithSummary("Take an exception back");
        lists.MapPost("/rollback", async (HttpContext c, RollbackDraft draft, ListControl control, CancellationToken stop) =>
        {
            await control.RollBackAsync(OwnerOf(c), draft.At, draft.Until, draft.Reason, stop).ConfigureAwait(false);
            return Results.NoContent();
        }).WithSummary("Put your devices' lists back to an earlier moment, for a while (coordinators: everybody's)");
        lists.MapDelete("/rollback", async (HttpContext c, ListControl control, CancellationToken stop) =>
        {
            await control.ResumeAsync(OwnerOf(c), stop).ConfigureAwait(false);
            return Results.NoContent();
        }).WithSummary("Let the lists go on");
    }

    private static string OwnerOf(HttpContext context)
    {
        var caller = context.Caller();
        return caller.May(KeyPurposes.Coordinate) && caller.MemberId is null
            ? ListControl.Everybody
            : caller.Member(KeyPurposes.Manage);
    }
}
