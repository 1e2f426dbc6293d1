using Breakwater.Hub.Channels;
using Breakwater.Hub.Community;
using Breakwater.Hub.Delivery;
using Breakwater.Hub.Http;
using Breakwater.Hub.Publication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Breakwater.Hub.Messages;

internal static class MessageEndpoints
{
    private const string Centre = "centre";

    public static void MapMessages(this IEndpointRouteBuilder api)
    {
        api.MapGet("/message-rule", (HttpContext c, MessageRules rules) => Staff(c, () => Results.Ok(rules.Get())))
            .WithTags("Messages").WithSummary("How the centre tells people (coordinators)").Produces<MessageRule>();
        api.MapPut("/message-rule", async (HttpContext c, MessageRule rule, MessageRules rules, CancellationToken stop) =>
        {
            c.Caller().MustCoordinate();
            return Results.Ok(await rules.SetAsync(rule, stop).ConfigureAwait(false));
        }).WithTags("Messages").WithSummary("Change how the centre tells people (coordinators)").Produces<MessageRule>();

        var person = api.MapGroup("/members/{id}/people/{person}/messages").WithTags("Messages");
        person.MapGet("/", (HttpContext c, string id, string person, PersonMessagesRegister people) =>
            Results.Ok(people.Of(OwnOrCentre(c, id), person)))
            .WithSummary("How a person wants to be told of warnings").Produces<PersonMessages>();
        person.MapPut("/", async (
            HttpContext c, string id, string person, PersonMessages settings, PersonMessagesRegister people, CancellationToken stop) =>
            Results.Ok(await people.SetAsync(OwnOrCentre(c, id), person, settings, stop).ConfigureAwait(false)))
            .WithSummary("Say how a person wants to be told; what is left out is as the centre does it")
            .Produces<PersonMessages>();
        MapAcknowledgements(api);
        MapWebhooks(api);
    }

    private static void MapAcknowledgements(IEndpointRouteBuilder api)
    {
        api.MapPost("/warnings/{id}/acknowledgement", async (
            HttpContext c, string id, AcknowledgeWarning acknowledge, AudienceStore audiences, CancellationToken stop) =>
        {
            var caller = c.Caller();
            await acknowledge.ByKeyAsync(caller, id, audiences.VisibleTo(audiences.ViewerOf(caller)), stop).ConfigureAwait(false);
            return Results.NoContent();
        }).WithTags("Warnings").WithSummary("Say that you have read a warning, so that nobody else is called");
        api.MapGet("/warnings/{id}/acknowledgements", (
            HttpContext c, string id, AcknowledgeWarning acknowledge, AudienceStore audiences) =>
            Results.Ok(acknowledge.Of(c.Caller(), id, audiences.VisibleTo(audiences.ViewerOf(c.Caller())))))
            .WithTags("Warnings").WithSummary("Who has read a warning: your own people; all members' for coordinators")
            .Produces<IReadOnlyList<AcknowledgementView>>();
        api.MapGet("/warnings/stream", (
            HttpContext c, PublicationReader reader, AudienceStore audiences, KeyRing keys, LogSignal signal) =>
            EventStream.WarningsAsync(c, reader, audiences, keys, signal))
            .WithTags("Warnings").WithSummary("Server-sent events of warnings only, from Last-Event-ID on");
    }

    private static void MapWebhooks(IEndpointRouteBuilder api)
    {
        var hooks = api.MapGroup("/members/{id}/webhooks").WithTags("Messages");
        hooks.MapGet("/", (HttpContext c, string id, WebhookRegister all) => Results.Ok(all.Of(OwnOrCentre(c, id))))
            .WithSummary("Webhooks, without their secrets, and how they are doing").Produces<IReadOnlyList<WebhookView>>();
        hooks.MapPost("/", async (HttpContext c, string id, WebhookDraft draft, WebhookRegister all, CancellationToken stop) =>
            Results.Created((string?)null,
                await all.AddAsync(OwnOrCentre(c, id), draft, allowPrivate: false, stop).ConfigureAwait(false)))
            .WithSummary("Add a webhook; the secret that signs is in the answer, once").Produces<NewWebhook>(201);
        hooks.MapDelete("/{hook}", async (HttpContext c, string id, string hook, WebhookRegister all, CancellationToken stop) =>
        {
            await all.RemoveAsync(OwnOrCentre(c, id), hook, stop).ConfigureAwait(false);
            return Results.NoContent();
        }).WithSummary("Remove a webhook");
        hooks.MapPost("/{hook}/rotate", async (HttpContext c, string id, string hook, WebhookRegister all, CancellationToken stop) =>
            Results.Ok(await all.RotateAsync(OwnOrCentre(c, id), hook, stop).ConfigureAwait(false)))
            .WithSummary("A new secret; for a day the former one signs as well").Produces<NewWebhook>();
        hooks.MapPost("/{hook}/test", async (HttpContext c, string id, string hook, WebhookRegister all, CancellationToken stop) =>
        {
            await all.TestAsync(OwnOrCentre(c, id), hook, stop).ConfigureAwait(false);
            return Results.Accepted();
        }).WithSummary("Send a harmless message");
        hooks.MapGet("/{hook}/deliveries", (HttpContext c, string id, string hook, WebhookRegister all) =>
            Results.Ok(all.Deliveries(OwnOrCentre(c, id), hook)))
            .WithSummary("What was to go there of late, and what became of it").Produces<IReadOnlyList<OutboxItem>>();
        hooks.MapPost("/{hook}/retry", async (HttpContext c, string id, string hook, WebhookRegister all, CancellationToken stop) =>
            Results.Ok(new { retried = await all.RetryAsync(OwnOrCentre(c, id), hook, stop).ConfigureAwait(false) }))
            .WithSummary("Try what was given up once more");
    }

    // Another member's things do not exist for a member; "me" is the caller's own.
    internal static string Own(HttpContext context, string id)
    {
        var caller = context.Caller();
        if (caller.May(KeyPurposes.Coordinate))
        {
            return id;
        }

        var own = caller.Member(KeyPurposes.Manage);
        return id == own || id == "me" ? own : throw RejectedException.NotFound("member");
    }

    /// <summary>Null is the centre, for coordinators.</summary>
    private static string? OwnOrCentre(HttpContext context, string id) =>
        id == Centre && context.Caller().May(KeyPurposes.Coordinate) ? null : Own(context, id);

    private static IResult Staff(HttpContext context, Func<IResult> answer)
    {
        context.Caller().MustCoordinate();
        return answer();
    }
}
