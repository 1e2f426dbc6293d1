using Breakwater.Hub.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Breakwater.Hub.Audit;

internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/audit").WithTags("Audit trail");
        group.MapGet("/", (HttpContext context, AuditReader reader, long? before, string? text, DateTimeOffset? since,
            DateTimeOffset? until, int? limit) =>
        {
            context.Caller().MustAudit();
            return Results.Ok(reader.Find(new AuditQuery(before ?? 0, text?.Trim() ?? "", since, until, limit ?? Limits.AuditPageDefault)));
        }).WithSummary("What was done, the newest first (auditors and coordinators)").Produces<IReadOnlyList<AuditEntry>>();
        group.MapGet("/head", (HttpContext context, AuditReader reader) =>
        {
            context.Caller().MustAudit();
            return Results.Ok(reader.Head());
        }).WithSummary("Where the trail ends, to be written down elsewhere (auditors and coordinators)").Produces<AuditHead>();
        group.MapGet("/verification", (HttpContext context, AuditReader reader, long? number, string? hash) =>
        {
            context.Caller().MustAudit();
            return Results.Ok(reader.Verify(number is { } end ? new AuditHead(end, hash ?? "") : null));
        }).WithSummary("Whether the trail is as it was written, and still holds an end that was written down (auditors and coordinators)")
            .Produces<AuditVerdict>();
        group.MapGet("/own", (HttpContext context, AuditReader reader, long? before) =>
        {
            var (entries, next) = reader.Own(context.Caller(), before ?? 0);
            return Results.Ok(new OwnAudit(entries, next));
        }).WithSummary("What your own people and keys did, the newest first").Produces<OwnAudit>();
    }

    /// <param name="Next">To go on before; 0 when there is no more.</param>
    private sealed record OwnAudit(IReadOnlyList<OwnAuditEntry> Entries, long Next);
}
