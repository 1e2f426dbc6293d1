using Breakwater.Taxii.Server.Replies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Breakwater.Taxii.Server;

/// <summary>
/// Gives every error below the TAXII path a TAXII error resource, also those that never reach an endpoint: challenges, rate limits,
/// refusals of the web server, and bugs.
/// </summary>
public static class TaxiiErrorBodies
{
    /// <summary>To be placed ahead of authentication, authorisation and rate limiting. Leaves other paths alone.</summary>
    public static IApplicationBuilder UseTaxiiErrors(this IApplicationBuilder app, TaxiiServerOptions options)
    {
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("Breakwater.Taxii");
        return app.Use((context, next) => context.Request.Path.StartsWithSegments(TaxiiRoutes.Prefix, StringComparison.OrdinalIgnoreCase)
            ? RunAsync(context, next, options, logger)
            : next(context));
    }

    private static async Task RunAsync(HttpContext context, RequestDelegate next, TaxiiServerOptions options, ILogger logger)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (IOException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (BadHttpRequestException refused) when (!context.Response.HasStarted)
        {
            Restart(context, refused.StatusCode);
        }
#pragma warning disable CA1031 // The edge of the TAXII surface: whatever a bug throws is logged here and ends as 500.
        catch (Exception bug) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            TaxiiLog.Failed(logger, bug, context.Request.Method, context.TraceIdentifier);
            Restart(context, StatusCodes.Status500InternalServerError);
        }

        var response = context.Response;
        if (response.StatusCode == StatusCodes.Status401Unauthorized && !response.HasStarted)
        {
            Challenge(response, options.Realm);
        }

        if (response.StatusCode >= StatusCodes.Status400BadRequest && !response.HasStarted
            && response.ContentType is null && response.ContentLength is null or 0)
        {
            await TaxiiErrors.Of(response.StatusCode).ExecuteAsync(context);
        }
    }

    private static void Restart(HttpContext context, int status)
    {
        context.Response.Clear();
        context.Response.StatusCode = status;
    }

    // Known clients speak Basic; a scheme of the host may have said so already.
    private static void Challenge(HttpResponse response, string realm)
    {
        var present = response.Headers.WWWAuthenticate.ToString();
        if (!present.Contains("Basic", StringComparison.OrdinalIgnoreCase))
        {
            response.Headers.Append(HeaderNames.WWWAuthenticate, $"Basic realm=\"{realm}\", charset=\"UTF-8\"");
        }

        if (!present.Contains("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            response.Headers.Append(HeaderNames.WWWAuthenticate, "Bearer");
        }
    }
}
