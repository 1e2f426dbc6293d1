using System.Text;
using System.Text.Json;

namespace Breakwater.Hub.Tests.Hosting;

/// <summary>A member with its first key, and what members do.</summary>
internal sealed class MemberActor(HubHost hub, string id, string name, string keyId, string secret) : Actor(hub, keyId, secret)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    /// <summary>Somebody else with a key of one purpose of this member's.</summary>
    public async Task<Actor> IssueKeyAsync(string purpose, bool serviceProvider = false, int? days = null)
    {
        var key = (await PostAsync("/api/v1/keys", new { label = purpose + " key", purpose, serviceProvider, days })).Expect(201).Json;
        return new Actor(Hub, key.GetProperty("id").GetString()!, key.GetProperty("secret").GetString()!);
    }

    public Task<Reply> SubmitTextAsync(string text, string query = "") =>
        PostAsync("/api/v1/submissions" + query, Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8");

    /// <summary>Hands in a text, and answers the receipt.</summary>
    public async Task<JsonElement> ShareTextAsync(string text, string query = "") => (await SubmitTextAsync(text, query)).Expect(201).Json;

    public Task<Reply> SubmitAsync(string bundle, string query = "", string path = "/api/v1/submissions") =>
        PostAsync(path + query, Encoding.UTF8.GetBytes(bundle), Stix);

    /// <summary>Hands in a bundle, and answers the receipt.</summary>
    public async Task<JsonElement> ShareAsync(string bundle, string query = "") => (await SubmitAsync(bundle, query)).Expect(201).Json;

    /// <summary>Shares one domain in a text; the id of the published indicator.</summary>
    public async Task<string> ShareDomainAsync(string domain, string query = "")
    {
        var receipt = await ShareTextAsync($"Seen in mail: {domain.Replace(".", "[.]", StringComparison.Ordinal)}", query);
        return receipt.GetProperty("objects").EnumerateArray().First(one => one.GetProperty("type").GetString() == "indicator")
            .GetProperty("publishedId").GetString()!;
    }

    public Task<Reply> SightAsync(string domain, bool? seenBefore = false, string kind = "domain") =>
        PostAsync("/api/v1/sightings", new { kind, value = domain, count = 1, seenBefore });

    /// <summary>A device's token.</summary>
    public async Task<(string Id, string Token)> AddFeedAsync(string device)
    {
        var feed = (await PostAsync("/api/v1/feeds", new { device })).Expect(201).Json;
        return (feed.GetProperty("id").GetString()!, feed.GetProperty("token").GetString()!);
    }

    public Task<SensorActor> EnrolSensorAsync(string sensorName = "sensor") => SensorActor.EnrolAsync(this, sensorName);
}
