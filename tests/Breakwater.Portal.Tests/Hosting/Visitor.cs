using System.Net;
using System.Text.RegularExpressions;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Portal.Tests.Hosting;

/// <summary>A browser without scripts: it keeps cookies, sends the forms that it was shown, and does not follow by itself.</summary>
internal sealed partial class Visitor : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _client;

    public Visitor(Uri address, string? session = null)
    {
        var handler = new SocketsHttpHandler { CookieContainer = _cookies, AllowAutoRedirect = false };
        _client = new HttpClient(handler) { BaseAddress = address };
        _client.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml");
        _client.DefaultRequestHeaders.Add("User-Agent", "Visitor of the tests");
        if (session is not null)
        {
            _cookies.Add(address, new Cookie(SessionName, session));
        }
    }

    public const string SessionName = "bw-session";

    public string? Session => _cookies.GetAllCookies()[SessionName]?.Value;

    public HttpClient Client => _client;

    public Task<Reply> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public async Task<Reply> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            return await Reply.ReadAsync(await _client.SendAsync(request));
        }
    }

    /// <summary>Sends a form, with the token that a page of ours has in its forms.</summary>
    public async Task<Reply> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        var page = await GetAsync("/sign-in?return=/account");
        if (page.Status == 303)
        {
            page = await GetAsync("/account");
        }

        return await PostAsync(path, TokenIn(page.Text), fields);
    }

    public Task<Reply> PostAsync(string path, string token, (string Name, string Value)[] fields) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(
                fields.Select(field => KeyValuePair.Create(field.Name, field.Value)).Append(KeyValuePair.Create("form", token))),
        });

    public static string TokenIn(string page) => WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value);

    /// <summary>The value of a hidden field of the page.</summary>
    public static string FieldIn(string page, string name) => WebUtility.HtmlDecode(
        Regex.Match(page, $"name=\"{name}\" value=\"([^\"]*)\"", RegexOptions.CultureInvariant).Groups[1].Value);

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("name=\"form\" value=\"([^\"]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
