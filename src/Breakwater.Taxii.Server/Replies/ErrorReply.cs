using Microsoft.AspNetCore.Http;

namespace Breakwater.Taxii.Server.Replies;

/// <summary>An error resource, with the TAXII media type like every answer.</summary>
internal sealed class ErrorReply(int status, string? description, IReadOnlyCollection<TaxiiProblem>? problems) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var resource = TaxiiErrors.Resource(status, description, httpContext.TraceIdentifier, problems);
        return new JsonReply<TaxiiError>(status, resource, TaxiiJson.Default.TaxiiError).ExecuteAsync(httpContext);
    }
}
