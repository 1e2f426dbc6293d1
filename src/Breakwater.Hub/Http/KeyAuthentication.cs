using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using Breakwater.Hub.Channels.Misp;
using Breakwater.Hub.Community;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Breakwater.Hub.Http;

/// <summary>
/// Signs machines in by key: HTTP Basic with the key's id and secret (TAXII 2.1, 3.3), the secret as a bearer token, or a client
/// certificate where the listener asks for one. A query parameter is never read for a key: addresses end up in logs.
/// </summary>
public sealed class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KeyRing keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Key";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = new[] { "Basic realm=\"Breakwater\", charset=\"UTF-8\"", "Bearer realm=\"Breakwater\"" };
        return Task.CompletedTask;
    }

    private AuthenticateResult Authenticate()
    {
        // MISP's clients send the secret as it is.
        if (Request.Path.StartsWithSegments(MispPath.Prefix) && Request.Headers.Authorization.ToString() is { Length: > 0 } bare
            && !bare.Contains(' ', StringComparison.Ordinal))
        {
            return keys.Authenticate(null, bare) is { } client
                ? AuthenticateResult.Success(new AuthenticationTicket(CallerClaims.ToPrincipal(client, SchemeName), SchemeName))
                : AuthenticateResult.Fail("The key is not known, has expired, or was revoked.");
        }

        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header) || header.Parameter is not { } parameter)
        {
            return Context.Connection.ClientCertificate is not { } certificate
                ? AuthenticateResult.NoResult()
                : keys.Authenticate(certificate) is { } holder
                    ? AuthenticateResult.Success(new AuthenticationTicket(CallerClaims.ToPrincipal(holder, SchemeName), SchemeName))
                    : AuthenticateResult.Fail("The client certificate is no key, has expired, or was revoked.");
        }

        var (user, secret) = header.Scheme.ToUpperInvariant() switch
        {
            "BEARER" => (null, parameter.Trim()),
            "BASIC" => ReadBasic(parameter),
            _ => (null, ""),
        };
        return secret.Length > 0 && keys.Authenticate(user, secret) is { } caller
            ? AuthenticateResult.Success(new AuthenticationTicket(CallerClaims.ToPrincipal(caller, SchemeName), SchemeName))
            : AuthenticateResult.Fail("The key is not known, has expired, or was revoked.");
    }

    private static (string? User, string Secret) ReadBasic(string parameter)
    {
        Span<byte> buffer = stackalloc byte[1024];
        if (!Convert.TryFromBase64String(parameter, buffer, out var written))
        {
            return (null, "");
        }

        var pair = Encoding.UTF8.GetString(buffer[..written]).Split(':', 2);
        return pair.Length == 2 ? (pair[0], pair[1]) : (null, "");
    }
}
