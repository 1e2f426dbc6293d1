using Breakwater.Hub;
using Breakwater.Server.Portal.Account;
using Breakwater.Server.Portal.Audit;
using Breakwater.Server.Portal.Blocked;
using Breakwater.Server.Portal.Coordinate;
using Breakwater.Server.Portal.Design;
using Breakwater.Server.Portal.Intelligence;
using Breakwater.Server.Portal.Members;
using Breakwater.Server.Portal.Overview;
using Breakwater.Server.Portal.Share;
using Breakwater.Server.Portal.SignIn;
using Breakwater.Server.Portal.Warnings;

namespace Breakwater.Server.Portal;

/// <summary>What people see of the hub: the one list of all its rooms.</summary>
internal static class PortalRooms
{
    /// <param name="pageKey">The key of the file <c>page.key</c>.</param>
    public static IServiceCollection AddPortal(this IServiceCollection services, Func<HubOptions, byte[]> pageKey) => services
        .AddExceptionHandler<PortalFailures>()
        .AddScoped<PortalRequest>()
        .AddSingleton<SignInRate>().AddSingleton<PeopleServices>().AddSingleton<AccountServices>()
        .AddSingleton(provider => new FormGuard(pageKey(provider.GetRequiredService<HubOptions>())));

    public static void MapPortal(this IEndpointRouteBuilder routes)
    {
        var portal = new PortalRoutes(routes);
        DesignAssets.Map(portal);
        ReaderChoices.Map(portal);
        SignInPages.Map(portal);
        InvitationPages.Map(portal);
        OverviewPages.Map(portal);
        LiveUpdates.Map(portal);
        WarningPages.Map(portal);
        SharePages.Map(portal);
        SearchPages.Map(portal);
        BlockedPages.Map(portal);
        ReviewPages.Map(portal);
        AuditPages.Map(portal);
        PeoplePages.Map(portal);
        AccountPages.Map(portal);
        SecondStepPages.Map(portal);
    }
}
