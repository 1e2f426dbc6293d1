using Breakwater.Taxii.Negotiation;
using Breakwater.Taxii.Port;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Taxii.Server.Replies;

/// <summary>Objects, streamed.</summary>
internal sealed class EnvelopeReply(IReadOnlyList<TaxiiRecord> records, string? next) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = TaxiiMedia.Taxii;
        return EnvelopeWriter.WriteAsync(httpContext.Response.BodyWriter, records, next, httpContext.RequestAborted);
    }
}
