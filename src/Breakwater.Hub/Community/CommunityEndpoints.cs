using Breakwater.Hub.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Breakwater.Hub.Community;

public sealed record PersonDraft(string? Name, string? Email, string? Role);

public sealed record CircleDraft(string? Name, string? LevelDefault, string? LevelHighest);

public sealed record KeyDraft(string? Label, string? Purpose, bool ServiceProvider, int? Days, string? Certificate = null);

public sealed record AssetDraft(string? Value);

/// <param name="Level">A TLP level.</param>
public sealed record LevelDraft(string? Level);

public sealed record SetupDraft(string? Token, string? Name, string? Email);

/// <summary>A circle as its readers see it: who is in it is for its members and coordinators.</summary>
public sealed record CircleView(string Id, string Name, string LevelDefault, string LevelHighest, IReadOnlyList<string>? Members);

internal static class CommunityEndpoints
{
    public static void MapCommunity(this IEndpointRouteBuilder api)
    {
        var members = api.MapGroup("/members").WithTags("Community");
        members.MapGet("/", ListMembers).WithSummary("All members (coordinators)").Produces<IReadOnlyList<Member>>();
        members.MapPost("/", AddMemberAsync).WithSummary("Add a member; its first key is in the answer, once").Produces<NewMember>(201);
        members.MapGet("/{id}", GetMember).WithSummary("A member: your own, or any for coordinators").Produces<Member>();
        members.MapPatch("/{id}", ChangeMemberAsync).WithSummary("Change a member (coordinators)").Produces<Member>();

        members.MapPut("/{id}/level", async (HttpContext c, string id, LevelDraft draft, AcceptedLevel accepted, CancellationToken stop) =>
            Results.Ok(await accepted.SetAsync(Own(c, id), draft.Level, stop).ConfigureAwait(false)))
            .WithSummary("Set the most restrictive level that a member accepts: what is above reaches it by no channel")
            .Produces<Member>();

        members.MapGet("/{id}/people", (HttpContext c, string id, PersonRegister people) =>
            Results.Ok(people.Of(Own(c, id)))).WithSummary("People of a member").Produces<IReadOnlyList<Person>>();
        members.MapPost("/{id}/people", AddPersonAsync).WithSummary("Add a person").Produces<Person>(201);
        members.MapDelete("/{id}/people/{person}",
            async (HttpContext c, string id, string person, PersonRegister people, CancellationToken stop) =>
        {
            await people.RemoveAsync(Own(c, id), person, stop).ConfigureAwait(false);
            return Results.NoContent();
        }).WithSummary("Remove a person, and revoke their keys");

        members.MapGet("/{id}/assets", (HttpContext c, string id, AssetRegister assets) => Results.Ok(assets.OfMember(Own(c, id))))
            .WithSummary("A member's own domains and ranges").Produces<IReadOnlyList<Asset>>();
        members.MapPost("/{id}/assets", async (HttpContext c, string id, AssetDraft draft, AssetRegister assets, CancellationToken stop) =>
            Results.Created((string?)null, await assets.ClaimAsync(Own(c, id), draft.Value, stop).ConfigureAwait(false)))
            .WithSummary("Claim a domain or range").Produces<Asset>(201);
        members.MapPost("/{id}/assets/{asset}/prove",
            async (HttpContext c, string id, string asset, AssetRegister assets, CancellationToken stop) =>
            Results.Ok(await assets.ProveAsync(Own(c, id), asset, stop).ConfigureAwait(false)))
            .WithSummary("Look for the TXT record that proves control").Produces<Asset>();
        members.MapPost("/{id}/assets/{asset}/approve",
            async (HttpContext c, string id, string asset, AssetRegister assets, CancellationToken stop) =>
        {
            c.Caller().MustCoordinate();
            return Results.Ok(await assets.ApproveAsync(asset, stop).ConfigureAwait(false));
        }).WithSummary("Approve a domain or range (coordinators)").Produces<Asset>();
        members.MapDelete("/{id}/assets/{asset}",
            async (HttpContext c, string id, string asset, AssetRegister assets, CancellationToken stop) =>
        {
            await assets.RemoveAsync(Own(c, id), asset, stop).ConfigureAwait(false);
            return Results.NoContent();
        }).WithSummary("Give up a domain or range");

        MapKeys(api);
        MapCircles(api);
        api.MapPost("/setup", async (SetupDraft draft, SetupLink setup, CancellationToken stop) =>
            Results.Created((string?)null, await setup.UseAsync(draft.Token ?? "", draft.Name, draft.Email, stop).ConfigureAwait(false)))
            .AllowAnonymous().WithTags("Community").WithSummary("Use the one-time link of the first start").Produces<NewCoordinator>(201);
    }

    private static void MapKeys(IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/keys").WithTags("Keys");
        keys.MapGet("/", (HttpContext c, KeyRing ring) => Results.Ok(ring.OfMember(c.Caller().Member(KeyPurposes.Manage))))
            .WithSummary("Your keys, without their secrets").Produces<IReadOnlyList<ApiKey>>();
        keys.MapPost("/", async (HttpContext c, KeyDraft draft, KeyRing ring, CancellationToken stop) =>
            Results.Created((string?)null, await ring
            .IssueAsync(c.Caller().Member(KeyPurposes.Manage), draft.Label ?? "", draft.Purpose ?? "", draft.ServiceProvider, draft.Days,
                draft.Certificate, stop)
            .ConfigureAwait(false)))
            .WithSummary("Issue a key of one purpose; its secret is in the answer, once, unless a certificate (PEM) is the key")
            .Produces<NewApiKey>(201);
        keys.MapPost("/{id}/rotate", async (HttpContext c, string id, KeyRing ring, CancellationToken stop) =>
            Results.Ok(await ring.RotateAsync(id, c.Caller().Member(KeyPurposes.Manage), stop).ConfigureAwait(false)))
            .WithSummary("Replace a key; the old one ends at once").Produces<NewApiKey>();
        keys.MapDelete("/{id}", async (HttpContext c, string id, KeyRing ring, CancellationToken stop) =>
        {
            await ring.RevokeAsync(id, c.Caller().Member(KeyPurposes.Manage), stop).ConfigureAwait(false);
            return Results.NoContent();
        }).WithSummary("Revoke a key");
    }

    private static void MapCircles(IEndpointRouteBuilder api)
    {
        var circles = api.MapGroup("/circles").WithTags("Community");
        circles.MapGet("/", ListCircles).WithSummary("The circles that you are in").Produces<IReadOnlyList<CircleView>>();
        circles.MapPost("/", async (HttpContext c, CircleDraft draft, CircleRegister register, CancellationToken stop) =>
        {
            c.Caller().MustCoordinate();
            return Results.Created((string?)null, await register
                .AddAsync(draft.Name, draft.LevelDefault, draft.LevelHighest, stop).ConfigureAwait(false));
        }).WithSummary("Add a circle (coordinators)").Produces<Circle>(201);
        circles.MapPut("/{id}/members/{member}",
            (HttpContext c, string id, string member, CircleRegister register, MemberRegister members, CancellationToken stop) =>
            MoveAsync(c, () => register.JoinAsync(register.Find(id), members.Find(member), stop)))
            .WithSummary("Put a member into a circle (coordinators)");
        circles.MapDelete("/{id}/members/{member}",
            (HttpContext c, string id, string member, CircleRegister register, MemberRegister members, CancellationToken stop) =>
            MoveAsync(c, () => register.LeaveAsync(register.Find(id), members.Find(member), stop)))
            .WithSummary("Take a member out of a circle (coordinators)");
    }

    private static async Task<IResult> MoveAsync(HttpContext context, Func<Task<bool>> move)
    {
        context.Caller().MustCoordinate();
        await move().ConfigureAwait(false);
        return Results.NoContent();
    }

    private static IResult ListMembers(HttpContext context, MemberRegister members)
    {
        context.Caller().MustCoordinate();
        return Results.Ok(members.All());
    }

    private static async Task<IResult> AddMemberAsync(HttpContext context, MemberDraft draft, MemberRegister members,
        CancellationToken stop)
    {
        context.Caller().MustCoordinate();
        var added = await members.AddAsync(draft, stop).ConfigureAwait(false);
        return Results.Created($"/api/v1/members/{added.Member.Id}", added);
    }

    private static async Task<IResult> ChangeMemberAsync(
        HttpContext context, string id, MemberDraft draft, MemberRegister members, CancellationToken stop)
    {
        context.Caller().MustCoordinate();
        return Results.Ok(await members.ChangeAsync(id, draft, stop).ConfigureAwait(false));
    }

    private static IResult GetMember(HttpContext context, string id, MemberRegister members)
    {
        var caller = context.Caller();
        if (!caller.May(KeyPurposes.Coordinate) && (id == "me" || id == caller.MemberId))
        {
            return Results.Ok(members.Find(caller.Member(KeyPurposes.Read)));
        }

        caller.MustCoordinate();
        return Results.Ok(members.Find(id));
    }

    private static async Task<IResult> AddPersonAsync(
        HttpContext context, string id, PersonDraft draft, PersonRegister people, CancellationToken stop) =>
        Results.Created((string?)null,
            await people.AddAsync(Own(context, id), draft.Name, draft.Email, draft.Role, stop).ConfigureAwait(false));

    private static IResult ListCircles(HttpContext context, CircleRegister register, CommunityStore store)
    {
        var caller = context.Caller();
        var staff = caller.May(KeyPurposes.Coordinate);
        var own = caller.MemberId is { } member ? store.CirclesOf(member) : new HashSet<string>();
        return Results.Ok(register.All()
            .Where(circle => staff || circle.Id == Circle.EveryoneId || own.Contains(circle.Id))
            .Select(circle => new CircleView(
                circle.Id, circle.Name, circle.LevelDefault, circle.LevelHighest, staff ? register.MembersOf(circle) : null))
            .ToList());
    }

    // Another member's things do not exist for a member; "me" is the caller's own.
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
