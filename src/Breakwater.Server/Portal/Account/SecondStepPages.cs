using Breakwater.Hub;
using Breakwater.Hub.SignIn;

namespace Breakwater.Server.Portal.Account;

/// <summary>Turning the second step on and off, and new recovery codes.</summary>
internal static class SecondStepPages
{
    private const string Page = "/account/second-step";

    public static void Map(PortalRoutes portal)
    {
        portal.GetConfirmed(Page, PortalRole.Person, (PortalRequest request, SecondStep second) => Show(request, second));
        portal.PostConfirmed(Page, PortalRole.Person, Page, TurnOnAsync);
        portal.PostConfirmed(Page + "/codes", PortalRole.Person, Page, async (PortalRequest request, SecondStep second) =>
            Show(request, second, await second.RenewCodesAsync(request.Who!, request.Stop).ConfigureAwait(false)));
        portal.PostConfirmed(Page + "/off", PortalRole.Person, Page, async (PortalRequest request, SecondStep second) =>
        {
            await second.TurnOffAsync(request.Who!, request.Stop).ConfigureAwait(false);
            return PortalRequest.Go("/account?done=second-step-off");
        });
    }

    private static IResult Show(PortalRequest request, SecondStep second, IReadOnlyList<string>? codes = null)
    {
        var state = second.Of(request.Who!.Person.Id);
        return request.Page<SecondStepPage, SecondStepModel>(
            new SecondStepModel(state, state.IsOn ? null : second.Draft(request.Who), codes ?? [], ""));
    }

    private static async Task<IResult> TurnOnAsync(PortalRequest request, SecondStep second)
    {
        var draft = request.Field("draft");
        try
        {
            return Show(request, second,
                await second.TurnOnAsync(request.Who!, draft, request.Field("code"), request.Stop).ConfigureAwait(false));
        }
        catch (RejectedException rejected) when (rejected.Problems[0].Code == "bad-code")
        {
            // The same key once more: the authenticator has it already.
            return request.Page<SecondStepPage, SecondStepModel>(
                new SecondStepModel(
                    second.Of(request.Who!.Person.Id), second.Draft(request.Who, draft), [], ProblemTexts.Of(rejected, request.Language)),
                StatusCodes.Status422UnprocessableEntity);
        }
    }
}
