using System.Text;
using Breakwater.Taxii.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Breakwater.Taxii.Tests.Hosting;

/// <summary>A server that answers as a test says, over real HTTP: for what servers in the field do and our own never will.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    public const string Root = "/api/";
    public const string Path = "/api/collections/c1/";

    private readonly WebApplication _app;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly Lock _lock = new();
    private readonly List<string> _requests = [];

    private ScriptedServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public Uri Collection => new(Address, Path);

    /// <summary>Method, path and query of what came, decoded, oldest first.</summary>
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

    public static async Task<ScriptedServer> StartAsync(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new ScriptedServer(app);
        app.Run(context =>
        {
            lock (server._lock)
            {
                server._requests.Add(Uri.UnescapeDataString($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}"));
            }

            return answer(context);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Answers each request with the next of these, and with the last one from then on.</summary>
    public static Task<ScriptedServer> StartAsync(params Func<HttpContext, Task>[] answers)
    {
        var at = -1;
        return StartAsync(context => answers[Math.Min(Interlocked.Increment(ref at), answers.Length - 1)](context));
    }

    public TaxiiClient Client(TaxiiClientOptions? options = null, TaxiiCredentials? credentials = null) =>
        new(_http, Address, credentials, options ?? Quick);

    /// <summary>Waits that tests can wait for.</summary>
    public static TaxiiClientOptions Quick { get; } =
        new() { RetryDelay = TimeSpan.FromMilliseconds(1), RetryDelayMax = TimeSpan.FromSeconds(2) };

    public static Func<HttpContext, Task> Json(
        string body, string type = TaxiiHost.Media, int status = 200, params (string Name, string Value)[] headers) =>
        context => WriteAsync(context, body, type, status, headers);

    public static async Task WriteAsync(
        HttpContext context, string body, string type = TaxiiHost.Media, int status = 200, params (string Name, string Value)[] headers)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    }

    /// <summary>An envelope of tools with these numbers.</summary>
    public static string Envelope(IEnumerable<int> numbers, string more = "") =>
        $$"""{{{more}}"objects":[{{string.Join(',', numbers.Select(Tool))}}]}""";

    public static string Tool(int number) =>
        $$"""{"type":"tool","spec_version":"2.1","id":"{{Known.Id("tool", number)}}","created":"{{Known.V1}}","modified":"{{Known.V1}}","name":"t{{number}}"}""";

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }
}
