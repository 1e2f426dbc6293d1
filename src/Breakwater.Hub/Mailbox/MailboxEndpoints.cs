using Breakwater.Hub.Community;
using Breakwater.Hub.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Breakwater.Hub.Mailbox;

public sealed record MailboxAddressDraft(string? Circle = null);

public sealed record MailAssignment(string? Person);

internal static class MailboxEndpoints
{
    public static void MapMailbox(this IEndpointRouteBuilder api)
    {
        var addresses = api.MapGroup("/members/{id}/people/{person}/mail-addresses").WithTags("Mailbox");
        addresses.MapGet("/", (HttpContext c, string id, string person, MailboxAddresses all) =>
            Results.Ok(all.Of(Own(c, id), person))).WithSummary("A person's secret mail addresses, without the secrets")
            .Produces<IReadOnlyList<MailboxAddressView>>();
        addresses.MapPost("/", async (
            HttpContext c, string id, string person, MailboxAddressDraft draft, MailboxAddresses all, CancellationToken stop) =>
            Results.Created((string?)null, await all.AddAsync(Own(c, id), person, draft.Circle, stop).ConfigureAwait(false)))
            .WithSummary("Make a secret mail address for a person; it is in the answer, once").Produces<NewMailboxAddress>(201);
        addresses.MapDelete("/{address}", async (
            HttpContext c, string id, string person, string address, MailboxAddresses all, CancellationToken stop) =>
        {
            await all.RevokeAsync(Own(c, id), person, address, stop).ConfigureAwait(false);
            return Results.NoContent();
        }).WithSummary("Revoke a secret mail address");

        var mails = api.MapGroup("/mailbox").WithTags("Mailbox");
        mails.MapGet("/held", (HttpContext c, HeldMails held) => Staff(c, () => Results.Ok(held.Held())))
            .WithSummary("Mails that nobody knows whose they are (coordinators)").Produces<IReadOnlyList<MailView>>();
        mails.MapGet("/refused", (HttpContext c, HeldMails held) => Staff(c, () => Results.Ok(held.Refused())))
            .WithSummary("Mails that were refused lately (coordinators)").Produces<IReadOnlyList<MailView>>();
        mails.MapGet("/said", (HttpContext c, HeldMails held) => Staff(c, () => Results.Ok(held.Words())))
            .WithSummary("What members said has happened, without who they are (coordinators)").Produces<IReadOnlyList<MailWords>>();
        mails.MapPost("/held/{mail}/assign", async (
            HttpContext c, string mail, MailAssignment to, HeldMails held, PublicAddress hub, CancellationToken stop) =>
        {
            c.Caller().MustCoordinate();
            return Results.Ok(new { state = await held.AssignAsync(mail, to.Person ?? "", hub.Current, stop).ConfigureAwait(false) });
        }).WithSummary("Say whose a held mail is (coordinators)");
        mails.MapDelete("/held/{mail}", async (HttpContext c, string mail, HeldMails held, CancellationToken stop) =>
        {
            c.Caller().MustCoordinate();
            await held.DropAsync(mail, stop).ConfigureAwait(false);
            return Results.NoContent();
        }).WithSummary("Drop a held mail (coordinators)");
    }

    private static IResult Staff(HttpContext context, Func<IResult> answer)
    {
        context.Caller().MustCoordinate();
        return answer();
    }

    // Another member's people do not exist for a member; "me" is the caller's own.
    private static string Own(HttpContext context, string id)
    {
        var caller = context.Caller();
        if (caller.May(KeyPurposes.Coordinate))
        {
            return id;
        }

        var own = caller.Member(KeyPurposes.Manage);
        return id == own || id == "me" ? own : throw RejectedException.NotFound("member");
    }
}
