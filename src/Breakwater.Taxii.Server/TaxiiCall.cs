using System.Security.Claims;
using Breakwater.Taxii.Filters;
using Breakwater.Taxii.Port;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Breakwater.Taxii.Server;

/// <summary>One request to a TAXII endpoint, with what its handler needs.</summary>
internal sealed class TaxiiCall(HttpContext context, TaxiiServerOptions options, PageTokens tokens)
{
    public HttpContext Context => context;

    public TaxiiServerOptions Options => options;

    public PageTokens Tokens => tokens;

    public ITaxiiCollections Port { get; } = context.RequestServices.GetRequiredService<ITaxiiCollections>();

    public ClaimsPrincipal Caller => context.User;

    public CancellationToken Aborted => context.RequestAborted;

    public string Root => Segment("root");

    public string ObjectId => Segment("object");

    /// <summary>A path segment by its name in the route; empty when the route has none.</summary>
    public string Segment(string name) => context.Request.RouteValues[name] as string ?? "";

    /// <summary>Null when the collection of the path does not exist for this caller.</summary>
    public async Task<TaxiiCollection?> CollectionAsync()
    {
        var name = Segment("collection");
        return name.Length > Limits.NameCharsMax ? null : await Port.CollectionAsync(Caller, Root, name, Aborted);
    }

    public TaxiiFilters Filters(FilterFields fields, ICollection<TaxiiProblem> problems) => FilterParser.Parse(
        context.Request.Query.SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v ?? ""))),
        fields,
        options.PageDefault,
        options.PageMax,
        problems);
}
