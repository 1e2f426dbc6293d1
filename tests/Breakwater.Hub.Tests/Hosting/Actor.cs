using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Breakwater.Hub.Tests.Hosting;

/// <summary>Somebody who talks to a hub with one key, or with none.</summary>
internal class Actor(HubHost hub, string keyId, string? secret) : IDisposable
{
    public const string Stix = "application/stix+json;version=2.1";
    public const string Taxii = "application/taxii+json;version=2.1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    // One pool for each actor's host, made on first use and shared by all actors of that host through it.
    private HttpClient? _client;

    public HubHost Hub { get; } = hub;

    public string KeyId { get; } = keyId;

    public string? Secret { get; } = secret;

    private HttpClient Client => _client ??= new HttpClient { BaseAddress = Hub.Address, Timeout = Patience };

    public Task<Reply> GetAsync(string path, string? accept = null) => SendAsync(HttpMethod.Get, path, accept: accept);

    public async Task<JsonElement> GetJsonAsync(string path) => (await GetAsync(path)).Expect(200).Json;

    public Task<Reply> PostAsync(string path, object body) =>
        SendAsync(HttpMethod.Post, path, new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"));

    public Task<Reply> PutJsonAsync(string path, object body) =>
        SendAsync(HttpMethod.Put, path, new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"));

    public Task<Reply> PostAsync(string path, byte[] body, string type, string? encoding = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return SendAsync(HttpMethod.Post, path, content);
    }

    public Task<Reply> DeleteAsync(string path, string? accept = null) => SendAsync(HttpMethod.Delete, path, accept: accept);

    public async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content = null, string? accept = null)
    {
        using var request = Request(method, path);
        request.Content = content;
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return await Reply.ReadAsync(await Client.SendAsync(request));
    }

    public HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        if (Secret is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
        }

        return request;
    }

    /// <summary>The event stream from a position on; null for what comes next.</summary>
    public Task<EventReader> OpenStreamAsync(string? lastEventId, string path = "/api/v1/stream") =>
        EventReader.OpenAsync(Client, Request(HttpMethod.Get, path), lastEventId);

    /// <summary>Every page of a TAXII listing, objects in order.</summary>
    public async Task<List<JsonElement>> TaxiiObjectsAsync(string collection, string query = "", int limit = 1000)
    {
        var all = new List<JsonElement>();
        string? next = null;
        do
        {
            var page = await TaxiiAsync($"collections/{collection}/objects/?limit={limit}{query}{(next is null ? "" : "&next=" + Uri.EscapeDataString(next))}");
            var json = page.Expect(200).Json;
            if (json.TryGetProperty("objects", out var objects))
            {
                all.AddRange(objects.EnumerateArray());
            }

            next = json.TryGetProperty("more", out var more) && more.GetBoolean() ? json.GetProperty("next").GetString() : null;
        }
        while (next is not null);
        return all;
    }

    public Task<Reply> TaxiiAsync(string path) => GetAsync("/taxii2/api/" + path, Taxii);

    /// <summary>Every object of the API's listing, in order of position.</summary>
    public async Task<List<JsonElement>> ObjectsAsync(string? after = null)
    {
        var all = new List<JsonElement>();
        do
        {
            var page = await GetJsonAsync($"/api/v1/objects?limit=1000&after={after ?? "0"}");
            all.AddRange(page.GetProperty("objects").EnumerateArray().Select(one => one.GetProperty("object")));
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (after is not null);
        return all;
    }

    public void Dispose()
    {
        _client?.Dispose();
        GC.SuppressFinalize(this);
    }
}
