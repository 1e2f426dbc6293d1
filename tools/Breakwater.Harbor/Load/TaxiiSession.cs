using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Breakwater.Harbor.Api;

namespace Breakwater.Harbor.Load;

/// <summary>One member's TAXII connection pool, by HTTP Basic.</summary>
internal sealed class TaxiiSession : IDisposable
{
    private const string Media = "application/taxii+json;version=2.1";
    private readonly HttpClient _http;

    public TaxiiSession(Uri hub, JoinedMember member)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(hub, "taxii2/api/collections/") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{member.KeyId}:{member.Secret}")));
        _http.DefaultRequestHeaders.Accept.ParseAdd(Media);
    }

    /// <summary>Posts an envelope and answers how many of its objects were taken.</summary>
    /// <exception cref="HarborException">The answer is not 202, or an object failed.</exception>
    public async Task<int> PostAsync(string collection, byte[] envelope, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(envelope);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(Media);
        using var response = await _http.PostAsync(new Uri($"{collection}/objects/", UriKind.Relative), content, cancellationToken)
            .ConfigureAwait(false);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        if ((int)response.StatusCode != 202)
        {
            throw new HarborException($"A POST was answered {(int)response.StatusCode}: {Beginning(body)}");
        }

        using var status = JsonDocument.Parse(body);
        return status.RootElement.GetProperty("failure_count").GetInt32() == 0
            ? status.RootElement.GetProperty("success_count").GetInt32()
            : throw new HarborException($"Objects failed: {Beginning(body)}");
    }

    /// <summary>A page, as its bytes.</summary>
    public async Task<byte[]> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode
            ? body
            : throw new HarborException($"{path} was answered {(int)response.StatusCode}: {Beginning(body)}");
    }

    public void Dispose() => _http.Dispose();

    private static string Beginning(byte[] body) => Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 1000)));
}
