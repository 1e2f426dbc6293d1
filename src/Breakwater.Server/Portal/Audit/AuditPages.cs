using System.Globalization;
using Breakwater.Hub.Audit;

namespace Breakwater.Server.Portal.Audit;

/// <summary>The audit trail: searched, and verified.</summary>
internal static class AuditPages
{
    private const int EntriesOfPage = 50;
    private const PortalRole Readers = PortalRole.Coordinator | PortalRole.Auditor;

    public static void Map(PortalRoutes portal)
    {
        portal.Get("/audit", Readers, (PortalRequest request, AuditReader reader) => Show(request, reader, verify: false));
        portal.Get("/audit/verification", Readers, (PortalRequest request, AuditReader reader) => Show(request, reader, verify: true));
    }

    private static IResult Show(PortalRequest request, AuditReader reader, bool verify)
    {
        request.Caller.MustAudit();
        var query = request.Http.Request.Query;
        _ = long.TryParse(query["before"], NumberStyles.None, CultureInfo.InvariantCulture, out var before);
        var text = query["text"].ToString().Trim();
        var entries = reader.Find(new AuditQuery(before, text, null, null, EntriesOfPage));
        return request.Page<AuditPage, AuditModel>(new AuditModel(
            text, entries, reader.Head(), verify ? reader.Verify(null) : null, entries.Count == EntriesOfPage ? entries[^1].Number : 0));
    }
}
