using Breakwater.Hub;
using Breakwater.Hub.Storage;
using Breakwater.Server.Portal.Design;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Net.Http.Headers;

namespace Breakwater.Server.Portal;

/// <summary>What somebody with a browser is shown when it did not work: what happened, and what to do.</summary>
internal sealed class PortalFailures(ILogger<PortalFailures> logger) : IExceptionHandler
{
    // Where programs are, which get problem details whatever they say they accept.
    private static readonly PathString[] Machines = ["/api", "/taxii2", "/misp", "/feeds", "/atom", "/sensor", "/mail", "/healthz"];

    /// <summary>Only what fails on a page of the portal; the rest is answered as before.</summary>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.Metadata.GetMetadata<PortalRoute>() is null)
        {
            return false;
        }

        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            return true;
        }

        var status = exception switch
        {
            RejectedException => StatusCodes.Status422UnprocessableEntity,
            BadHttpRequestException bad => bad.StatusCode,
            DatabaseBusyException => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status500InternalServerError,
        };
        if (status == StatusCodes.Status500InternalServerError)
        {
            PortalLog.Failed(logger, httpContext.TraceIdentifier, exception);
        }

        var request = httpContext.RequestServices.GetRequiredService<PortalRequest>();
        if (request.Http is null)
        {
            return false;
        }

        PageHeaders.Add(httpContext);
        await Page(request, status).ExecuteAsync(httpContext).ConfigureAwait(false);
        return true;
    }

    /// <summary>For what has no endpoint, or no body of its own: a page for browsers, problem details for programs.</summary>
    public static async Task ShowStatusAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        if (!http.Request.Headers[HeaderNames.Accept].ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            || Machines.Any(path => http.Request.Path.StartsWithSegments(path)))
        {
            await new StatusCodePagesOptions().HandleAsync(context).ConfigureAwait(false);
            return;
        }

        PageHeaders.Add(http);
        var request = http.RequestServices.GetRequiredService<PortalRequest>();
        await request.BeginAsync(http, http.RequestServices.GetRequiredService<Hub.SignIn.Sessions>().Find(SessionCookie.Read(http)))
            .ConfigureAwait(false);
        await Page(request, http.Response.StatusCode).ExecuteAsync(http).ConfigureAwait(false);
    }

    public static IResult Page(PortalRequest request, int status, string? detail = null) =>
        request.Page<FailurePage, FailureModel>(new FailureModel(status, detail, request.Http.TraceIdentifier), status);

    public static IResult Page(PortalRequest request, RejectedException rejected) => rejected.Kind switch
    {
        RejectionKind.NotFound => Page(request, StatusCodes.Status404NotFound, rejected.Message),
        RejectionKind.Forbidden => Page(request, StatusCodes.Status403Forbidden, rejected.Message),
        RejectionKind.Conflict => Page(request, StatusCodes.Status409Conflict, rejected.Message),
        _ => Page(request, StatusCodes.Status422UnprocessableEntity, rejected.Message),
    };
}

internal static partial class PortalLog
{
    [LoggerMessage(9101, LogLevel.Error, "Page {Trace} failed.")]
    public static partial void Failed(ILogger logger, string trace, Exception e);
}
