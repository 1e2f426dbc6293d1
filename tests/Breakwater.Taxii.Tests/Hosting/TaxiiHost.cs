using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Threading.RateLimiting;
using Breakwater.Taxii.Port;
using Breakwater.Taxii.Server;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Breakwater.Taxii.Tests.Hosting;

/// <summary>The endpoints over a real web server on a free port, with the port in memory behind them.</summary>
internal sealed class TaxiiHost : IAsyncDisposable
{
    public const string Member = "member";
    public const string Nobody = "nobody";
    public const string Media = "application/taxii+json;version=2.1";

    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private TaxiiHost(WebApplication app, MemoryCollections port)
    {
        _app = app;
        Port = port;
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public MemoryCollections Port { get; }

    public Uri Address => new(_app.Urls.First());

    /// <param name="requestsMax">Requests before the host's rate limiter answers 429; null for no limiter.</param>
    public static async Task<TaxiiHost> StartAsync(TaxiiServerOptions? options = null, int? requestsMax = null)
    {
        var port = new MemoryCollections();
        var taxii = (options ?? new TaxiiServerOptions()) with { AuthenticationSchemes = [BasicScheme.Name] };
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<ITaxiiCollections>(port);
        builder.Services.AddAuthorization();
        builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, BasicScheme>(BasicScheme.Name, null);
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = 429;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<Microsoft.AspNetCore.Http.HttpContext, string>(_ => requestsMax is null
                ? RateLimitPartition.GetNoLimiter("")
                : RateLimitPartition.GetFixedWindowLimiter(
                    "", _ => new FixedWindowRateLimiterOptions { PermitLimit = requestsMax.Value, Window = TimeSpan.FromHours(1) }));
        });
        var app = builder.Build();
        app.UseTaxiiErrors(taxii);
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapTaxii(taxii);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TaxiiHost(app, port);
    }

    public static string Objects(string collection) => $"/taxii2/port/collections/{collection}/objects/";

    public static string Manifest(string collection) => $"/taxii2/port/collections/{collection}/manifest/";

    public Task<Answer> GetAsync(string path, string? user = Member, string? accept = Media) =>
        SendAsync(HttpMethod.Get, path, user, accept);

    public Task<Answer> PostAsync(string path, string body, string? contentType = Media) =>
        PostAsync(path, Encoding.UTF8.GetBytes(body), contentType);

    public Task<Answer> PostAsync(string path, byte[] body, string? contentType = Media, string? encoding = null)
    {
        var content = new ByteArrayContent(body);
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return SendAsync(HttpMethod.Post, path, Member, Media, content);
    }

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, Member, Media);

    public async Task<Answer> SendAsync(
        HttpMethod method, string path, string? user, string? accept, HttpContent? content = null, string password = BasicScheme.Password)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (user is not null)
        {
            var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", pair);
        }

        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        // As they came: once read as typed headers, a media type is written anew.
        var headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Answer((int)response.StatusCode, body, headers);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>What came back.</summary>
internal sealed record Answer(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonElement.Parse(Body);

    public string Type => Headers.GetValueOrDefault("Content-Type", "");

    public string? Next => Json.TryGetProperty("next", out var next) ? next.GetString() : null;

    public string[] Ids => Json.TryGetProperty("objects", out var objects)
        ? [.. objects.EnumerateArray().Select(o => o.GetProperty("id").GetString()!)]
        : [];

    /// <summary>Asserts that this is an error resource of the status, and gives its description.</summary>
    public string Error(int status)
    {
        Assert.Equal(status, Status);
        Assert.Equal(TaxiiHost.Media, Type);
        Assert.NotEqual("", Json.GetProperty("title").GetString());
        Assert.Equal(status.ToString(System.Globalization.CultureInfo.InvariantCulture), Json.GetProperty("http_status").GetString());
        return Json.TryGetProperty("description", out var description) ? description.GetString()! : "";
    }
}
