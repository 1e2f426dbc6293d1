using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Breakwater.Hub;
using Breakwater.Hub.Channels;
using Breakwater.Hub.Community;
using Breakwater.Hub.Gate;
using Breakwater.Hub.Http;
using Breakwater.Hub.Intake;
using Breakwater.Hub.Mailbox;
using Breakwater.Hub.Messages;
using Breakwater.Hub.Scorecard;
using Breakwater.Hub.OutsideSources;
using Breakwater.Server.Commands;
using Breakwater.Server.Portal;
using Breakwater.Server.Taxii;
using Breakwater.Taxii.Port;
using Breakwater.Taxii.Server;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Breakwater.Server;

/// <summary>The hub as a running program: composition, listeners, nothing of the product itself.</summary>
internal sealed class HubApplication : IAsyncDisposable
{
    private const string PageKeyFile = "page.key";
    private const int ConnectionsMax = 10_000;

    // Long enough for as many ids as a filter may name, each character escaped.
    private const int RequestLineBytesMax = 48 * 1024;
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(15);

    private readonly ServeOptions _options;
    private readonly WebApplication _app;
    private readonly X509Certificate2? _certificate;

    /// <param name="configure">For tests: a last word on services.</param>
    public HubApplication(ServeOptions options, Action<IServiceCollection>? configure = null)
    {
        _options = options;
        Directory.CreateDirectory(options.Hub.Folder);
        _certificate = options.Listen.Any(uri => uri.Scheme == "https") ? CertificateOf(options) : null;
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ApplicationName = typeof(HubApplication).Assembly.GetName().Name });
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Information)
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting", LogLevel.Warning)
            .AddSimpleConsole(console => console.SingleLine = true)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(Listen);
        AddServices(builder.Services);
        configure?.Invoke(builder.Services);
        _app = builder.Build();
        Map();
    }

    public IServiceProvider Services => _app.Services;

    /// <summary>Where it serves, after <see cref="StartAsync"/>: the first listener, with the port that it got.</summary>
    public Uri Address => Addresses[0];

    /// <summary>Of all listeners, in the order of the options.</summary>
    public IReadOnlyList<Uri> Addresses => _app.Urls.Select(url => new Uri(url.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
        .Replace("[::]", "[::1]", StringComparison.Ordinal))).ToList();

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await Hub.Hub.PrepareAsync(_app.Services).ConfigureAwait(false);
        _ = _app.Services.GetRequiredService<ManifestKey>();
        await _app.StartAsync(cancellationToken).ConfigureAwait(false);
        _app.Services.GetRequiredService<ServedAddress>().Set(new HubAddress(
            _options.PublicAddress ?? _options.ProxyAddress ?? Address, Fingerprint()));
        _app.Services.GetRequiredService<PublicAddress>().Set(_app.Services.GetRequiredService<ServedAddress>().Current.Address);
        AddressFile.Write(_options.Hub.Folder, _app.Services.GetRequiredService<ServedAddress>().Current);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken).ConfigureAwait(false);
        Console.Out.WriteLine($"Breakwater hub serves at {string.Join(" and ", _app.Urls)}");
        if (Fingerprint() is { } fingerprint)
        {
            Console.Out.WriteLine($"Certificate SHA-256 {fingerprint}");
        }

        if (await _app.Services.GetRequiredService<SetupLink>().MakeIfNeededAsync(cancellationToken).ConfigureAwait(false) is { } secret)
        {
            Console.Out.WriteLine($"First start: make the first coordinator, once, at {SetupPage.Link(Address, secret)}");
        }

        if (File.Exists(Path.Combine(_options.Hub.Folder, RootKey.FileName)))
        {
            Console.Out.WriteLine(
                $"The root that sensors trust is in {RootKey.FileName}: take it offline with breakwater-hub manifest-key take-offline.");
        }

        await Console.Out.FlushAsync(cancellationToken).ConfigureAwait(false);
        using var stop = cancellationToken.Register(() => _app.Lifetime.StopApplication());
        await _app.WaitForShutdownAsync(CancellationToken.None).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        // What runs in the background ends in order, before what it uses is gone; nothing when it has stopped already.
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _certificate?.Dispose();
    }

    private static X509Certificate2 CertificateOf(ServeOptions options) => options is { Certificate: { } file, CertificateKey: { } key }
        ? OwnCertificate.Load(file, key)
        : OwnCertificate.LoadOrCreate(
            options.Hub.Folder, options.PublicAddress is { } shown ? [.. options.Listen, shown] : options.Listen,
                TimeProvider.System.GetUtcNow());

    private static byte[] PageKey(string folder) =>
        SecretFile.ReadOrCreate(Path.Combine(folder, PageKeyFile), () => RandomNumberGenerator.GetBytes(32));

    // Only a certificate of our own is pinned; one that an authority signed is checked as usual, so that it can be renewed.
    private string? Fingerprint() =>
        _certificate is not null && _options.Certificate is null ? OwnCertificate.Fingerprint(_certificate) : null;

    private void Listen(KestrelServerOptions kestrel)
    {
        // Bodies are bounded where they are read, so that one that is too large gets an answer instead of a broken connection.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
        kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        kestrel.Limits.MaxRequestLineSize = RequestLineBytesMax;
        kestrel.AddServerHeader = false;
        foreach (var uri in _options.Listen)
        {
            var address = uri.Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(uri.Host.Trim('[', ']'));
            kestrel.Listen(address, uri.Port, listener =>
            {
                if (uri.Scheme == "https")
                {
                    listener.UseHttps(TransportSecurity.Of(_certificate!, _options.ClientCertificates));
                }
            });
        }
    }

    private void AddServices(IServiceCollection services)
    {
        services.AddHub(_options.Hub);
        services.AddHostedService(provider => provider.GetRequiredService<ReviewClock>());
        services.AddHostedService<LogWatcher>().AddHostedService<SourceWorker>().AddHostedService<ReleaseWorker>();
        services.AddMailWorkers().AddMessageWorkers().AddScorecardWorker();
        services.AddSingleton<ServedAddress>().AddSingleton<BodyTurns>();
        services.AddTransient(provider => provider.GetRequiredService<ServedAddress>().Current);
        services.AddSingleton<ITaxiiCollections, HubCollections>();
        services.AddAuthentication(KeyAuthentication.SchemeName).AddHubKeys();
        services.AddAuthorization();
        services.AddPortal(hub => PageKey(hub.Folder));
        services.AddExceptionHandler<ProblemAnswers>().AddProblemDetails();
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["application/taxii+json"];
        });
        services.AddOpenApi(ApiDescription.Configure);
        services.ConfigureHttpJsonOptions(json => HubJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
    }

    private void Map()
    {
        var taxii = new TaxiiServerOptions
        {
            Realm = "Breakwater",
            ContentBytesMax = Hub.Limits.SubmissionBytesMax,
            NextKey = PageKey(_options.Hub.Folder),
        };
        if (_options.ProxyAddress is not null)
        {
            var forwarded = new ForwardedHeadersOptions { ForwardedHeaders =
                ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
            foreach (var address in _options.ProxyFrom)
            {
                forwarded.KnownProxies.Add(address);
            }

            _app.UseForwardedHeaders(forwarded);
        }

        _app.UseExceptionHandler();
        _app.UseStatusCodePages(PortalFailures.ShowStatusAsync);
        _app.Use(PlainAnswers.AddHeadersAsync);
        _app.Use(BodyBounds.ApplyAsync);
        // On these paths no answer repeats a client's text beside a secret, which is what makes compression over TLS unsafe elsewhere.
        _app.UseWhen(context => context.Request.Path.StartsWithSegments(TaxiiRoutes.Prefix), branch => branch.UseResponseCompression());
        _app.UseTaxiiErrors(taxii);
        _app.Use(PlainAnswers.RefuseNulAsync);
        _app.Use(PlainAnswers.SayBusyAsync);
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.Use(PlainAnswers.RefuseSensorsAsync);
        _app.Use(Acts.ApplyAsync);
        _app.Use(_app.Services.GetRequiredService<BodyTurns>().ApplyAsync);
        _app.MapGet("/healthz", PlainAnswers.Health).ExcludeFromDescription();
        _app.MapGet("/setup.css", SetupPage.Style).ExcludeFromDescription();
        _app.MapGet("/setup/{token}", SetupPage.Get).ExcludeFromDescription();
        _app.MapPost("/setup", SetupPage.PostAsync).DisableAntiforgery().ExcludeFromDescription();
        _app.MapOpenApi("/api/{documentName}/openapi.json");
        _app.MapTaxii(taxii);
        _app.MapHub();
        _app.MapPortal();
    }
}
