using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Taxii;

/// <summary>What holds for every answer of a TAXII server, and how tests ask for one.</summary>
internal static partial class TaxiiReplies
{
    public const string First = "X-TAXII-Date-Added-First";
    public const string Last = "X-TAXII-Date-Added-Last";
    private static readonly string[] ErrorMembers =
        ["title", "description", "error_id", "error_code", "http_status", "external_details", "details"];

    /// <summary>A TAXII resource of this status, with the media type that every answer has (TAXII 2.1, section 1.6.8).</summary>
    public static Reply Resource(this Reply reply, int status = 200)
    {
        reply.Expect(status);
        Assert.Equal(Actor.Taxii, reply.ContentHeaders.NonValidated["Content-Type"].ToString());
        Assert.Equal("no-store", reply.Headers.CacheControl?.ToString());
        Assert.Empty(EmptyLists(reply.Json));
        return reply;
    }

    /// <summary>An error resource (section 3.6.1).</summary>
    public static Reply Error(this Reply reply, int status)
    {
        reply.Expect(status);
        Assert.Equal(Actor.Taxii, reply.ContentHeaders.NonValidated["Content-Type"].ToString());
        reply.Json.HasOnly(ErrorMembers);
        Assert.NotEmpty(reply.Json.GetProperty("title").GetString()!);
        Assert.Equal(status.ToString(CultureInfo.InvariantCulture), reply.Json.GetProperty("http_status").GetString());
        Assert.Empty(EmptyLists(reply.Json));
        return reply;
    }

    /// <summary>As <see cref="Error"/> with 401: and says how to sign in (section 3.3).</summary>
    public static void Challenges(this Reply reply)
    {
        reply.Error(401);
        Assert.Equal(["Basic", "Bearer"], reply.Headers.WwwAuthenticate.Select(one => one.Scheme).Order(StringComparer.Ordinal));
    }

    public static void HasOnly(this JsonElement json, params string[] members) =>
        Assert.Empty(json.EnumerateObject().Select(member => member.Name).Except(members));

    public static string Text(this JsonElement json, string member) => json.GetProperty(member).GetString()!;

    public static string? Header(this Reply reply, string name) =>
        reply.Headers.TryGetValues(name, out var values) ? Assert.Single(values) : null;

    /// <summary>RFC 3339 in UTC with six digits (section 1.6.3).</summary>
    public static string IsTimestamp(this string? text)
    {
        Assert.Matches(Timestamp(), text);
        return text!;
    }

    public static async Task<Reply> AddAsync(this Actor actor, string collection, params string[] objects) =>
        await actor.PostBodyAsync(collection, Encoding.UTF8.GetBytes("{\"objects\":[" + string.Join(',', objects) + "]}"));

    public static Task<Reply> PostBodyAsync(
        this Actor actor, string collection, byte[] body, string? type = Actor.Taxii, string? encoding = null, string? accept = Actor.Taxii)
    {
        var content = new ByteArrayContent(body);
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return actor.SendAsync(HttpMethod.Post, $"/taxii2/api/collections/{collection}/objects/", content, accept);
    }

    public static Task<Reply> RemoveAsync(this Actor actor, string collection, string id, string query = "") =>
        actor.DeleteAsync($"/taxii2/api/collections/{collection}/objects/{id}/{query}", Actor.Taxii);

    /// <summary>Adds objects and expects each to be a success.</summary>
    public static async Task PutAsync(this Actor actor, string collection, params string[] objects)
    {
        var status = (await actor.AddAsync(collection, objects)).Resource(202).Json;
        Assert.True(status.GetProperty("success_count").GetInt32() == objects.Length, status.GetRawText());
    }

    /// <summary>A request with these headers and no credentials but those.</summary>
    public static async Task<Reply> AskAsync(
        this HubHost hub, string method, string path, AuthenticationHeaderValue? credentials, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient { BaseAddress = hub.Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = credentials;
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Reply.ReadAsync(await client.SendAsync(request));
    }

    public static AuthenticationHeaderValue Basic(string user, string secret) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret}")));

    private static IEnumerable<string> EmptyLists(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member =>
            member.Value.ValueKind == JsonValueKind.Array && member.Value.GetArrayLength() == 0 ? [member.Name] : EmptyLists(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(EmptyLists),
        _ => [],
    };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")]
    private static partial Regex Timestamp();
}
