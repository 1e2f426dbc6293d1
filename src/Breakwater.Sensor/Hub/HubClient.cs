using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Breakwater.Protocol;

namespace Breakwater.Sensor.Hub;

/// <summary>What the hub said to a request that it did not grant.</summary>
internal sealed class HubRefusalException(HttpStatusCode status, string message) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>
    /// True when asking again cannot help. With a refused key it can: a coordinator may have taken it back by mistake, and sightings
    /// are not lost for that.
    /// </summary>
    public bool IsForGood => (int)Status < 500 && Status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);
}

/// <summary>A manifest and the tag under which to ask whether it is still the newest.</summary>
internal sealed record FetchedManifest(SignedManifest Signed, string? Tag);

/// <summary>
/// The sensor's side of the protocol. Goes to one hub only: no redirects, and with a pinned fingerprint to exactly that certificate.
/// Every answer is bounded in size and time.
/// </summary>
internal sealed class HubClient : IDisposable
{
    private const int RefusalBytesMax = 4096;

    private readonly HttpClient _http;

    /// <param name="key">Null before enrolment.</param>
    /// <param name="dated">Told the hub's clock with every answer.</param>
    public HubClient(Uri hub, string? certificateSha256, string? key, Action<DateTimeOffset>? dated = null)
    {
        if (hub.Scheme != Uri.UriSchemeHttps && !(hub.Scheme == Uri.UriSchemeHttp && hub.IsLoopback))
        {
            throw new ArgumentException(
                $"{hub} is neither HTTPS nor on this machine: the sensor's key would travel in clear.", nameof(hub));
        }

        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = Limits.RequestTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            UseCookies = false,
        };
        if (certificateSha256 is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => IsPinned(certificate, certificateSha256);
        }

        _http = new HttpClient(new DatedHandler(handler, dated)) { BaseAddress = WithSlash(hub), Timeout = Timeout.InfiniteTimeSpan };
        if (key is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    public Task<EnrolResponse> EnrolAsync(EnrolRequest request, CancellationToken cancellationToken) =>
        PostAsync(Routes.Enrol, request, ProtocolJson.Default.EnrolRequest, ProtocolJson.Default.EnrolResponse, cancellationToken);

    public Task<SightingReceipt> SendAsync(SightingBatch batch, CancellationToken cancellationToken) =>
        PostAsync(Routes.Sightings, batch, ProtocolJson.Default.SightingBatch, ProtocolJson.Default.SightingReceipt, cancellationToken);

    /// <summary>Names the sensor's own keys, for one that was enrolled before sensors had any.</summary>
    public async Task NameKeysAsync(SensorKeys keys, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(keys, ProtocolJson.Default.SensorKeys));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Put, Routes.Keys) { Content = content };
        using var limit = Deadline(Limits.RequestTimeout, cancellationToken);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        if (!response.IsSuccessStatusCode)
        {
            throw await RefusalAsync(response, limit.Token);
        }
    }

    /// <summary>Null when the manifest is still the one with this tag.</summary>
    /// <param name="have">Tags of heads that need not be sent.</param>
    public async Task<FetchedManifest?> FetchManifestAsync(string? tag, IEnumerable<string> have, CancellationToken cancellationToken)
    {
        var known = string.Join(',', have);
        var route = Routes.Manifest + (known.Length > 0 && known.Length <= Limits.KnownHeadsCharsMax ? "?have=" + known : "");
        using var request = new HttpRequestMessage(HttpMethod.Get, route);
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        using var limit = Deadline(Limits.RequestTimeout, cancellationToken);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            return null;
        }

        var bytes = await ReadAsync(response, Protocol.Limits.ManifestBytesMax, limit.Token);
        var signed = Deserialize(bytes, ProtocolJson.Default.SignedManifest);
        return new FetchedManifest(signed, response.Headers.ETag?.ToString());
    }

    /// <summary>Downloads a segment into a file, from where an earlier try ended. The caller checks the digest of what is there.</summary>
    /// <exception cref="InvalidDataException">The hub sent more than the manifest names.</exception>
    public async Task FetchSegmentAsync(SegmentRef segment, FileStream part, CancellationToken cancellationToken)
    {
        using var limit = Deadline(Limits.DownloadTimeout, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Routes.Segments}/{segment.Digest}");
        if (part.Length > 0)
        {
            request.Headers.Range = new RangeHeaderValue(part.Length, null);
            request.Headers.IfRange = new RangeConditionHeaderValue($"\"{segment.Digest}\"");
        }

        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        if (!response.IsSuccessStatusCode)
        {
            throw await RefusalAsync(response, limit.Token);
        }

        if (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != part.Length)
        {
            part.SetLength(0);
        }

        part.Seek(0, SeekOrigin.End);
        await using var stream = await response.Content.ReadAsStreamAsync(limit.Token);
        var piece = new byte[64 * 1024];
        for (int read; (read = await stream.ReadAsync(piece, limit.Token)) > 0;)
        {
            if (part.Length + read > Math.Min(segment.Bytes, Protocol.Limits.SegmentBytesMax))
            {
                part.SetLength(0);
                throw new InvalidDataException($"The hub sent more than the {segment.Bytes} bytes of segment {segment.Digest}.");
            }

            part.Write(piece, 0, read);
        }
    }

    /// <summary>Opens the stream of events; the caller reads and disposes it.</summary>
    public async Task<HttpResponseMessage> OpenStreamAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Routes.Stream);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var limit = Deadline(Limits.RequestTimeout, cancellationToken);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        if (!response.IsSuccessStatusCode)
        {
            using (response)
            {
                throw await RefusalAsync(response, limit.Token);
            }
        }

        return response;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Upper-case hex SHA-256 of a certificate.</summary>
    internal static bool IsPinned(X509Certificate? certificate, string pinned) =>
        certificate is not null
        && string.Equals(Convert.ToHexString(SHA256.HashData(certificate.GetRawCertData())), pinned, StringComparison.OrdinalIgnoreCase);

    private static Uri WithSlash(Uri hub) => hub.AbsolutePath.EndsWith('/') ? hub : new Uri(hub.AbsoluteUri + "/");

    private static CancellationTokenSource Deadline(TimeSpan after, CancellationToken cancellationToken)
    {
        var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        linked.CancelAfter(after);
        return linked;
    }

    private async Task<TAnswer> PostAsync<TBody, TAnswer>(
        string route, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> answerType, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, bodyType));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = content };
        using var limit = Deadline(Limits.RequestTimeout, cancellationToken);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        var bytes = await ReadAsync(response, Protocol.Limits.SightingBatchBytesMax, limit.Token);
        return Deserialize(bytes, answerType);
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, int bytesMax, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw await RefusalAsync(response, cancellationToken);
        }

        return await ReadBoundedAsync(response, bytesMax, cancellationToken)
            ?? throw new InvalidDataException($"The hub's answer is larger than {bytesMax} bytes.");
    }

    private static async Task<HubRefusalException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await ReadBoundedAsync(response, RefusalBytesMax, cancellationToken) ?? [];
        return new HubRefusalException(
            response.StatusCode, $"The hub answered {(int)response.StatusCode}. {System.Text.Encoding.UTF8.GetString(body)}".Trim());
    }

    private static async Task<byte[]?> ReadBoundedAsync(HttpResponseMessage response, int bytesMax, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var buffer = new MemoryStream();
        var piece = new byte[64 * 1024];
        for (int read; (read = await stream.ReadAsync(piece, cancellationToken)) > 0;)
        {
            if (buffer.Length + read > bytesMax)
            {
                return null;
            }

            buffer.Write(piece, 0, read);
        }

        return buffer.ToArray();
    }

    private static T Deserialize<T>(byte[] bytes, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type) ?? throw new InvalidDataException("The hub's answer is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("The hub's answer is not what the protocol says.", e);
        }
    }
}
