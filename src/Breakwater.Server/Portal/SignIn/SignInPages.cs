using Breakwater.Hub.SignIn;

namespace Breakwater.Server.Portal.SignIn;

/// <summary>In and out: password, second step, and the proof that dangerous acts ask for.</summary>
internal static class SignInPages
{
    private const string Code = "/sign-in/code";

    public static void Map(PortalRoutes portal)
    {
        portal.Get("/sign-in", PortalRole.Anyone, (PortalRequest request) => Show(request, request.Http.Request.Query["return"]));
        portal.Post("/sign-in", PortalRole.Anyone, SignInAsync);
        portal.Get(Code, PortalRole.Anyone, ShowCode);
        portal.Post(Code, PortalRole.Anyone, TakeCodeAsync);
        portal.Post("/sign-out", PortalRole.Anyone, SignOutAsync);
        portal.Get("/confirm", PortalRole.Person, (PortalRequest request) =>
            request.Page<ConfirmPage, SignInModel>(ModelOf(request, "", request.Http.Request.Query["return"])));
        portal.Post("/confirm", PortalRole.Person, ConfirmAsync);
    }

    /// <summary>Where a stranger is sent, to come back after it.</summary>
    public static string PathFor(string path) => path == "/" ? "/sign-in" : "/sign-in?return=" + Uri.EscapeDataString(path);

    public static string ConfirmPathFor(string path) => "/confirm?return=" + Uri.EscapeDataString(path);

    public static IResult Show(PortalRequest request, string? path) => request.Role == PortalRole.Stranger
        ? request.Page<SignInPage, SignInModel>(ModelOf(request, "", path))
        : PortalRequest.Go(PortalRequest.LocalPath(path));

    /// <summary>Where somebody signs in from, as the list of their sessions will have it.</summary>
    public static BrowserPlace PlaceOf(PortalRequest request) => new(
        request.Http.Request.Headers.UserAgent.ToString(), request.Http.Connection.RemoteIpAddress?.ToString() ?? "");

    /// <summary>Gives the browser its session, and leads on: to the second step first, when there is one.</summary>
    public static IResult Enter(PortalRequest request, NewSession session, string? path)
    {
        SessionCookie.Write(request.Http, session);
        var local = PortalRequest.LocalPath(path);
        return PortalRequest.Go(session.Session.IsWhole ? local : $"{Code}?return={Uri.EscapeDataString(local)}");
    }

    private static SignInModel ModelOf(PortalRequest request, string problem, string? path, DateTimeOffset? locked = null) =>
        new(request.Who?.Person.Email ?? request.Field("email"), problem, locked, PortalRequest.LocalPath(path));

    private static SignInTexts Texts(PortalRequest request) => new() { Language = request.Language };

    private static async Task<IResult> SignInAsync(PortalRequest request, PasswordSignIn signIn, SignInRate rate)
    {
        var path = request.Field("return");
        if (!rate.MayTry(request.Http))
        {
            return TooOften<SignInPage>(request, path);
        }

        var outcome = await signIn.SignInAsync(request.Field("email"), request.Secret("password"), PlaceOf(request), request.Stop)
            .ConfigureAwait(false);
        return outcome is SignInOutcome.Begun begun
            ? Enter(request, begun.Session, path)
            : Refused<SignInPage>(request, outcome, Texts(request).Refused, path);
    }

    private static IResult ShowCode(PortalRequest request) => request.Who is { Session.IsWhole: false }
        ? request.Page<CodePage, SignInModel>(ModelOf(request, "", request.Http.Request.Query["return"]))
        : PortalRequest.Go("/sign-in");

    private static async Task<IResult> TakeCodeAsync(PortalRequest request, SecondStep second, SignInRate rate, Sessions sessions)
    {
        var path = request.Field("return");
        if (request.Who is not { Session.IsWhole: false } half)
        {
            return PortalRequest.Go("/sign-in");
        }

        if (!rate.MayTry(request.Http))
        {
            return TooOften<CodePage>(request, path);
        }

        var outcome = await second.TakeAsync(half, request.Field("code"), request.Stop).ConfigureAwait(false);
        if (outcome is SignInOutcome.Begun begun)
        {
            return Enter(request, begun.Session, path);
        }

        // After too many codes the half session is over.
        return sessions.Find(SessionCookie.Read(request.Http)) is null
            ? PortalRequest.Go("/sign-in")
            : Refused<CodePage>(request, outcome, Texts(request).CodeRefused, path);
    }

    private static async Task<IResult> SignOutAsync(PortalRequest request, Sessions sessions)
    {
        if (request.Who is { } who)
        {
            await sessions.EndAsync(who.Person.Id, who.Session.Id, request.Stop).ConfigureAwait(false);
        }

        SessionCookie.Remove(request.Http);
        return PortalRequest.Go("/sign-in");
    }

    private static async Task<IResult> ConfirmAsync(PortalRequest request, PasswordSignIn signIn, SignInRate rate)
    {
        var path = request.Field("return");
        if (!rate.MayTry(request.Http))
        {
            return TooOften<ConfirmPage>(request, path);
        }

        var outcome = await signIn.ConfirmAsync(request.Who!, request.Secret("password"), request.Stop).ConfigureAwait(false);
        return outcome is null
            ? PortalRequest.Go(Confirmed(PortalRequest.LocalPath(path)))
            : Refused<ConfirmPage>(request, outcome, Texts(request).Refused, path);
    }

    private static string Confirmed(string path) => $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}done=confirmed";

    private static IResult Refused<TPage>(PortalRequest request, SignInOutcome outcome, string words, string path)
        where TPage : PortalPage<SignInModel> => outcome is SignInOutcome.Locked locked
            ? request.Page<TPage, SignInModel>(ModelOf(request, "", path, locked.Until), StatusCodes.Status429TooManyRequests)
            : request.Page<TPage, SignInModel>(ModelOf(request, words, path), StatusCodes.Status422UnprocessableEntity);

    private static IResult TooOften<TPage>(PortalRequest request, string path)
        where TPage : PortalPage<SignInModel> =>
        request.Page<TPage, SignInModel>(ModelOf(request, Texts(request).TooOften, path), StatusCodes.Status429TooManyRequests);
}
