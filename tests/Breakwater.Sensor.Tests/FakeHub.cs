using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Breakwater.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Breakwater.Sensor.Tests;

/// <summary>A hub that speaks the sensor protocol, keeps everything in memory, and can be made to misbehave.</summary>
internal sealed class FakeHub : IAsyncDisposable
{
    public const string Chain = "everyone.green";
    private const string Secret = "secret-of-the-code";
    private const string Key = "key-of-the-sensor";

    private readonly WebApplication _app;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ConcurrentDictionary<string, byte[]> _segments = new();
    private readonly ConcurrentBag<Channel<long>> _streams = [];
    private readonly List<(string, SegmentRef)> _chain = [];
    private readonly Lock _gate = new();

    private FakeHub(WebApplication app, X509Certificate2? certificate)
    {
        _app = app;
        Certificate = certificate;
        _app.Use(GuardAsync);
        _app.MapPost(Routes.Enrol, Enrol);
        _app.MapGet(Routes.Manifest, GetManifest);
        _app.MapGet(Routes.Segments + "/{digest}", (string digest) => _segments.TryGetValue(digest, out var b) ? Results.Bytes(b)
            : Results.NotFound());
        _app.MapGet(Routes.Stream, StreamAsync);
        _app.MapPost(Routes.Sightings, TakeSightingsAsync);
    }

    public X509Certificate2? Certificate { get; }

    public Uri Address => new(_app.Urls.First());

    public string Code => new EnrolmentCode(Address, Secret, Certificate is null ? null
        : Certificate.GetCertHashString(HashAlgorithmName.SHA256)).ToString();

    /// <summary>Batches as they were sent, each time.</summary>
    public ConcurrentQueue<SightingBatch> Received { get; } = new();

    /// <summary>Every request answers 503.</summary>
    public bool Away { get; set; }

    /// <summary>A batch is taken, but the receipt is lost.</summary>
    public bool LosesReceipts { get; set; }

    /// <summary>Signs manifests with a key of its own.</summary>
    public bool SignsWithAnotherKey { get; set; }

    public bool DamagesSegments { get; set; }

    public long Sequence { get; set; } = 1;

    public int OrdinaryUseAgeSeconds { get; set; } = 24 * 3600;

    public IReadOnlyList<SightingReport> Taken =>
        [.. Received.GroupBy(b => b.BatchId).SelectMany(g => g.First().Sightings)];

    public static async Task<FakeHub> StartAsync(bool https = false, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var certificate = https ? SelfSigned() : null;
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        var hub = new FakeHub(builder.Build(), certificate);
        await hub._app.StartAsync();
        return hub;
    }

    /// <summary>Adds a segment to the one chain and tells the streams.</summary>
    public void Publish(params SegmentEntry[] entries) => PublishTo(Chain, entries);

    public void PublishTo(string chain, params SegmentEntry[] entries)
    {
        lock (_gate)
        {
            var (bytes, reference) = Segment.Write(chain, entries);
            _segments[reference.Digest] = DamagesSegments ? [.. bytes[..^1], (byte)~bytes[^1]] : bytes;
            _chain.Add((chain, reference));
            Sequence++;
        }

        Announce();
    }

    public void Announce()
    {
        foreach (var stream in _streams)
        {
            stream.Writer.TryWrite(Sequence);
        }
    }

    public static SegmentEntry Add(string kind, string value, DateTimeOffset? published = null, string? indicator = null) =>
        new(false, kind, value, indicator ?? "indicator--" + value, IndicatorUse.Alert,
            (published ?? DateTimeOffset.UtcNow).Subtract(DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    public static SegmentEntry Remove(string kind, string value, string? indicator = null) =>
        new(true, kind, value, indicator ?? "indicator--" + value, IndicatorUse.Context, 0);

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in _streams)
        {
            stream.Writer.TryComplete();
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
        Certificate?.Dispose();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=hub", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var authorised = context.Request.Path.Value!.TrimStart('/') == Routes.Enrol
            || context.Request.Headers.Authorization == "Bearer " + Key;
        if (Away || !authorised)
        {
            context.Response.StatusCode = Away ? 503 : 401;
            return;
        }

        await next(context);
    }

    private IResult Enrol(EnrolRequest request) => request.Secret == Secret
        ? Results.Json(new EnrolResponse("sensor-1", Key, Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo())),
            ProtocolJson.Default.EnrolResponse)
        : Results.Problem("The code was redeemed or has expired.", statusCode: 403);

    private IResult GetManifest(HttpContext context)
    {
        lock (_gate)
        {
            var tag = $"\"{Sequence}{SignsWithAnotherKey}\"";
            if (context.Request.Headers.IfNoneMatch == tag)
            {
                return Results.StatusCode(304);
            }

            using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var chains = _chain.GroupBy(c => c.Item1).Select(g => new ChainRef(g.Key, [.. g.Select(c => c.Item2)])).ToList();
            var now = DateTimeOffset.UtcNow;
            var manifest = new Manifest(Sequence, now, now + Protocol.Limits.ManifestLifetime, OrdinaryUseAgeSeconds, chains);
            context.Response.Headers.ETag = tag;
            return Results.Json(SignedManifest.Sign(manifest, SignsWithAnotherKey ? other : _key), ProtocolJson.Default.SignedManifest);
        }
    }

    private async Task StreamAsync(HttpContext context)
    {
        var changes = Channel.CreateUnbounded<long>();
        _streams.Add(changes);
        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync(context.RequestAborted);
        try
        {
            await foreach (var sequence in changes.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"event: manifest\ndata: {sequence}\n\n"),
                    context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task TakeSightingsAsync(HttpContext context)
    {
        var batch = (await JsonSerializer.DeserializeAsync(context.Request.Body, ProtocolJson.Default.SightingBatch))!;
        Received.Enqueue(batch);
        if (LosesReceipts)
        {
            context.Abort();
            return;
        }

        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(
            new SightingReceipt(batch.BatchId, batch.Sightings.Count, []), ProtocolJson.Default.SightingReceipt));
    }
}
