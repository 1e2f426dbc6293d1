using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Breakwater.Hub.Messages;

/// <summary>
/// The page behind the link of a message: plain HTML without scripts. Mail scanners follow links, so looking at it does nothing; its one
/// button posts a form with what only the page itself holds. It says nothing of what the warning is about.
/// </summary>
internal static class AcknowledgePage
{
    public const string Path = "mail/read/";
    private const string TokenField = "page";

    public static void MapAcknowledge(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/" + Path + "{secret}", ["GET", "HEAD"], Get).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost("/" + Path + "{secret}", PostAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }

    private static IResult Get(HttpContext context, string secret, AcknowledgeWarning acknowledge)
    {
        try
        {
            return Show(context, secret, acknowledge.Show(secret));
        }
        catch (RejectedException rejected)
        {
            return Gone(context, rejected);
        }
    }

    private static async Task<IResult> PostAsync(
        HttpContext context, string secret, AcknowledgeWarning acknowledge, CancellationToken stop)
    {
        try
        {
            var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(stop).ConfigureAwait(false) : null;
            var done = await acknowledge.ByLinkAsync(secret, form?[TokenField].ToString() ?? "", stop).ConfigureAwait(false);
            return Show(context, secret, acknowledge.Show(secret), done ? 200 : 422);
        }
        catch (RejectedException rejected)
        {
            return Gone(context, rejected);
        }
    }

    private static IResult Show(HttpContext context, string secret, AcknowledgeView view, int status = 200)
    {
        var spanish = view.Language == Languages.Spanish;
        if (view.AcknowledgedAt is not null)
        {
            return Page(context, view.Language, spanish ? "Gracias" : "Thank you", spanish
                ? "<p>El centro sabe que lo ha leído. No hay nada más que hacer aquí.</p>"
                : "<p>The centre knows that you have read it. There is nothing more to do here.</p>");
        }

        var words = spanish
            ? (Title: "¿Lo ha leído?", Text: $"Recibió un mensaje del centro: {view.Headline}. Mirar esta página no dice nada a nadie.",
                Button: "Lo he leído")
            : (Title: "Have you read it?", Text: $"You got a message from the centre: {view.Headline}. Looking at this page tells nobody.",
                Button: "I have read it");
        return Page(
            context, view.Language, words.Title,
            $"""
            <p>{Text(words.Text)}</p>
            <form method="post" action="/{Path}{Text(secret)}">
            <input type="hidden" name="{TokenField}" value="{Text(view.FormToken)}">
            <button>{Text(words.Button)}</button>
            </form>
            """,
            status);
    }

    private static IResult Gone(HttpContext context, RejectedException rejected) =>
        Page(context, Languages.English, "There is nothing here", $"<p>{Text(rejected.Message)}</p>", 404);

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static IResult Page(HttpContext context, string language, string title, string body, int status = 200)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Robots-Tag"] = "noindex";
        return Results.Content(
            $"""
            <!doctype html>
            <html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark"><title>{title} · Breakwater</title>
            <link rel="stylesheet" href="/mail/preview.css"></head>
            <body><main><h1>{title}</h1>
            {body}
            </main></body></html>
            """,
            "text/html; charset=utf-8", statusCode: status);
    }
}
