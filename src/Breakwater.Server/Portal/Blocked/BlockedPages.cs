using System.Globalization;
using Breakwater.Hub;
using Breakwater.Hub.Channels;
using Breakwater.Hub.Community;

namespace Breakwater.Server.Portal.Blocked;

/// <summary>Why a value is blocked, with the two ways out beside it: an exception, and putting the lists back.</summary>
internal static class BlockedPages
{
    private const string Page = "/blocked";
    private const PortalRole ListKeepers = PortalRole.Manager | PortalRole.Coordinator;

    public static void Map(PortalRoutes portal)
    {
        portal.Get(Page, PortalRole.Person, (PortalRequest request, WhyBlocked why, ListControl control) =>
            Show(request, why, control, request.Http.Request.Query["value"].ToString().Trim(), ""));
        portal.Post(Page + "/exceptions", ListKeepers, LeaveOutAsync);
        portal.Post(Page + "/exceptions/remove", ListKeepers, TakeBackAsync);
        portal.PostConfirmed(Page + "/rollback", ListKeepers, Page, RollBackAsync);
        portal.Post(Page + "/resume", ListKeepers, ResumeAsync);
    }

    private static IResult Show(PortalRequest request, WhyBlocked why, ListControl control, string asked, string problem)
    {
        BlockAnswer? answer = null;
        try
        {
            answer = asked.Length == 0 ? null : why.Of(request.Caller, asked);
        }
        catch (RejectedException rejected) when (rejected.Kind == RejectionKind.Invalid)
        {
            problem = problem.Length > 0 ? problem : ProblemTexts.Of(rejected, request.Language);
        }

        var settings = request.Is(ListKeepers) ? control.Of(OwnerOf(request)) : null;
        return request.Page<BlockedPage, BlockedModel>(
            new BlockedModel(asked, answer, problem, settings, request.Is(PortalRole.Coordinator)),
            problem.Length > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static async Task<IResult> LeaveOutAsync(PortalRequest request, WhyBlocked why, ListControl control)
    {
        var value = request.Field("value");
        try
        {
            await control.AddExceptionAsync(OwnerOf(request), value, request.Field("reason"), request.Stop).ConfigureAwait(false);
        }
        catch (RejectedException rejected) when (rejected.Kind == RejectionKind.Invalid)
        {
            return Show(request, why, control, value, ProblemTexts.Of(rejected, request.Language));
        }

        return PortalRequest.Go($"{Page}?value={Uri.EscapeDataString(value)}&done=left-out");
    }

    private static async Task<IResult> TakeBackAsync(PortalRequest request, ListControl control)
    {
        await control.RemoveExceptionAsync(OwnerOf(request), request.Field("value"), request.Stop).ConfigureAwait(false);
        return PortalRequest.Go(Page + "?done=taken-back");
    }

    private static async Task<IResult> RollBackAsync(PortalRequest request, WhyBlocked why, ListControl control)
    {
        _ = int.TryParse(request.Field("hours"), NumberStyles.None, CultureInfo.InvariantCulture, out var hours);
        try
        {
            await control.RollBackAsync(
                OwnerOf(request), request.Now.AddHours(-hours), until: null, request.Field("reason"), request.Stop).ConfigureAwait(false);
        }
        catch (RejectedException rejected) when (rejected.Kind == RejectionKind.Invalid)
        {
            return Show(request, why, control, "", ProblemTexts.Of(rejected, request.Language));
        }

        return PortalRequest.Go(Page + "?done=rolled-back");
    }

    private static async Task<IResult> ResumeAsync(PortalRequest request, ListControl control)
    {
        await control.ResumeAsync(OwnerOf(request), request.Stop).ConfigureAwait(false);
        return PortalRequest.Go(Page + "?done=resumed");
    }

    // The same as over the API: a coordinator's word holds for everybody, a manager's for their member.
    private static string OwnerOf(PortalRequest request) => request.Caller.May(KeyPurposes.Coordinate)
        ? ListControl.Everybody : request.Caller.Member(KeyPurposes.Manage);
}
