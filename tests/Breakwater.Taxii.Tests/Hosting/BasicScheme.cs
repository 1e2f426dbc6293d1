using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Breakwater.Taxii.Tests.Hosting;

/// <summary>Anybody who knows the password is who they say.</summary>
internal sealed class BasicScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "Basic";
    public const string Password = "open sesame";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header) || header.Scheme != Name)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var parts = Encoding.UTF8.GetString(Convert.FromBase64String(header.Parameter!)).Split(':', 2);
        if (parts[1] != Password)
        {
            return Task.FromResult(AuthenticateResult.Fail("Wrong password."));
        }

        var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, parts[0]), new(ClaimTypes.Name, parts[0])], Name);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name)));
    }
}
