using Breakwater.Hub;
using Breakwater.Hub.Messages;
using Breakwater.Hub.SignIn;

namespace Breakwater.Server.Portal.Account;

/// <summary>One's own account: language, zone, password, and where one is signed in.</summary>
internal static class AccountPages
{
    private const string Page = "/account";

    public static void Map(PortalRoutes portal)
    {
        portal.Get(Page, PortalRole.Person, (PortalRequest request, AccountServices services) => Show(request, services));
        portal.Post(Page + "/settings", PortalRole.Person, SetAsync);
        portal.PostConfirmed(Page + "/password", PortalRole.Person, Page, SetPasswordAsync);
        portal.Post(Page + "/sessions/{id}/end", PortalRole.Person, async (PortalRequest request, string id, Sessions sessions) =>
        {
            await sessions.EndAsync(request.Who!.Person.Id, id, request.Stop).ConfigureAwait(false);
            return PortalRequest.Go(Page + "?done=ended");
        });
        portal.Post(Page + "/sessions/end-others", PortalRole.Person, async (PortalRequest request, Sessions sessions) =>
        {
            await sessions.EndOthersAsync(request.Who!.Session, request.Stop).ConfigureAwait(false);
            return PortalRequest.Go(Page + "?done=ended");
        });
    }

    private static IResult Show(PortalRequest request, AccountServices services, string problem = "")
    {
        var person = request.Who!.Person;
        return request.Page<AccountPage, AccountModel>(
            new AccountModel(
                services.Messages.Of(person.MemberId, person.Id), services.SecondStep.Of(person.Id), services.Sessions.Of(person.Id),
                problem),
            problem.Length > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static async Task<IResult> SetAsync(PortalRequest request, AccountServices services)
    {
        var person = request.Who!.Person;
        try
        {
            var settings = services.Messages.Of(person.MemberId, person.Id) with
            {
                Language = request.Field("language"), Zone = request.Field("zone") is { Length: > 0 } zone ? zone : null,
            };
            await services.Messages.SetAsync(person.MemberId, person.Id, settings, request.Stop).ConfigureAwait(false);
            return PortalRequest.Go(Page + "?done=settings");
        }
        catch (RejectedException rejected) when (rejected.Kind == RejectionKind.Invalid)
        {
            return Show(request, services, ProblemTexts.Of(rejected, request.Language));
        }
    }

    private static async Task<IResult> SetPasswordAsync(PortalRequest request, AccountServices services)
    {
        try
        {
            await services.Passwords.ChangeAsync(request.Who!, request.Secret("password"), request.Stop).ConfigureAwait(false);
            return PortalRequest.Go(Page + "?done=password");
        }
        catch (RejectedException rejected) when (rejected.Kind == RejectionKind.Invalid)
        {
            return Show(request, services, ProblemTexts.Of(rejected, request.Language));
        }
    }
}

/// <summary>What this page calls.</summary>
internal sealed record AccountServices(
    PersonMessagesRegister Messages, SecondStep SecondStep, Sessions Sessions, PasswordSignIn Passwords);
