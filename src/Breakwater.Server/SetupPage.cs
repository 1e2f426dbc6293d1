using System.Net;
using Breakwater.Hub;
using Breakwater.Hub.Community;

namespace Breakwater.Server;

/// <summary>
/// The page behind the one-time link of the first start. It works without scripts: the secret is typed or pasted from the link, whose part
/// after the # never leaves the browser and so never enters a log.
/// </summary>
internal static class SetupPage
{
    public static IResult Get() => Page("First coordinator",
        """
        <p>Paste the secret that the first start printed: what stands after the # in the link.</p>
        <form method="post" action="/setup">
        <p><label>Secret<br><input name="token" required autocomplete="off"></label></p>
        <p><label>Your name<br><input name="name" required></label></p>
        <p><label>Your e-mail address<br><input name="email" type="email" required></label></p>
        <p><button>Make me the first coordinator</button></p>
        </form>
        """);

    public static async Task<IResult> PostAsync(HttpContext context, SetupLink setup, CancellationToken cancellationToken)
    {
        var form = await context.Request.ReadFormAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var added = await setup.UseAsync(form["token"].ToString().Trim(), form["name"], form["email"], cancellationToken).ConfigureAwait(false);
            return Page("Done",
                $"""
                <p>{WebUtility.HtmlEncode(added.Person.Name)}, you are the first coordinator. This is your key; it is shown this once.</p>
                <p>Key id<br><code>{added.Key.Id}</code></p>
                <p>Secret<br><code>{added.Key.Secret}</code></p>
                """);
        }
        catch (RejectedException rejected)
        {
            return Page("That did not work", $"<p>{WebUtility.HtmlEncode(rejected.Message)}</p><p><a href=\"/setup\">Back</a></p>", 422);
        }
    }

    private static IResult Page(string title, string body, int status = 200) => Results.Content(
        $"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark"><title>{title} · Breakwater</title></head>
        <body><main><h1>{title}</h1>
        {body}
        </main></body></html>
        """,
        "text/html; charset=utf-8", statusCode: status);
}
