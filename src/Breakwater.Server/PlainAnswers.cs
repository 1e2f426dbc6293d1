using Breakwater.Hub;
using Breakwater.Hub.Channels.Misp;
using Breakwater.Hub.Community;
using Breakwater.Hub.Http;
using Breakwater.Hub.Storage;
using Breakwater.Taxii.Server;

namespace Breakwater.Server;

/// <summary>The few answers that belong to no slice.</summary>
internal static class PlainAnswers
{
    public static IResult Health(Database database)
    {
        using var connection = database.Open();
        return Results.Text("ok\n");
    }

    public static IResult Welcome() => Results.Text(
        "Breakwater: the cyber resilience centre of a port community.\n\n"
        + "API     /api/v1, described by /api/v1/openapi.json\n"
        + "TAXII   /taxii2/\n"
        + "Lists   /feeds/TOKEN/domains.txt, ips.txt, urls.txt, hashes.txt, and every format of /api/v1/feeds/formats\n"
        + "MISP    /feeds/TOKEN/misp-feed/ to subscribe to, /misp/ for clients\n"
        + "Health  /healthz\n");

    /// <summary>No name or value here holds a NUL, and PostgreSQL takes no text with one.</summary>
    public static Task RefuseNulAsync(HttpContext context, RequestDelegate next) =>
        context.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true
            ? throw new BadHttpRequestException("A parameter holds the character NUL (%00), which nothing here has.")
            : next(context);

    /// <summary>Below TAXII, whose errors are not problem details: a hub with too many writes waiting is busy, not broken.</summary>
    public static async Task SayBusyAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (DatabaseBusyException) when (context.Request.Path.StartsWithSegments(TaxiiRoutes.Prefix) && !context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "2";
        }
    }

    /// <summary>A sensor's key stands on a machine among many: it is good for the sensor paths and opens nothing else.</summary>
    public static Task RefuseSensorsAsync(HttpContext context, RequestDelegate next)
    {
        var taxii = context.Request.Path.StartsWithSegments(TaxiiRoutes.Prefix);
        if ((!taxii && !context.Request.Path.StartsWithSegments("/api") && !context.Request.Path.StartsWithSegments(MispPath.Prefix))
            || context.User.Identity?.IsAuthenticated != true
            || context.User.ToCaller().Purposes != KeyPurposes.Sensor)
        {
            return next(context);
        }

        if (!taxii)
        {
            throw RejectedException.Forbidden("A sensor's key is good for the sensor's own paths only.");
        }

        // TAXII has error bodies of its own.
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    public static Task AddHeadersAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        return next(context);
    }
}
