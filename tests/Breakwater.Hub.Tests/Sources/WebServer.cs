using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Tests.OutsideSources;

/// <summary>A server of somebody else's on loopback, which answers as a test says.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    public const string Taxii = "application/taxii+json;version=2.1";

    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly List<string> _requests = [];

    private WebServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Files by path; each is served with an ETag of its content.</summary>
    public Dictionary<string, string> Files { get; } = [];

    /// <param name="answer">Null for one that serves its <see cref="Files"/>.</param>
    /// <param name="certificate">Makes it speak HTTPS.</param>
    public static async Task<WebServer> StartAsync(Func<HttpContext, Task>? answer = null, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener =>
        {
            if (certificate is not null)
            {
                listener.UseHttps(certificate);
            }
        }));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new WebServer(app);
        app.Run(context =>
        {
            lock (server._lock)
            {
                server._requests.Add($"{context.Request.Path}{context.Request.QueryString}");
            }

            return answer is null ? server.ServeAsync(context) : answer(context);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public static async Task WriteAsync(HttpContext context, string body, string type = "application/json")
    {
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        if (!Files.TryGetValue(context.Request.Path, out var file))
        {
            context.Response.StatusCode = 404;
            return;
        }

        var tag = $"\"{file.GetHashCode(StringComparison.Ordinal):x}\"";
        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = 304;
            return;
        }

        await WriteAsync(context, file);
    }
}
