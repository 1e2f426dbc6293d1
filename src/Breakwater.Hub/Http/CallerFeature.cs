using System.Security.Claims;
using Breakwater.Hub.Community;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Hub.Http;

/// <summary>How a caller travels through ASP.NET Core: as claims, made and read here only.</summary>
public static class CallerClaims
{
    private const string Member = "breakwater:member";
    private const string Person = "breakwater:person";
    private const string Purposes = "breakwater:purposes";
    private const string Provider = "breakwater:provider";

    public static ClaimsPrincipal ToPrincipal(Caller caller, string scheme)
    {
        var claims = new List<Claim>
        {
            new(ClaimTypes.NameIdentifier, caller.KeyId),
            new(Purposes, KeyPurposeNames.Name(caller.Purposes)),
            new(Provider, caller.ServiceProvider ? "1" : "0"),
        };
        if (caller.MemberId is { } member)
        {
            claims.Add(new Claim(Member, member));
        }

        if (caller.PersonId is { } person)
        {
            claims.Add(new Claim(Person, person));
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, scheme));
    }

    /// <exception cref="InvalidOperationException">The endpoint let an unauthenticated request through: a bug.</exception>
    public static Caller ToCaller(this ClaimsPrincipal principal)
    {
        var key = principal.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("No caller on this request.");
        _ = KeyPurposeNames.TryParse(principal.FindFirstValue(Purposes) ?? "", out var purposes);
        return new Caller(
            key, principal.FindFirstValue(Member), principal.FindFirstValue(Person), purposes, principal.FindFirstValue(Provider) == "1");
    }

    public static Caller Caller(this HttpContext context) => context.User.ToCaller();
}
