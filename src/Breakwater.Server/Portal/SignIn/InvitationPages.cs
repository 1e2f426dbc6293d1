using Breakwater.Hub;
using Breakwater.Hub.SignIn;

namespace Breakwater.Server.Portal.SignIn;

/// <summary>The page behind an invitation. Looking at it does nothing; only its form uses the link up.</summary>
internal static class InvitationPages
{
    public static void Map(PortalRoutes portal)
    {
        portal.Get("/" + Invitations.Path + "{secret}", PortalRole.Anyone, (
            PortalRequest request, string secret, Invitations invitations) => Show(request, secret, invitations, ""));
        portal.Post("/" + Invitations.Path + "{secret}", PortalRole.Anyone, AcceptAsync);
    }

    private static IResult Show(PortalRequest request, string secret, Invitations invitations, string problem)
    {
        var (person, member) = invitations.Show(secret);
        return request.Page<InvitationPage, InvitationModel>(
            new InvitationModel(secret, person.Name, person.Email, member?.Name, problem),
            problem.Length > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static async Task<IResult> AcceptAsync(PortalRequest request, string secret, Invitations invitations, SignInRate rate)
    {
        if (!rate.MayTry(request.Http))
        {
            return PortalFailures.Page(request, StatusCodes.Status429TooManyRequests);
        }

        try
        {
            var session = await invitations.AcceptAsync(secret, request.Secret("password"), SignInPages.PlaceOf(request), request.Stop)
                .ConfigureAwait(false);
            return SignInPages.Enter(request, session, "/");
        }
        catch (RejectedException rejected) when (rejected.Kind == RejectionKind.Invalid)
        {
            return Show(request, secret, invitations, ProblemTexts.Of(rejected, request.Language));
        }
    }
}
