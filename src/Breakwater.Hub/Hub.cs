using Breakwater.EarlyWarning;
using Breakwater.Hub.Audit;
using Breakwater.Hub.Channels;
using Breakwater.Hub.Channels.Misp;
using Breakwater.Hub.Community;
using Breakwater.Hub.Correlation;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Gate;
using Breakwater.Hub.Http;
using Breakwater.Hub.Intake;
using Breakwater.Hub.Mailbox;
using Breakwater.Hub.Messages;
using Breakwater.Hub.OutsideSources;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Quality;
using Breakwater.Hub.Scorecard;
using Breakwater.Hub.Sightings;
using Breakwater.Hub.SignIn;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Warnings;
using DnsClient;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub;

/// <summary>What a hub needs to know before it starts.</summary>
/// <param name="Folder">Where secrets are kept, and the database unless another is named.</param>
/// <param name="NameServers">Where proofs of control are looked up; empty for the system's own.</param>
public sealed record HubOptions(string Folder, DatabaseOptions Database, IReadOnlyList<System.Net.IPEndPoint> NameServers);

/// <summary>The one list of all slices.</summary>
public static class Hub
{
    public static IServiceCollection AddHub(this IServiceCollection services, HubOptions options)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(provider => new Database(
            options.Database, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Database>>(),
            provider.GetRequiredService<AuditTrail>()));
        services.AddSingleton(EscrowKey.LoadOrCreate(Path.Combine(options.Folder, EscrowKey.FileName)));
        services.AddSingleton(provider => ManifestKey.LoadOrCreate(options.Folder, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ILookupClient>(_ => options.NameServers.Count > 0
            ? new LookupClient(new LookupClientOptions([.. options.NameServers]) { UseCache = false })
            : new LookupClient());
        AddSlices(services);
        return services;
    }

    /// <summary>Everything over HTTP but TAXII, which the server maps over this hub.</summary>
    public static void MapHub(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").RequireAuthorization();
        api.MapCommunity();
        api.MapIntake();
        api.MapPublication();
        api.MapSightings();
        api.MapWarnings();
        api.MapPortLevel();
        api.MapGate();
        api.MapEscrow();
        api.MapAudit();
        api.MapChannels();
        api.MapLists();
        api.MapQuality();
        api.MapCorrelation();
        api.MapScorecard();
        api.MapMailbox();
        api.MapMessages();
        api.MapAtomFeeds();
        routes.MapDevices();
        routes.MapMisp();
        routes.MapMailPreview();
        routes.MapAcknowledge();
        routes.MapAtom();
    }

    public static AuthenticationBuilder AddHubKeys(this AuthenticationBuilder builder) =>
        builder.AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.SchemeName, null);

    /// <summary>Brings the database up to date and makes sure of what every hub has. Safe when two nodes do it at once.</summary>
    public static async Task PrepareAsync(IServiceProvider services)
    {
        var options = services.GetRequiredService<HubOptions>();
        Schema.Upgrade(options.Database, services.GetRequiredService<ILogger<Database>>());
        await EscrowKeyCheck.EnsureAsync(
            services.GetRequiredService<Database>(), services.GetRequiredService<EscrowKey>(),
            Path.Combine(options.Folder, EscrowKey.FileName)).ConfigureAwait(false);
        await AuditTrail.EnsureBegunAsync(services.GetRequiredService<Database>()).ConfigureAwait(false);
        await services.GetRequiredService<CircleRegister>().EnsureEveryoneAsync().ConfigureAwait(false);
        await services.GetRequiredService<CentreObjects>().EnsureAsync().ConfigureAwait(false);
        await services.GetRequiredService<DecayStore>().EnsurePlannedAsync().ConfigureAwait(false);
        await services.GetRequiredService<MentionStore>().EnsureFilledAsync().ConfigureAwait(false);
    }

    private static void AddSlices(IServiceCollection services)
    {
        services.AddSingleton<Backup>();

        // Community
        services.AddSingleton<CommunityStore>().AddSingleton<KeyStore>().AddSingleton<AssetStore>();
        services.AddSingleton<KeyRing>().AddSingleton<MemberRegister>().AddSingleton<PersonRegister>().AddSingleton<CircleRegister>();
        services.AddSingleton<AssetRegister>().AddSingleton<SetupLink>().AddSingleton<AcceptedLevel>();

        // Gate
        services.AddSingleton<AllowListStore>().AddSingleton<AllowListLoader>().AddSingleton<ReviewQueue>().AddSingleton<SetUse>();
        services.AddSingleton<ReportFalsePositive>().AddSingleton<ReviewClock>();

        // Intake
        services.AddSingleton<SubmissionStore>().AddSingleton<ShareSubmission>().AddSingleton<WithdrawSubmission>();
        services.AddSingleton<ShareDesk>();
        services.AddSingleton<LoadReference>().AddSingleton<MineCollection>();
        services.AddSingleton<WaitingRelease>().AddSingleton<ReleaseWaiting>().AddSingleton<SubmissionRelease>();
        services.AddSingleton<DiscretionStore>().AddSingleton(ReleaseInterval.Random).AddSingleton(Protections.All);

        // Audit trail and escrow
        services.AddSingleton<AuditTrail>().AddSingleton<AuditReader>();
        services.AddSingleton<UnsealingStore>().AddSingleton<UnsealSubmitter>();

        // Outside sources
        services.AddSingleton<SourceStore>().AddSingleton<SourceRegister>().AddSingleton<RunSource>();

        // Publication
        services.AddSingleton<AudienceStore>().AddSingleton<PublicationReader>().AddSingleton<IndicatorValueStore>();
        services.AddSingleton<CentreObjects>().AddSingleton<DecayStore>().AddSingleton<BlockHistory>();
        services.AddSingleton<SharingPulse>();
        services.AddCorrelation();
        services.AddScorecard();

        // Sightings and warnings
        services.AddSingleton<SightingStore>().AddSingleton<SightingRecorder>().AddSingleton<TakeSightings>();
        services.AddSingleton<SightingLedger>();
        services.AddSingleton(WarningSettings.Default).AddSingleton(PortLevelSettings.Default);
        services.AddSingleton<WarningStore>().AddSingleton<WarningRaiser>().AddSingleton<JudgeWarning>();
        services.AddSingleton<PortLevelBoard>();

        // Channels
        services.AddSingleton<Segments>().AddSingleton<SensorRegister>().AddSingleton<FeedRegister>();
        services.AddSingleton<FeedAccess>().AddSingleton<FeedContent>().AddSingleton<FeedCache>().AddSingleton<ListControl>();
        services.AddSingleton<SearchDesk>();
        services.AddSingleton<FeedLists>().AddSingleton<MispViews>();
        services.AddSingleton<ChainKeyStore>().AddSingleton<ChainHeads>().AddSingleton<SensorManifests>().AddSingleton<SensorFiles>();
        services.AddSingleton<LogSignal>().AddSingleton<LiveChanges>().AddSingleton<WhyBlocked>();

        // Delivery, mailbox and messages
        services.AddMailbox();
        services.AddMessages();

        // People in the portal
        services.AddSignIn();
    }
}
