using Breakwater.Hub.Channels;
using Breakwater.Hub.SignIn;

namespace Breakwater.Server.Portal.Design;

/// <summary>The one stream of events that live pages listen to; see <see cref="LiveChanges"/>.</summary>
internal static class LiveUpdates
{
    public static void Map(PortalRoutes portal) => portal.Get("/live", PortalRole.Person, HoldAsync);

    private static async Task<IResult> HoldAsync(PortalRequest request, LiveChanges changes, Sessions sessions)
    {
        var secret = SessionCookie.Read(request.Http)!;
        await changes.HoldAsync(request.Http, request.Caller, () => sessions.IsOpen(secret)).ConfigureAwait(false);
        return Results.Empty;
    }
}
