using Breakwater.Taxii.Negotiation;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Taxii.Server.Replies;

/// <summary>200 without a body: what a deletion answers.</summary>
internal sealed class EmptyReply : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = TaxiiMedia.Taxii;
        httpContext.Response.ContentLength = 0;
        return Task.CompletedTask;
    }
}
