using Breakwater.Hub.SignIn;

namespace Breakwater.Server.Portal;

/// <summary>The cookie that holds a session's secret: not for scripts, and over https only where the hub is reached so.</summary>
internal static class SessionCookie
{
    private const string Name = "bw-session";

    public static string? Read(HttpContext http) => http.Request.Cookies[Name];

    public static void Write(HttpContext http, NewSession session) =>
        http.Response.Cookies.Append(Name, session.Secret, Options(http));

    public static void Remove(HttpContext http) => http.Response.Cookies.Delete(Name, Options(http));

    /// <summary>Lax, so that a link in a mail finds its reader signed in; acts are posted, and posts from elsewhere bring none.</summary>
    public static CookieOptions Options(HttpContext http) => new()
    {
        HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true,
    };
}
