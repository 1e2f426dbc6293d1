using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Xunit;
using static Breakwater.Cli.Tests.Programs;

namespace Breakwater.Cli.Tests;

/// <summary><c>breakwater taxii</c> as a process, against a small collection served by this test.</summary>
public sealed class TaxiiCommandTests : IDisposable
{
    private const string Media = "application/taxii+json;version=2.1";
    private const string Password = "pa55 w0rd";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bwtaxii");

    [Fact]
    public async Task Discover_and_collections_print_addresses_to_go_on_with()
    {
        using var shelf = new Shelf();
        var discovered = await BreakwaterAsync("taxii", "discover", shelf.Address, "--user", "u", "--secret-file", SecretFile());
        Assert.Equal(0, discovered.ExitCode);
        Assert.Contains(discovered.Output, l => l.Contains($"{shelf.Address}api/ (default): The root", StringComparison.Ordinal));
        var collections = await BreakwaterAsync("taxii", "collections", shelf.Address, "--user", "u", "--secret-file", SecretFile(), "--json");
        Assert.Equal("Shelf", JsonElement.Parse(string.Concat(collections.Output)).GetProperty("collections")[0].GetProperty("title").GetString());
    }

    [Fact]
    public async Task Pull_prints_a_bundle_that_reads()
    {
        using var shelf = new Shelf();
        shelf.Add(5);
        var pulled = await PullAsync(shelf);
        Assert.Equal(0, pulled.ExitCode);
        var bundle = JsonElement.Parse(string.Concat(pulled.Output));
        Assert.Equal("bundle", bundle.GetProperty("type").GetString());
        Assert.Equal(5, bundle.GetProperty("objects").GetArrayLength());
    }

    [Fact]
    public async Task Pull_with_a_cursor_adds_what_is_new_and_cuts_off_what_a_crash_left_behind()
    {
        using var shelf = new Shelf();
        var output = Path.Combine(_folder.FullName, "out.jsonl");
        var cursor = Path.Combine(_folder.FullName, "cursor");
        shelf.Add(5);
        Assert.Equal(0, (await PullAsync(shelf, "-o", output, "--cursor", cursor)).ExitCode);
        await File.AppendAllTextAsync(output, "{\"half\":", TestContext.Current.CancellationToken);
        shelf.Add(3);
        Assert.Equal(0, (await PullAsync(shelf, "-o", output, "--cursor", cursor)).ExitCode);
        Assert.Equal(0, (await PullAsync(shelf, "-o", output, "--cursor", cursor)).ExitCode);
        var ids = (await File.ReadAllLinesAsync(output, TestContext.Current.CancellationToken))
            .Select(line => JsonElement.Parse(line).GetProperty("id").GetString());
        Assert.Equal(Enumerable.Range(0, 8).Select(Shelf.Id), ids);
    }

    [Fact]
    public async Task Push_prints_what_became_of_each_object()
    {
        using var shelf = new Shelf();
        var file = Path.Combine(_folder.FullName, "bundle.json");
        await File.WriteAllTextAsync(
            file, $$"""{"type":"bundle","id":"bundle--1","objects":[{{Shelf.Object(1)}},7]}""", TestContext.Current.CancellationToken);
        var pushed = await BreakwaterAsync(
            "taxii", "push", shelf.Address + "api/", file, "--collection", "c", "--user", "u", "--secret-file", SecretFile());
        Assert.Equal(1, pushed.ExitCode);
        Assert.Contains(pushed.Output, l => l.StartsWith($"added {Shelf.Id(1)}", StringComparison.Ordinal));
        Assert.Contains(pushed.Output, l => l.StartsWith("refused object 1: $", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_password_is_told_in_a_sentence_without_it()
    {
        using var shelf = new Shelf();
        var file = Path.Combine(_folder.FullName, "wrong");
        await File.WriteAllTextAsync(file, "not-it\n", TestContext.Current.CancellationToken);
        var pulled = await BreakwaterAsync("taxii", "pull", shelf.Collection, "--user", "u", "--secret-file", file);
        Assert.Equal(1, pulled.ExitCode);
        var sentence = Assert.Single(pulled.Errors);
        Assert.Contains("credentials are missing or wrong", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("not-it", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://taxii.port.example/", "plain HTTP")]
    [InlineData("https://user:pass@taxii.port.example/", "no user and password")]
    [InlineData("taxii.port.example", "no address")]
    public async Task An_address_that_would_give_secrets_away_is_wrong_usage(string address, string expected)
    {
        var pulled = await BreakwaterAsync("taxii", "pull", address);
        Assert.Equal(2, pulled.ExitCode);
        Assert.Contains(pulled.Errors, l => l.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cursor_that_is_none_is_told_as_such()
    {
        using var shelf = new Shelf();
        var cursor = Path.Combine(_folder.FullName, "cursor");
        await File.WriteAllTextAsync(cursor, "something else", TestContext.Current.CancellationToken);
        var pulled = await PullAsync(shelf, "--cursor", cursor);
        Assert.Equal(1, pulled.ExitCode);
        Assert.Contains("is no cursor", Assert.Single(pulled.Errors), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<Outcome> PullAsync(Shelf shelf, params string[] more) =>
        BreakwaterAsync(["taxii", "pull", shelf.Collection, "--user", "u", "--secret-file", SecretFile(), .. more]);

    private string SecretFile()
    {
        var file = Path.Combine(_folder.FullName, "secret");
        File.WriteAllText(file, Password + "\n");
        return file;
    }

    /// <summary>A TAXII server with one collection, over the framework's own listener.</summary>
    private sealed class Shelf : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly Lock _lock = new();
        private int _count;

        public Shelf()
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
            probe.Stop();
            _listener.Prefixes.Add(Address);
            _listener.Start();
            _ = ServeAsync();
        }

        public string Address { get; }

        public string Collection => Address + "api/collections/c/";

        public static string Id(int number) => $"tool--{number:x8}-0000-4000-8000-000000000000";

        // With line ends, as servers that print for people send it.
        public static string Object(int number) =>
            $$"""
            {"type": "tool", "spec_version": "2.1", "id": "{{Id(number)}}",
             "created": "2026-01-01T00:00:00.000Z", "modified": "2026-01-01T00:00:00.000Z", "name": "n"}
            """;

        public void Add(int count)
        {
            lock (_lock)
            {
                _count += count;
            }
        }

        public void Dispose() => _listener.Close();

        private async Task ServeAsync()
        {
            while (_listener.IsListening)
            {
                try
                {
                    Answer(await _listener.GetContextAsync());
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
            }
        }

        private void Answer(HttpListenerContext context)
        {
            var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"u:{Password}"));
            var (status, body) = context.Request.Headers["Authorization"] != expected
                ? (401, """{"title":"Who are you?"}""")
                : (context.Request.HttpMethod, context.Request.Url!.AbsolutePath) switch
                {
                    ("GET", "/taxii2/") => (200, """{"title":"A server","default":"/api/","api_roots":["/api/"]}"""),
                    ("GET", "/api/") => (200, """{"title":"The root","max_content_length":100000}"""),
                    ("GET", "/api/collections/") => (200, """{"collections":[{"id":"c","title":"Shelf","can_read":true,"can_write":true}]}"""),
                    ("GET", "/api/collections/c/objects/") => (200, Objects(context)),
                    ("POST", "/api/collections/c/objects/") => (202, """{"id":"s","status":"complete","success_count":1,"failure_count":0,"pending_count":0}"""),
                    _ => (404, """{"title":"Nothing"}"""),
                };
            context.Response.StatusCode = status;
            context.Response.ContentType = Media;
            context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
        }

        private string Objects(HttpListenerContext context)
        {
            var after = context.Request.QueryString["added_after"] is { } text
                ? (int)DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds()
                : -1;
            lock (_lock)
            {
                var page = Enumerable.Range(0, _count).Where(n => n > after).Take(2).ToArray();
                if (page.Length == 0)
                {
                    return "{}";
                }

                context.Response.Headers["X-TAXII-Date-Added-Last"] = DateTimeOffset.UnixEpoch.AddSeconds(page[^1]).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
                return $$"""{"more":{{(page[^1] < _count - 1 ? "true" : "false")}},"objects":[{{string.Join(',', page.Select(Object))}}]}""";
            }
        }
    }
}
