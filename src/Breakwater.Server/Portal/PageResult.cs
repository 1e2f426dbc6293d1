using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Breakwater.Server.Portal;

/// <summary>
/// Renders a Razor component as a whole page: on the server, once, without circuits. It is rendered whole before the first byte leaves, so
/// that what fails is an error page and not half a page.
/// </summary>
internal sealed class PageResult(PortalRequest request, Type page, object? model, int status) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var html = await RenderAsync(httpContext.RequestServices).ConfigureAwait(false);
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        httpContext.Response.Headers.CacheControl = "no-store";
        httpContext.Response.Headers.ContentLanguage = request.Language;
        await httpContext.Response.WriteAsync(html, httpContext.RequestAborted).ConfigureAwait(false);
    }

    private async Task<string> RenderAsync(IServiceProvider services)
    {
        var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        await using (renderer.ConfigureAwait(false))
        {
            return await renderer.Dispatcher.InvokeAsync(async () =>
            {
                var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(PortalPage<>.Model)] = model });
                var root = await renderer.RenderComponentAsync(page, parameters).ConfigureAwait(false);
                return "<!doctype html>\n" + root.ToHtmlString();
            }).ConfigureAwait(false);
        }
    }
}
