using System.Security.Cryptography;
using Breakwater.Hub.Community;
using Breakwater.Hub.Http;
using Breakwater.Hub.Publication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Breakwater.Hub.Messages;

public sealed record AtomDraft(string? Name);

internal static class AtomEndpoints
{
    private const string Type = "application/atom+xml; charset=utf-8";

    /// <summary>At the root: by a secret address.</summary>
    public static void MapAtom(this IEndpointRouteBuilder routes) =>
        routes.MapMethods($"/{AtomFeeds.Path}{{secret}}", ["GET", "HEAD"], (
            HttpContext context, string secret, AtomFeeds feeds, CommunityStore community, AudienceStore audiences, NewsStore news,
            MessageRules rules, HubLinks links, TimeProvider time) =>
        {
            var member = feeds.MemberOf(secret) ?? throw RejectedException.NotFound("Atom feed");
            var viewer = community.ViewerOf(member, serviceProvider: true);
            return Answer(context, viewer, "urn:breakwater:warnings:" + member, audiences, news, rules.Get(), links, time);
        }).AllowAnonymous().ExcludeFromDescription();

    /// <summary>Under <c>/api/v1</c>: by a key, and who has which secret address.</summary>
    public static void MapAtomFeeds(this IEndpointRouteBuilder api)
    {
        api.MapGet("/warnings/atom", (
            HttpContext context, AudienceStore audiences, NewsStore news, MessageRules rules, HubLinks links, TimeProvider time) =>
        {
            var caller = context.Caller();
            return caller.May(KeyPurposes.Read)
                ? Answer(
                    context, audiences.ViewerOf(caller), "urn:breakwater:warnings:" + (caller.MemberId ?? "centre"), audiences, news,
                    rules.Get(), links, time)
                : throw RejectedException.Forbidden("This key is not for reading.");
        }).WithTags("Warnings").WithSummary("Early warnings for you as an Atom feed, what was told of late");

        var feeds = api.MapGroup("/members/{id}/atom").WithTags("Messages");
        feeds.MapGet("/", (HttpContext c, string id, AtomFeeds all) => Results.Ok(all.Of(MessageEndpoints.Own(c, id))))
            .WithSummary("Secret addresses of Atom feeds, without the secrets").Produces<IReadOnlyList<AtomFeedView>>();
        feeds.MapPost("/", async (HttpContext c, string id, AtomDraft draft, AtomFeeds all, CancellationToken stop) =>
            Results.Created((string?)null, await all.AddAsync(MessageEndpoints.Own(c, id), draft.Name, stop).ConfigureAwait(false)))
            .WithSummary("Make a secret address at which your warnings are an Atom feed; it is in the answer, once")
            .Produces<NewAtomFeed>(201);
        feeds.MapDelete("/{feed}", async (HttpContext c, string id, string feed, AtomFeeds all, CancellationToken stop) =>
        {
            await all.RevokeAsync(MessageEndpoints.Own(c, id), feed, stop).ConfigureAwait(false);
            return Results.NoContent();
        }).WithSummary("Revoke a secret address of an Atom feed");
    }

    private static IResult Answer(
        HttpContext context, Viewer viewer, string self, AudienceStore audiences, NewsStore news, MessageRule rule, HubLinks links,
        TimeProvider time)
    {
        var known = audiences.All().ToDictionary(audience => audience.Id);
        var now = time.GetUtcNow();
        var entries = news.Latest(
            Audiences.VisibleTo(viewer, known.Values), Storage.Micros.Of(now - Limits.AtomAge), Limits.AtomEntriesMax);
        var hub = links.Hub ?? throw new Storage.DatabaseBusyException();
        var bytes = AtomDocument.Write(
            entries, one => MessageText.TlpName(known[one.Audience].Level), self, rule.Language, hub, DateTimeOffset.UnixEpoch);
        // Only its reader may keep it.
        context.Response.Headers.CacheControl = "private, no-cache";
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\"");
        return Results.Bytes(bytes, Type, entityTag: tag);
    }
}
