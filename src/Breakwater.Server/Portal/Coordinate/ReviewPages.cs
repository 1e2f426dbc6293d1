using Breakwater.Hub.Gate;

namespace Breakwater.Server.Portal.Coordinate;

/// <summary>What waits for a coordinator, with its clock.</summary>
internal static class ReviewPages
{
    private const string Page = "/reviews";

    public static void Map(PortalRoutes portal)
    {
        portal.Get(Page, PortalRole.Coordinator, (PortalRequest request, ReviewQueue queue) =>
            request.Page<ReviewPage, ReviewModel>(new ReviewModel(queue.Open())));
        portal.Post(Page + "/{id}/approval", PortalRole.Coordinator, async (PortalRequest request, string id, ReviewQueue queue) =>
        {
            await queue.ApproveAsync(id, request.Stop).ConfigureAwait(false);
            return PortalRequest.Go(Page + "?done=decided");
        });
        portal.Post(Page + "/{id}/denial", PortalRole.Coordinator, async (PortalRequest request, string id, ReviewQueue queue) =>
        {
            await queue.DenyAsync(id, request.Stop).ConfigureAwait(false);
            return PortalRequest.Go(Page + "?done=decided");
        });
    }
}
