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
    public void Get(string pattern, PortalRole roles, Delegate handler) =>
        Add(routes.MapMethods(pattern, ["GET", "HEAD"], handler), new PortalRoute(roles));

    public void Post(string pattern, PortalRole roles, Delegate handler) =>
        Add(routes.MapPost(pattern, handler), new PortalRoute(roles));

    /// <summary>An act that only somebody may do who has just proved who they are.</summary>
    /// <param name="confirmFor">The page that has its form, to which a proof leads back.</param>
    public void PostConfirmed(string pattern, PortalRole roles, string confirmFor, Delegate handler) =>
        Add(routes.MapPost(pattern, handler), new PortalRoute(roles, confirmFor));

    private static void Add(RouteHandlerBuilder endpoint, PortalRoute route) =>
        endpoint.WithMetadata(route).AddEndpointFilter(new PortalFilter(route)).DisableAntiforgery().AllowAnonymous()
            .ExcludeFromDescription();
}
