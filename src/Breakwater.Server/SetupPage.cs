using System.Net;
using Breakwater.Hub;
using Breakwater.Hub.Community;
using Breakwater.Hub.SignIn;

namespace Breakwater.Server;

/// <summary>
/// The page behind the one-time link of the first start; it works without scripts. The link is good for one use, is never logged here, and
/// leaves no referrer.
/// </summary>
internal static class SetupPage
{
    public static string Link(Uri address, string secret) => new Uri(address, "setup/" + secret).ToString();

    public static IResult Get(string token) => Page("Make the first coordinator",
        $"""
        <p>A coordinator runs the centre day to day: members, circles, reviews and warnings. This link works once.</p>
        <form method="post" action="/setup">
        <input type="hidden" name="token" value="{WebUtility.HtmlEncode(token)}">
        <label for="name">Your name</label>
        <input id="name" name="name" required maxlength="120" autocomplete="name">
        <label for="email">Your e-mail address</label>
        <input id="email" name="email" type="email" required autocomplete="email">
        <button>Make me the first coordinator</button>
        </form>
        """);

    public static IResult Style() => Results.Text(
        """
        :root { color-scheme: light dark; --ink: #10263b; --paper: #f6f9fb; --sea: #0b5a83; --line: #9fb6c6; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e4eef5; --paper: #0c1722; --sea: #63b5e0; --line: #3d566a; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.5 system-ui, sans-serif; }
        main { max-width: 36rem; margin: 0 auto; padding: 2rem 1rem; border-top: .375rem solid var(--sea); }
        h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 1rem; }
        label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
        input { width: 100%; padding: .625rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line);
          border-radius: .25rem; }
        button { margin-top: 1.5rem; padding: .75rem 1.25rem; font: inherit; font-weight: 600; color: var(--paper); background: var(--sea);
          border: 0; border-radius: .25rem; }
        :focus-visible { outline: .1875rem solid var(--sea); outline-offset: .125rem; }
        code { display: block; padding: .625rem; overflow-wrap: anywhere; border: 1px solid var(--line); border-radius: .25rem; }
        a { color: var(--sea); }
        """,
        "text/css; charset=utf-8");

    public static async Task<IResult> PostAsync(
        HttpContext context, SetupLink setup, Invitations invitations, CancellationToken cancellationToken)
    {
        var form = await context.Request.ReadFormAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var added = await setup.UseAsync(form["token"].ToString().Trim(), form["name"], form["email"], cancellationToken)
                .ConfigureAwait(false);
            var invitation = await invitations.MakeAsync(added.Person, cancellationToken).ConfigureAwait(false);
            return Page("Done",
                $"""
                <p>{WebUtility.HtmlEncode(added.Person.Name)}, you are the first coordinator.</p>
                <p><a href="/{Invitations.Path}{invitation}">Choose a password for the portal</a></p>
                <h2>For programs</h2>
                <p>This is your key; it is shown this once.</p>
                <p>Key id<br><code>{added.Key.Id}</code></p>
                <p>Secret<br><code>{added.Key.Secret}</code></p>
                """);
        }
        catch (RejectedException rejected)
        {
            return Page("That did not work",
                $"<p>{WebUtility.HtmlEncode(rejected.Message)}</p><p>Open the link that the hub printed at its first start again, or "
                    + $"start the hub anew for a new link.</p>", 422);
        }
    }

    private static IResult Page(string title, string body, int status = 200) => Results.Content(
        $"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark"><title>{title} · Breakwater</title><link rel="stylesheet" href="/setup.css"></head>
        <body><main><h1>{title}</h1>
        {body}
        </main></body></html>
        """,
        "text/html; charset=utf-8", statusCode: status);
}
