using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Breakwater.Hub.Intake;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Breakwater.Hub.Mailbox;

/// <summary>
/// The page behind the link of an answer: plain HTML without scripts. Looking at it does nothing, since mail scanners follow links; only
/// its button publishes. What it shows is foreign text, and is shown as text.
/// </summary>
internal static class MailPreviewPage
{
    public const string Path = "mail/preview/";
    private const string LinkField = "link";
    private const string Title = "See before you share";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void MapMailPreview(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/" + Path + "{secret}", ["GET", "HEAD"], GetAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost("/" + Path + "{secret}", PostAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        routes.MapGet("/mail/preview.css", Style).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> GetAsync(HttpContext context, string secret, MailPreview preview, CancellationToken stop)
    {
        try
        {
            return await ShowAsync(context, secret, preview, ChosenOf(context.Request.Query[LinkField]), "", stop).ConfigureAwait(false);
        }
        catch (RejectedException rejected)
        {
            return Gone(context, rejected);
        }
    }

    private static async Task<IResult> PostAsync(HttpContext context, string secret, MailPreview preview, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop).ConfigureAwait(false);
        var chosen = ChosenOf(form[LinkField]);
        try
        {
            var receipt = await preview.PublishAsync(secret, form["preview"].ToString(), chosen, stop).ConfigureAwait(false);
            var count = receipt.Objects.Count(fate => fate.Fate == Fates.Published);
            return Page(context, "Shared", $"<p>{count} objects are with the members of {Text(receipt.Circle)} now. "
                + "To take everything back, reply to the centre's mail with the one word UNDO.</p>");
        }
        catch (RejectedException rejected) when (rejected.Kind != RejectionKind.NotFound)
        {
            // What others would see has changed since, or it was looked at for too long: it is shown anew.
            return await ShowAsync(context, secret, preview, chosen, rejected.Message, stop).ConfigureAwait(false);
        }
        catch (RejectedException rejected)
        {
            return Gone(context, rejected);
        }
    }

    private static HashSet<int> ChosenOf(Microsoft.Extensions.Primitives.StringValues values) => values.Take(Limits.MailLinksMax)
        .Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : -1).ToHashSet();

    private static async Task<IResult> ShowAsync(
        HttpContext context, string secret, MailPreview preview, HashSet<int> chosen, string message, CancellationToken stop)
    {
        var (links, receipt) = await preview.ShowAsync(secret, chosen, stop).ConfigureAwait(false);
        var html = new StringBuilder();
        if (message.Length > 0)
        {
            html.Append($"<p role=\"alert\"><strong>{Text(message)}</strong></p>\n");
        }

        html.Append("<p>Nothing is shared by looking at this page.</p>\n");
        AppendLinks(html, secret, links, chosen);
        if (receipt is null)
        {
            html.Append("<p>Nothing else of the mail can be shared.</p>\n");
            return Page(context, Title, html.ToString());
        }

        html.Append($"<h2>What others would see</h2>\n<p>This is exactly what the members of {Text(receipt.Circle)} would see. ")
            .Append("They would not see who shared it.</p>\n");
        foreach (var warning in receipt.Warnings)
        {
            html.Append($"<p><strong>{Text(warning)}</strong></p>\n");
        }

        AppendObjects(html, receipt);
        if (receipt.Published.Count > 0)
        {
            html.Append($"<form method=\"post\" action=\"/{Path}{Text(secret)}\">\n<input type=\"hidden\" name=\"preview\" value=\"")
                .Append(Text(receipt.PreviewToken ?? "")).Append("\">\n");
            foreach (var place in chosen.Order())
            {
                html.Append($"<input type=\"hidden\" name=\"{LinkField}\" value=\"{place}\">\n");
            }

            html.Append("<button>Share this</button>\n</form>\n");
        }
        else
        {
            html.Append("<p>Nothing of it would be shown to others, or they have it already.</p>\n");
        }

        AppendKept(html, receipt);
        return Page(context, Title, html.ToString());
    }

    /// <summary>To choose from by looking again, which does nothing either.</summary>
    private static void AppendLinks(StringBuilder html, string secret, IReadOnlyList<WaitingLink> links, HashSet<int> chosen)
    {
        if (links.Count == 0)
        {
            return;
        }

        html.Append("<h2>Links in the mail</h2>\n<p>Tick those that lead to the attacker. Links to others do them harm.</p>\n")
            .Append($"<form method=\"get\" action=\"/{Path}{Text(secret)}\">\n");
        foreach (var (place, link) in links.Index())
        {
            var ticked = chosen.Contains(place) ? " checked" : "";
            html.Append($"<label><input type=\"checkbox\" name=\"{LinkField}\" value=\"{place}\"{ticked}> ")
                .Append(Text(AnswerText.Defang(link.Value))).Append("</label>\n");
        }

        html.Append("<button>Show with these</button>\n</form>\n");
    }

    private static void AppendObjects(StringBuilder html, ShareReceipt receipt)
    {
        var left = Limits.PreviewPageBytesMax;
        foreach (var published in receipt.Published)
        {
            left -= published.Utf8.Length;
            if (left < 0)
            {
                html.Append("<p>There is more than this page shows.</p>\n");
                break;
            }

            using var document = JsonDocument.Parse(published.Utf8);
            var root = document.RootElement;
            var name = root.TryGetProperty("name", out var given) ? given.GetString() : "";
            html.Append($"<details><summary>{Text(root.GetProperty("type").GetString()!)} {Text(name ?? "")}</summary>\n<pre>")
                .Append(Text(JsonSerializer.Serialize(root, Indented))).Append("</pre></details>\n");
        }
    }

    private static void AppendKept(StringBuilder html, ShareReceipt receipt)
    {
        var kept = receipt.Objects.Where(fate => fate.Fate is not Fates.Published).Take(Limits.PageMax).ToList();
        if (kept.Count == 0)
        {
            return;
        }

        html.Append("<h2>What they would not see, or have already</h2>\n<ul>\n");
        foreach (var fate in kept)
        {
            var reasons = string.Join(" ", fate.Reasons.Select(reason => reason.Message));
            html.Append($"<li>{Text(fate.Type ?? "")}, {Text(fate.Fate)}: {Text(reasons)}</li>\n");
        }

        html.Append("</ul>\n");
    }

    private static IResult Gone(HttpContext context, RejectedException rejected) => Page(
        context, "There is nothing here",
        $"<p>{Text(rejected.Message)}</p><p>The link of an answer works for {Limits.MailPreviewLife.TotalDays:0} days, and once.</p>", 404);

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static IResult Style() => Results.Text(
        """
        :root { color-scheme: light dark; --ink: #10263b; --paper: #f6f9fb; --sea: #0b5a83; --line: #9fb6c6; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e4eef5; --paper: #0c1722; --sea: #63b5e0; --line: #3d566a; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.5 system-ui, sans-serif; }
        main { max-width: 48rem; margin: 0 auto; padding: 2rem 1rem; border-top: .375rem solid var(--sea); }
        h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 1rem; }
        h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; }
        details { border-bottom: 1px solid var(--line); padding: .375rem 0; }
        summary { cursor: pointer; overflow-wrap: anywhere; }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .875rem; }
        li, label { overflow-wrap: anywhere; }
        label { display: block; padding: .25rem 0; }
        button { margin: 1rem 0; padding: .75rem 1.25rem; font: inherit; font-weight: 600; color: var(--paper); background: var(--sea);
          border: 0; border-radius: .25rem; }
        :focus-visible { outline: .1875rem solid var(--sea); outline-offset: .125rem; }
        """,
        "text/css; charset=utf-8");

    private static IResult Page(HttpContext context, string title, string body, int status = 200)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Robots-Tag"] = "noindex";
        return Results.Content(
            $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark"><title>{title} · Breakwater</title>
            <link rel="stylesheet" href="/mail/preview.css"></head>
            <body><main><h1>{title}</h1>
            {body}
            </main></body></html>
            """,
            "text/html; charset=utf-8", statusCode: status);
    }
}
