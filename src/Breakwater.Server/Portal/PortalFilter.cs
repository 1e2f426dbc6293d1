using Breakwater.Hub;
using Breakwater.Hub.Http;
using Breakwater.Hub.SignIn;
using Breakwater.Hub.Storage;

namespace Breakwater.Server.Portal;

/// <summary>
/// Before each page and act: whose session this is, whether their role may, whether the form came from a page of ours, and whether a proof
/// of who they are is recent enough. A key opens nothing here, and a session nothing elsewhere.
/// </summary>
internal sealed class PortalFilter(PortalRoute route)
{
    public async Task AnswerAsync(HttpContext http, Lazy<RequestDelegate> answer)
    {
        var services = http.RequestServices;
        var request = services.GetRequiredService<PortalRequest>();
        var sessions = services.GetRequiredService<Sessions>();
        PageHeaders.Add(http);
        await request.BeginAsync(http, sessions.Find(SessionCookie.Read(http))).ConfigureAwait(false);
        http.User = request.Who is { Session.IsWhole: true } who ? CallerClaims.ToPrincipal(who.Caller, "Session") : new();
        // A session's own row is no act of its person.
        Act.Current = null;
        try
        {
            if (Refusal(request, services.GetRequiredService<FormGuard>()) is { } refusal)
            {
                await refusal.ExecuteAsync(http).ConfigureAwait(false);
                return;
            }

            if (request.Who is { Session.IsWhole: true } seen)
            {
                await sessions.TouchAsync(seen.Session, http.RequestAborted).ConfigureAwait(false);
            }

            Acts.Begin(http);
            await answer.Value(http).ConfigureAwait(false);
        }
        catch (RejectedException rejected)
        {
            await PortalFailures.Page(request, rejected).ExecuteAsync(http).ConfigureAwait(false);
        }
    }

    private IResult? Refusal(PortalRequest request, FormGuard guard)
    {
        var http = request.Http;
        if (HttpMethods.IsPost(http.Request.Method) && !guard.Fits(request))
        {
            return PortalFailures.Page(request, StatusCodes.Status400BadRequest);
        }

        if ((route.Roles & request.Role) == 0)
        {
            return request.Role == PortalRole.Stranger
                ? PortalRequest.Go(SignIn.SignInPages.PathFor(HttpMethods.IsGet(http.Request.Method) ? request.PathAndQuery : "/"))
                : PortalFailures.Page(request, StatusCodes.Status403Forbidden);
        }

        return route.ConfirmFor is { } back && !request.Who!.Session.IsConfirmed(request.Now)
            ? PortalRequest.Go(SignIn.SignInPages.ConfirmPathFor(back))
            : null;
    }
}
