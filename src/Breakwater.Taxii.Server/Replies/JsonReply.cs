using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Breakwater.Taxii.Negotiation;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Taxii.Server.Replies;

/// <summary>A resource as JSON with the TAXII media type.</summary>
internal sealed class JsonReply<T>(int status, T resource, JsonTypeInfo<T> type) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(resource, type);
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = TaxiiMedia.Taxii;
        httpContext.Response.ContentLength = body.Length;
        await httpContext.Response.BodyWriter.WriteAsync(body, httpContext.RequestAborted);
    }
}
