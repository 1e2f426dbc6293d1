using Breakwater.Hub;
using Breakwater.Hub.Community;
using Breakwater.Hub.SignIn;

namespace Breakwater.Server.Portal.Members;

/// <summary>The people of one's own organisation, and for coordinators those of any member: who they are, and inviting them.</summary>
internal static class PeoplePages
{
    private const string Own = "/people";
    private const string OfMember = "/members/{member}/people";
    private const PortalRole Keepers = PortalRole.Manager | PortalRole.Coordinator;

    public static void Map(PortalRoutes portal)
    {
        MapFor(portal, Own, Keepers);
        MapFor(portal, OfMember, PortalRole.Coordinator);
    }

    private static void MapFor(PortalRoutes portal, string path, PortalRole roles)
    {
        portal.Get(path, roles, (PortalRequest request, PeopleServices services) => Show(request, services));
        portal.PostConfirmed(path, roles, path == Own ? Own : "/", AddAsync);
        portal.PostConfirmed(path + "/{person}/invitation", roles, path == Own ? Own : "/", InviteAsync);
        portal.PostConfirmed(path + "/{person}/remove", roles, path == Own ? Own : "/", RemoveAsync);
    }

    private static IResult Show(PortalRequest request, PeopleServices services, InvitationMade? made = null, string problem = "")
    {
        var member = MemberOf(request, services);
        var organisation = member is null ? null : services.Members.Find(member).Name;
        return request.Page<PeoplePage, PeopleModel>(
            new PeopleModel(
                PathOf(request), organisation, services.Invitations.Of(request.Caller, member),
                member is null ? PersonRoles.OfCentre : PersonRoles.OfMember, made, problem),
            problem.Length > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static async Task<IResult> AddAsync(PortalRequest request, PeopleServices services)
    {
        try
        {
            var member = MemberOf(request, services);
            services.Invitations.MustInvite(request.Caller, member);
            var person = await services.People
                .AddAsync(member, request.Field("name"), request.Field("email"), request.Field("role"), request.Stop)
                .ConfigureAwait(false);
            var made = await services.Invitations.InviteAsync(request.Caller, member, person.Id, request.Stop).ConfigureAwait(false);
            return Show(request, services, made);
        }
        catch (RejectedException rejected) when (rejected.Kind == RejectionKind.Invalid)
        {
            return Show(request, services, problem: ProblemTexts.Of(rejected, request.Language));
        }
    }

    private static async Task<IResult> InviteAsync(PortalRequest request, string person, PeopleServices services) => Show(
        request, services,
        await services.Invitations.InviteAsync(request.Caller, MemberOf(request, services), person, request.Stop).ConfigureAwait(false));

    private static async Task<IResult> RemoveAsync(PortalRequest request, string person, PeopleServices services)
    {
        var member = MemberOf(request, services);
        if (person == request.Caller.PersonId)
        {
            throw RejectedException.Conflict("own-self", "Nobody removes themselves: somebody else has to do it.");
        }

        await services.People.RemoveAsync(member, person, request.Stop).ConfigureAwait(false);
        return PortalRequest.Go(PathOf(request) + "?done=removed");
    }

    // A manager's own member whatever the address says; a coordinator's the one that it names, else the centre.
    private static string? MemberOf(PortalRequest request, PeopleServices services) =>
        !request.Caller.May(KeyPurposes.Coordinate) ? request.Caller.Member(KeyPurposes.Manage)
        : request.Http.GetRouteValue("member") is string named ? services.Members.Find(named).Id
        : null;

    private static string PathOf(PortalRequest request) =>
        request.Http.GetRouteValue("member") is string named ? $"/members/{Uri.EscapeDataString(named)}/people" : Own;
}

/// <summary>What these pages call.</summary>
internal sealed record PeopleServices(PersonRegister People, MemberRegister Members, Invitations Invitations);
