using Breakwater.Hub.Community;
using Breakwater.Hub.Messages;
using Breakwater.Hub.Publication;
using Breakwater.Hub.SignIn;
using Breakwater.Hub.Warnings;
using Breakwater.Server.Portal.SignIn;
using Microsoft.Net.Http.Headers;

namespace Breakwater.Server.Portal.Overview;

/// <summary>The harbour now: the first page of everybody who is signed in. Programs that ask here get the plain text of old.</summary>
internal static class OverviewPages
{
    private const int WarningsShown = 6;

    public static void Map(PortalRoutes portal) => portal.Get("/", PortalRole.Anyone, Show);

    private static IResult Show(
        PortalRequest request, PortLevelBoard level, WarningDesk desk, SharingPulse pulse, SecondStep second)
    {
        if (!request.Http.Request.Headers[HeaderNames.Accept].ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            return PlainAnswers.Welcome();
        }

        if (request.Role == PortalRole.Stranger)
        {
            return SignInPages.Show(request, "/");
        }

        var caller = request.Caller;
        var warnings = desk.List(caller, request.Language);
        var unread = warnings.Where(one => !one.IsRead).ToList();
        // What waits for the reader first, and of it the worst.
        var shown = unread.OrderBy(one => Urgency(one.Warning.Level)).Concat(warnings.Where(one => one.IsRead)).Take(WarningsShown);
        return request.Page<OverviewPage, OverviewModel>(new OverviewModel(
            level.Of(caller), shown.ToList(), warnings.Count,
            unread.Count, pulse.Of(caller), !second.Of(request.Who!.Person.Id).IsOn, caller.May(KeyPurposes.Submit)));
    }

    private static int Urgency(string level) => level switch
    {
        "port alert" => 0,
        "confirmed" => 1,
        _ => 2,
    };
}
