using Microsoft.AspNetCore.Routing.Patterns;

namespace Breakwater.Server.Portal;

/// <summary>What marks an endpoint as one of the portal: who may use it, and how recent the proof of who they are has to be.</summary>
/// <param name="ConfirmFor">Where to go on after a proof, when this is a dangerous act; null when it is not.</param>
internal sealed record PortalRoute(PortalRole Roles, string? ConfirmFor = null);

/// <summary>
/// Where pages are mapped. Every page and act says who may use it; every act checks that its form came from a page of ours. A new one needs
/// a line in the tests' table of expectations too.
/// </summary>
internal sealed class PortalRoutes(IEndpointRouteBuilder routes)
{
    private static readonly string[] Reading = ["GET", "HEAD"];
    private static readonly string[] Acting = ["POST"];

    public void Get(string pattern, PortalRole roles, Delegate handler) => Add(pattern, Reading, new PortalRoute(roles), handler);

    /// <summary>A page whose form must not be lost by a proof in between: the proof comes before it.</summary>
    public void GetConfirmed(string pattern, PortalRole roles, Delegate handler) =>
        Add(pattern, Reading, new PortalRoute(roles, pattern), handler);

    public void Post(string pattern, PortalRole roles, Delegate handler) => Add(pattern, Acting, new PortalRoute(roles), handler);

    /// <summary>An act that only somebody may do who has just proved who they are.</summary>
    /// <param name="confirmFor">The page that has its form, to which a proof leads back.</param>
    public void PostConfirmed(string pattern, PortalRole roles, string confirmFor, Delegate handler) =>
        Add(pattern, Acting, new PortalRoute(roles, confirmFor), handler);

    private void Add(string pattern, string[] methods, PortalRoute route, Delegate handler)
    {
        // Compiled when it is first asked for: no start pays for pages that nobody opens.
        var answer = new Lazy<RequestDelegate>(() => RequestDelegateFactory.Create(handler, new RequestDelegateFactoryOptions
        {
            ServiceProvider = routes.ServiceProvider,
            RouteParameterNames = RoutePatternFactory.Parse(pattern).Parameters.Select(parameter => parameter.Name).ToList(),
            ThrowOnBadRequest = true,
            DisableInferBodyFromParameters = true,
        }).RequestDelegate);
        var filter = new PortalFilter(route);
        routes.MapMethods(pattern, methods, context => filter.AnswerAsync(context, answer))
            .WithMetadata(route).DisableAntiforgery().AllowAnonymous().ExcludeFromDescription();
    }
}
