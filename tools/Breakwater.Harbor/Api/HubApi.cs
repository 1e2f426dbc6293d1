using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Breakwater.Harbor.Port;

namespace Breakwater.Harbor.Api;

/// <summary>A member with its first key: id and secret are also user and password of HTTP Basic.</summary>
public sealed record JoinedMember(DemoMember Member, string Id, string KeyId, string Secret);

/// <summary>The hub's API as its members and its coordinator use it.</summary>
public sealed class HubApi : IDisposable
{
    private readonly HttpClient _http;

    public HubApi(Uri hub, string? fingerprint)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        if (fingerprint is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                certificate is X509Certificate2 shown && shown.GetCertHashString(HashAlgorithmName.SHA256) == fingerprint;
        }

        Address = hub;
        _http = new HttpClient(handler) { BaseAddress = hub, MaxResponseContentBufferSize = Limits.AnswerBytesMax };
    }

    public Uri Address { get; }

    /// <summary>Uses the one-time link.</summary>
    /// <returns>The secret of the first coordinator's key.</returns>
    public async Task<string> SetUpAsync(string secret, CancellationToken cancellationToken)
    {
        var answer = await PostAsync(
            "api/v1/setup", null, new { token = secret, name = "Demo Coordinator", email = "coordinator@centre.example" },
            cancellationToken)
            .ConfigureAwait(false);
        return answer.GetProperty("key").GetProperty("secret").GetString()!;
    }

    public async Task<JoinedMember> AddMemberAsync(string coordinator, DemoMember member, CancellationToken cancellationToken)
    {
        var answer = await PostAsync(
            "api/v1/members", coordinator, new { name = member.Name, kind = member.Kind, tier = member.Tier, verified = true },
            cancellationToken).ConfigureAwait(false);
        var key = answer.GetProperty("key");
        return new JoinedMember(
            member, answer.GetProperty("member").GetProperty("id").GetString()!, key.GetProperty("id").GetString()!,
            key.GetProperty("secret").GetString()!);
    }

    /// <returns>The circle's id.</returns>
    public async Task<string> AddCircleAsync(string coordinator, string name, CancellationToken cancellationToken) =>
        (await PostAsync("api/v1/circles", coordinator, new { name }, cancellationToken)
            .ConfigureAwait(false)).GetProperty("id").GetString()!;

    public Task JoinAsync(string coordinator, string circle, JoinedMember member, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, $"api/v1/circles/{circle}/members/{member.Id}", coordinator, null, cancellationToken);

    public async Task<string> SensorCodeAsync(JoinedMember member, CancellationToken cancellationToken) =>
        (await PostAsync("api/v1/sensors/codes", member.Secret, null, cancellationToken)
            .ConfigureAwait(false)).GetProperty("code").GetString()!;

    /// <returns>The token of a device's blocklists.</returns>
    public async Task<string> AddFeedAsync(JoinedMember member, string device, CancellationToken cancellationToken) =>
        (await PostAsync("api/v1/feeds", member.Secret, new { device }, cancellationToken)
            .ConfigureAwait(false)).GetProperty("token").GetString()!;

    /// <summary>Entries of one of a device's lists.</summary>
    public async Task<IReadOnlyList<string>> FeedAsync(string token, string list, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(new Uri($"feeds/{token}/{list}", UriKind.Relative), cancellationToken)
            .ConfigureAwait(false);
        await EnsureAsync(response, cancellationToken).ConfigureAwait(false);
        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Hands something in; the answer is the receipt.</summary>
    public async Task<JsonElement> ShareAsync(
        JoinedMember member, byte[] bytes, string contentType, string query, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return await SendAsync(HttpMethod.Post, "api/v1/submissions" + query, member.Secret, content, cancellationToken)
            .ConfigureAwait(false);
    }

    public Task<JsonElement> GetAsync(JoinedMember member, string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, member.Secret, null, cancellationToken);

    public Task<JsonElement> DeleteAsync(JoinedMember member, string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, path, member.Secret, null, cancellationToken);

    /// <summary>The bytes of a submission, as they were handed in.</summary>
    public async Task<byte[]> OriginalAsync(JoinedMember member, string submission, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/submissions/{submission}/original");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", member.Secret);
        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        await EnsureAsync(response, cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All objects of a TAXII collection with every version, page by page, as HTTP Basic.</summary>
    public async Task<IReadOnlyList<JsonElement>> TaxiiAsync(JoinedMember member, string collection, CancellationToken cancellationToken)
    {
        var all = new List<JsonElement>();
        string? next = null;
        do
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get,
                $"taxii2/api/collections/{collection}/objects/?match[version]=all&limit=1000"
                + (next is null ? "" : "&next=" + next));
            var pair = System.Text.Encoding.UTF8.GetBytes($"{member.KeyId}:{member.Secret}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair));
            request.Headers.Accept.ParseAdd("application/taxii+json;version=2.1");
            using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            await EnsureAsync(response, cancellationToken).ConfigureAwait(false);
            var page = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
            all.AddRange(page.TryGetProperty("objects", out var objects) ? objects.EnumerateArray() : []);
            next = page.TryGetProperty("more", out var more) && more.GetBoolean()
                ? Uri.EscapeDataString(page.GetProperty("next").GetString()!) : null;
        }
        while (next is not null);
        return all;
    }

    /// <summary>The member's event stream, open; the caller disposes the response.</summary>
    public async Task<HttpResponseMessage> OpenStreamAsync(JoinedMember member, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/stream");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", member.Secret);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        await EnsureAsync(response, cancellationToken).ConfigureAwait(false);
        return response;
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> PostAsync(string path, string? key, object? body, CancellationToken cancellationToken)
    {
        using var content = body is null ? null : JsonContent.Create(body);
        return await SendAsync(HttpMethod.Post, path, key, content, cancellationToken).ConfigureAwait(false);
    }

    private async Task<JsonElement> SendAsync(
        HttpMethod method, string path, string? key, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        await EnsureAsync(response, cancellationToken).ConfigureAwait(false);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.NoContent || bytes.Length == 0 ? default : JsonElement.Parse(bytes);
    }

    private static async Task EnsureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            throw new HarborException($"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri!.AbsolutePath} was answered "
                + $"{(int)response.StatusCode}: {text[..Math.Min(text.Length, 2000)]}");
        }
    }
}
