using Breakwater.Hub.Community;
using Breakwater.Hub.Messages;

namespace Breakwater.Server.Portal.Warnings;

/// <summary>Early warnings: the list, one of them, and saying that one has read it.</summary>
internal static class WarningPages
{
    public static void Map(PortalRoutes portal)
    {
        portal.Get("/warnings", PortalRole.Person, (PortalRequest request, WarningDesk desk) =>
            request.Page<WarningListPage, WarningListModel>(new WarningListModel(desk.List(request.Caller, request.Language))));
        portal.Get("/warnings/{id}", PortalRole.Person, Show);
        portal.Post("/warnings/{id}/acknowledgement", PortalRole.Member, AcknowledgeAsync);
    }

    private static IResult Show(PortalRequest request, string id, WarningDesk desk)
    {
        var sheet = desk.Find(request.Caller, id, request.Language);
        return request.Page<WarningPage, WarningModel>(new WarningModel(
            sheet, request.Who!.Member?.Tier, !sheet.Item.IsRead && request.Caller.May(KeyPurposes.Submit)));
    }

    private static async Task<IResult> AcknowledgeAsync(PortalRequest request, string id, WarningDesk desk)
    {
        await desk.AcknowledgeAsync(request.Caller, id, request.Stop).ConfigureAwait(false);
        return PortalRequest.Go($"/warnings/{Uri.EscapeDataString(id)}?done=read");
    }
}
