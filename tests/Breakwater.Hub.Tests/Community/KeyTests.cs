using System.Net.Http.Headers;
using System.Text;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using Dapper;

namespace Breakwater.Hub.Tests.Community;

public sealed class KeyTests
{
    [Theory, OnEachEngine]
    public async Task A_secret_is_shown_once_and_kept_as_a_hash_only(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        using var key = await member.IssueKeyAsync("read");

        var listed = (await member.GetAsync("/api/v1/keys")).Expect(200);

        Assert.Contains(key.KeyId, listed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Secret!, listed.Text, StringComparison.Ordinal);
        await using var database = hub.Store.Open();
        await using var connection = database.Open();
        foreach (var table in Schema.Tables)
        {
            foreach (var value in connection.Query($"select * from {table}").SelectMany(row => ((IDictionary<string, object?>)row).Values))
            {
                Assert.DoesNotContain(key.Secret!, value is byte[] bytes ? Encoding.Latin1.GetString(bytes) : value?.ToString() ?? "", StringComparison.Ordinal);
            }
        }
    }

    [Theory, OnEachEngine]
    public async Task Each_purpose_opens_its_own_paths_and_no_others(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var purposes = new[] { "read", "submit", "withdraw", "manage", "sensor" };
        var keys = new Dictionary<string, Actor> { ["sensor"] = await member.EnrolSensorAsync() };
        foreach (var purpose in purposes[..^1])
        {
            keys[purpose] = await member.IssueKeyAsync(purpose);
        }

        foreach (var purpose in purposes)
        {
            var key = keys[purpose];
            Assert.Equal((purpose, purpose == "read"), (purpose, (await key.GetAsync("/api/v1/objects")).Status == 200));
            Assert.Equal((purpose, purpose == "read"), (purpose, (await key.GetAsync("/api/v1/warnings")).Status == 200));
            Assert.Equal((purpose, purpose == "read"), (purpose, (await key.TaxiiAsync("collections/community/objects/")).Status == 200));
            Assert.Equal((purpose, purpose == "submit"), (purpose, (await key.PostAsync("/api/v1/submissions", "seen: purposes[.]click"u8.ToArray(), "text/plain")).Status == 201));
            Assert.Equal((purpose, purpose == "withdraw"), (purpose, (await key.DeleteAsync("/api/v1/objects/indicator--0f3c1a00-1111-4222-8333-000000000001")).Status == 404));
            Assert.Equal((purpose, purpose == "manage"), (purpose, (await key.GetAsync("/api/v1/keys")).Status == 200));
            Assert.Equal((purpose, purpose == "sensor"), (purpose, (await key.GetAsync("/sensor/v1/manifest")).Status == 200));
            Assert.Equal((purpose, false), (purpose, (await key.GetAsync("/api/v1/members")).Status == 200));
            Assert.Equal((purpose, false), (purpose, (await key.GetAsync("/api/v1/reviews")).Status == 200));
        }

        foreach (var refused in new[] { "coordinate", "sensor", "read,submit", "7", "", "everything" })
        {
            (await member.PostAsync("/api/v1/keys", new { label = "x", purpose = refused })).Expect(422);
        }

        var provider = (await member.PostAsync("/api/v1/keys", new { label = "x", purpose = "manage", serviceProvider = true })).Expect(422);
        Assert.Contains("provider-manages", provider.Text, StringComparison.Ordinal);
        foreach (var path in new[] { "/api/v1/objects", "/api/v1/submissions", "/api/v1/circles", "/api/v1/me", "/taxii2/", "/taxii2/api/collections/" })
        {
            Assert.Equal((path, 403), (path, (await keys["sensor"].GetAsync(path)).Status));
        }
    }

    [Theory, OnEachEngine]
    public async Task A_key_works_as_bearer_token_and_as_basic_with_its_own_or_its_members_id_only(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var other = await hub.AddMemberAsync();
        using var client = new HttpClient { BaseAddress = hub.Address };
        foreach (var (user, status) in new[] { (member.KeyId, 200), (member.Id, 200), (other.Id, 401), (other.KeyId, 401), ("", 401) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/objects");
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{member.Secret}")));
            using var answer = await client.SendAsync(request);
            Assert.Equal((user, status), (user, (int)answer.StatusCode));
        }

        Assert.Equal(401, (await hub.Anonymous.GetAsync($"/api/v1/objects?access_token={member.Secret}")).Status);
    }

    [Theory, OnEachEngine]
    public async Task An_expired_key_does_not_open_anything(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        var member = await hub.AddMemberAsync();
        using var key = await member.IssueKeyAsync("read", days: 2);
        (await key.GetAsync("/api/v1/objects")).Expect(200);

        time.Advance(TimeSpan.FromDays(2) + TimeSpan.FromMinutes(1));

        (await key.GetAsync("/api/v1/objects")).Expect(401);
        (await member.GetAsync("/api/v1/objects")).Expect(200);
    }

    [Theory, OnEachEngine]
    public async Task Rotating_ends_the_old_key_at_once_and_a_member_cannot_touch_anothers(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var other = await hub.AddMemberAsync();
        using var key = await member.IssueKeyAsync("read");
        (await other.PostAsync($"/api/v1/keys/{key.KeyId}/rotate", new { })).Expect(404);
        (await other.DeleteAsync($"/api/v1/keys/{key.KeyId}")).Expect(404);

        var fresh = (await member.PostAsync($"/api/v1/keys/{key.KeyId}/rotate", new { })).Expect(200).Json;

        (await key.GetAsync("/api/v1/objects")).Expect(401);
        using var rotated = new Actor(hub, "", fresh.GetProperty("secret").GetString());
        (await rotated.GetAsync("/api/v1/objects")).Expect(200);
        (await rotated.GetAsync("/api/v1/keys")).Expect(403);
    }

    [Theory, OnEachEngine]
    public async Task Revoking_works_at_once_and_on_open_streams_too(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        using var key = await member.IssueKeyAsync("read");
        using var stream = await key.OpenStreamAsync(null);
        await member.ShareDomainAsync("before-revoking.click");
        Assert.NotNull(await stream.NextAsync());

        (await member.DeleteAsync($"/api/v1/keys/{key.KeyId}")).Expect(204);

        (await key.GetAsync("/api/v1/objects")).Expect(401);
        await member.ShareDomainAsync("after-revoking.click");
        var rest = await stream.DrainAsync(TimeSpan.FromSeconds(2));
        Assert.DoesNotContain(rest, one => one.Body.Contains("after-revoking", StringComparison.Ordinal));
    }

    [Theory, OnEachEngine]
    public async Task The_setup_link_works_once_and_there_is_none_when_there_is_a_coordinator(DatabaseEngine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        await using var hub = await HubHost.StartNodeAsync(store);
        var older = await hub.SetupSecretAsync();
        var token = await hub.SetupSecretAsync();
        var body = new { token, name = "First", email = "first@centre.example" };
        (await hub.Anonymous.PostAsync("/api/v1/setup", body with { token = older })).Expect(404);
        (await hub.Anonymous.PostAsync("/api/v1/setup", body with { token = "guess" })).Expect(404);

        var uses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => hub.Anonymous.PostAsync("/api/v1/setup", body)));

        Assert.Equal([201, 404, 404, 404], uses.Select(use => use.Status).Order());
        Assert.Null(await hub.SetupSecretAsync());
    }
}
