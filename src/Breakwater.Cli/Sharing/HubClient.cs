using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Breakwater.Cli.Sharing;

/// <summary>
/// The member's side of the hub's API. Goes to one hub only: no redirects, and with a fingerprint to exactly that certificate.
/// </summary>
internal sealed class HubClient : IDisposable
{
    private const int AnswerBytesMax = 256 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly HttpClient _http;

    public HubClient(Uri hub, string key, string? fingerprint)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = !hub.IsLoopback };
        if (fingerprint is not null && TryParseFingerprint(fingerprint, out var pinned))
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                certificate is X509Certificate2 shown
                    && CryptographicOperations.FixedTimeEquals(shown.GetCertHash(HashAlgorithmName.SHA256), pinned);
        }

        _http = new HttpClient(handler)
        {
            BaseAddress = new Uri(hub.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = Patience,
            MaxResponseContentBufferSize = AnswerBytesMax,
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Takes 64 hexadecimal digits, with colons between the bytes or without.</summary>
    public static bool TryParseFingerprint(string text, out byte[] fingerprint)
    {
        fingerprint = new byte[SHA256.HashSizeInBytes];
        return Convert.FromHexString(text.Replace(":", "", StringComparison.Ordinal).Trim(), fingerprint, out _, out var written)
            == System.Buffers.OperationStatus.Done && written == fingerprint.Length;
    }

    /// <exception cref="HttpRequestException">The hub cannot be reached, or shows another certificate.</exception>
    /// <exception cref="TaskCanceledException">It did not answer in time.</exception>
    public async Task<ShareAnswer> ShareAsync(
        ShareInput input, IEnumerable<KeyValuePair<string, string>> asked, bool preview, CancellationToken cancellationToken)
    {
        var named = input.Name.Length > 0 ? asked.Append(new("name", input.Name)) : asked;
        var query = string.Join('&', named.Select(one => $"{one.Key}={Uri.EscapeDataString(one.Value)}"));
        using var content = new ByteArrayContent(input.Bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(input.MediaType);
        using var response = await _http.PostAsync(
            new Uri($"api/v1/submissions{(preview ? "/preview" : "")}?{query}", UriKind.Relative), content, cancellationToken)
            .ConfigureAwait(false);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode
            ? new ShareAnswer(JsonSerializer.Deserialize<ShareReceipt>(bytes, Json), JsonElement.Parse(bytes), null)
            : new ShareAnswer(null, null, ProblemOf(response.StatusCode, bytes));
    }

    public void Dispose() => _http.Dispose();

    private static HubProblem ProblemOf(HttpStatusCode status, byte[] bytes)
    {
        try
        {
            if (bytes.Length > 0 && JsonSerializer.Deserialize<HubProblem>(bytes, Json) is { } problem)
            {
                return problem with { Status = (int)status };
            }
        }
        catch (JsonException)
        {
            // Not a hub's answer, or a proxy's page before it: the status says what there is to say.
        }

        return new HubProblem((int)status,
            status == HttpStatusCode.Unauthorized ? "The key is not known to this hub" : $"{(int)status} {status}", null, []);
    }
}
