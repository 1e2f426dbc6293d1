using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Breakwater.Server.Portal;

/// <summary>
/// Whether a form came from a page of ours: it brings a token that follows, under the hub's page key, from a cookie of the same browser
/// and from the session. Nothing is kept, so that every node that has the key takes what another has made.
/// </summary>
/// <param name="pageKey">The key of the file <c>page.key</c>.</param>
internal sealed class FormGuard(byte[] pageKey)
{
    public const string Field = "form";
    private const string Cookie = "bw-form";
    private const int CookieBytes = 18;
    private readonly byte[] _key = HMACSHA256.HashData(pageKey, "portal forms"u8);

    public string TokenFor(PortalRequest request)
    {
        var http = request.Http;
        if (http.Request.Cookies[Cookie] is not { Length: > 0 } browser)
        {
            // One for all forms of a page: the first asks for it, the others find it here.
            browser = http.Items[Cookie] as string ?? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(CookieBytes));
            if (http.Items.TryAdd(Cookie, browser))
            {
                http.Response.Cookies.Append(Cookie, browser, SessionCookie.Options(http));
            }
        }

        return Token(browser, request.Who?.Session.Id ?? "");
    }

    public bool Fits(PortalRequest request)
    {
        var http = request.Http;
        // Browsers say where a form was; those that do not are held to the token alone.
        return http.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none"
            && http.Request.Cookies[Cookie] is { Length: > 0 } browser
            && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(request.Form[Field].ToString()),
                Encoding.UTF8.GetBytes(Token(browser, request.Who?.Session.Id ?? "")));
    }

    private string Token(string browser, string session) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{browser}\n{session}")));
}
