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
    private readonly ECDsa _root = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _chainKey = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<string, List<SegmentRef>> _parts = [];
    private ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private SensorKeys? _sensorKeys;
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
        _app.MapGet(Routes.Segments + "/{digest}", GetSegmentAsync);
        _app.MapPut(Routes.Keys, (SensorKeys keys) =>
        {
            _sensorKeys ??= keys;
            return Results.NoContent();
        });
        _app.MapGet(Routes.Stream, StreamAsync);
        _app.MapPost(Routes.Sightings, TakeSightingsAsync);
    }

    public X509Certificate2? Certificate { get; }

    public Uri Address => new(_app.Urls.First());

    public string Code => CodeFor(EnrolmentCode.Fingerprint(_root.ExportSubjectPublicKeyInfo()));

    public string CodeFor(string? root) => new EnrolmentCode(Address, Secret, Certificate is null ? null
        : Certificate.GetCertHashString(HashAlgorithmName.SHA256), root).ToString();

    /// <summary>Batches as they were sent, each time.</summary>
    public ConcurrentQueue<SightingBatch> Received { get; } = new();

    /// <summary>Every request answers 503.</summary>
    public bool Away { get; set; }

    /// <summary>A batch is taken, but the receipt is lost.</summary>
    public bool LosesReceipts { get; set; }

    /// <summary>Signs manifests with a key of its own.</summary>
    public bool SignsWithAnotherKey { get; set; }

    /// <summary>States its key with a root of its own.</summary>
    public bool SignsWithAnotherRoot { get; set; }

    public bool DamagesSegments { get; set; }

    /// <summary>Segments break off after half of their bytes, so many times.</summary>
    public int BreaksSegments { get; set; }

    /// <summary>Bytes of segments that were sent.</summary>
    public long SegmentBytesSent { get; private set; }

    /// <summary>As if the sensor had been enrolled before sensors had keys.</summary>
    public bool ForgetsKeys { get; set; }

    public long Sequence { get; set; } = 1;

    public long Serial { get; set; } = 1;

    public long Epoch { get; set; } = 1;

    /// <summary>How long manifests are good for, from now.</summary>
    public TimeSpan Lifetime { get; set; } = Protocol.Limits.ManifestLifetime;

    /// <summary>The sensor that grants are for.</summary>
    public string GrantsFor { get; set; } = "sensor-1";

    public byte[] ChainKey => _chainKey;

    public ECDsa SigningKey => _key;

    public IReadOnlyDictionary<string, byte[]> Segments => _segments;

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
            Sequence++;
            var from = _chain.LastOrDefault(c => c.Item1 == chain).Item2?.To ?? 0;
            _chain.Add((chain, Store(chain, from, Sequence, entries)));
        }

        Announce();
    }

    /// <summary>Puts all segments of a chain together; their parts stay named.</summary>
    public void Merge(string chain)
    {
        lock (_gate)
        {
            var parts = _chain.Where(c => c.Item1 == chain).Select(c => c.Item2).ToList();
            var entries = SegmentMerge.Merge(
                [.. parts.Select(p => Segment.Read(_segments[p.Digest], chain, p, _ => _chainKey))], withRemovals: false);
            var merged = Store(chain, 0, parts[^1].To, [.. entries]);
            _chain.RemoveAll(c => c.Item1 == chain);
            _chain.Add((chain, merged));
            _parts[chain] = [.. _parts.GetValueOrDefault(chain, []), .. parts];
        }

        Announce();
    }

    /// <summary>Takes a chain away, as when a circle is left.</summary>
    public void Drop(string chain)
    {
        lock (_gate)
        {
            _chain.RemoveAll(c => c.Item1 == chain);
            Sequence++;
        }

        Announce();
    }

    /// <summary>A new signing key; with a new epoch, as a hub that was built anew.</summary>
    public void Rotate(bool isNewEpoch)
    {
        lock (_gate)
        {
            _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            Serial++;
            Epoch += isNewEpoch ? 1 : 0;
        }
    }

    /// <summary>The manifest as it would be sent now.</summary>
    public SignedManifest Manifest()
    {
        lock (_gate)
        {
            using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var key = SignsWithAnotherKey ? other : _key;
            var now = DateTimeOffset.UtcNow;
            var end = now + Lifetime;
            var chains = _chain.GroupBy(c => c.Item1).ToList();
            var statement = new KeyStatement(_key.ExportSubjectPublicKeyInfo(), Serial, Epoch, now.AddDays(-1), now.AddDays(365));
            var sealedKeys = SealedChainKeys.Seal(
                _sensorKeys!.Agreement, GrantsFor, [.. chains.Select(c => new ChainKey(c.Key, 1, _chainKey))]);
            var grant = new ChainGrant(
                GrantsFor, Epoch, Sequence, now, end, OrdinaryUseAgeSeconds, [.. chains.Select(c => c.Key)], sealedKeys);
            return new SignedManifest(
                statement.Sign(SignsWithAnotherRoot ? other : _root),
                Signed.Sign(ChainGrant.Label, grant, ProtocolJson.Default.ChainGrant, key),
                [.. chains.Select(c => Signed.Sign(
                    ChainHead.Label,
                    new ChainHead(
                        c.Key, Epoch, c.Last().Item2.To, now, end, [.. c.Select(s => s.Item2)], _parts.GetValueOrDefault(c.Key, [])),
                    ProtocolJson.Default.ChainHead, key))]);
        }
    }

    public byte[] Receipt(SightingReceipt receipt, string sensor = "sensor-1") => JsonSerializer.SerializeToUtf8Bytes(
        new SignedReceipt(Manifest().Statement, Signed.Sign(
            SightingFileReceipt.Label, new SightingFileReceipt(sensor, receipt), ProtocolJson.Default.SightingFileReceipt, _key)),
        ProtocolJson.Default.SignedReceipt);

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

    private SegmentRef Store(string chain, long from, long to, SegmentEntry[] entries)
    {
        var (bytes, reference) = Segment.Write(
            new SegmentHeader(chain, 1, from, to), _chainKey,
            entries.Order(Comparer<SegmentEntry>.Create(static (a, b) => SegmentEntry.CompareKeys(a, b))));
        _segments[reference.Digest] = DamagesSegments ? [.. bytes[..^1], (byte)~bytes[^1]] : bytes;
        return reference;
    }

    private IResult Enrol(EnrolRequest request)
    {
        if (request.Secret != Secret)
        {
            return Results.Problem("The code was redeemed or has expired.", statusCode: 403);
        }

        _sensorKeys = ForgetsKeys ? null : request.Keys;
        return Results.Json(
            new EnrolResponse("sensor-1", Key, Convert.ToBase64String(_root.ExportSubjectPublicKeyInfo())), ProtocolJson.Default.EnrolResponse);
    }

    private IResult GetManifest(HttpContext context)
    {
        if (_sensorKeys is null)
        {
            return Results.Problem("This sensor has named no key.", statusCode: 409);
        }

        var tag = $"\"{Sequence}.{Serial}.{SignsWithAnotherKey}.{_parts.Sum(p => p.Value.Count)}.{GrantsFor}.{Lifetime}.{SignsWithAnotherRoot}\"";
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            return Results.StatusCode(304);
        }

        context.Response.Headers.ETag = tag;
        return Results.Json(Manifest(), ProtocolJson.Default.SignedManifest);
    }

    private async Task GetSegmentAsync(HttpContext context, string digest)
    {
        if (!_segments.TryGetValue(digest, out var bytes))
        {
            context.Response.StatusCode = 404;
            return;
        }

        if (BreaksSegments > 0)
        {
            BreaksSegments--;
            context.Response.ContentLength = bytes.Length;
            await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            await context.Response.Body.FlushAsync();
            SegmentBytesSent += bytes.Length / 2;
            // What was not read yet would be lost with the connection.
            await Task.Delay(300);
            context.Abort();
            return;
        }

        var range = context.Request.GetTypedHeaders().Range?.Ranges.Single();
        SegmentBytesSent += bytes.Length - (range?.From ?? 0);
        await Results.Bytes(
            bytes, "application/octet-stream", entityTag: new($"\"{digest}\""), enableRangeProcessing: true).ExecuteAsync(context);
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
