using Breakwater.Hub.Community;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Escrow;

public sealed class UnsealingTests
{
    private const string Reason = "The court's order of this morning names this very object.";

    [Theory, OnEachEngine]
    public async Task Unsealing_takes_two_coordinators_and_a_reason_is_logged_and_tells_the_submitter_alone(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var submitter = await hub.AddMemberAsync("Sealed Shipping");
        var other = await hub.AddMemberAsync();
        var second = await AddCoordinatorAsync(hub, "Conrad Second", "conrad@centre.example");
        var objectId = await submitter.ShareDomainAsync("sealed-case.click");
        var asked = (await hub.Coordinator.PostAsync("/api/v1/unsealings", new { objectId, reason = Reason })).Expect(201);
        Assert.DoesNotContain(submitter.Id, asked.Text, StringComparison.Ordinal);
        var path = $"/api/v1/unsealings/{asked.Json.GetProperty("id").GetString()}";

        (await hub.Coordinator.PostAsync($"{path}/grant", new { })).Expect(403);
        Assert.Empty((await submitter.GetJsonAsync("/api/v1/unsealings/own")).EnumerateArray());
        var granted = (await second.PostAsync($"{path}/grant", new { })).Expect(200).Json;

        var found = Assert.Single(granted.GetProperty("members").EnumerateArray());
        Assert.Equal(submitter.Id, found.GetProperty("id").GetString());
        var notice = Assert.Single((await submitter.GetJsonAsync("/api/v1/unsealings/own")).EnumerateArray());
        Assert.Equal(Reason, notice.GetProperty("reason").GetString());
        Assert.Equal(objectId, notice.GetProperty("objectId").GetString());
        Assert.Equal(["Cora Coordinator", "Conrad Second"], notice.GetProperty("coordinators").EnumerateArray().Select(one => one.GetString()));
        Assert.Empty((await other.GetJsonAsync("/api/v1/unsealings/own")).EnumerateArray());
        (await second.PostAsync($"{path}/grant", new { })).Expect(404);
        var log = (await second.GetAsync("/api/v1/audit?text=unsealing:")).Expect(200);
        Assert.True((await second.GetJsonAsync("/api/v1/audit/verification")).GetProperty("intact").GetBoolean());
        Assert.Equal(2, log.Json.GetArrayLength());
        Assert.Contains(Reason, log.Text, StringComparison.Ordinal);
        foreach (var seen in new[] { log.Text, (await second.GetAsync("/api/v1/unsealings")).Expect(200).Text })
        {
            Assert.DoesNotContain(submitter.Id, seen, StringComparison.Ordinal);
            Assert.DoesNotContain(submitter.Name, seen, StringComparison.Ordinal);
        }
    }

    [Theory, OnEachEngine]
    public async Task One_person_is_not_two_coordinators_whatever_keys_or_names_it_has(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var submitter = await hub.AddMemberAsync();
        var objectId = await submitter.ShareDomainAsync("one-person.click");
        var path = await AskAsync(hub.Coordinator, objectId);
        var sameMail = await AddCoordinatorAsync(hub, "Quite Another", "CORA@centre.example");
        var sameName = await AddCoordinatorAsync(hub, "cora  coordinator", "other@centre.example");

        (await sameMail.PostAsync($"{path}/grant", new { })).Expect(403);
        (await sameName.PostAsync($"{path}/grant", new { })).Expect(403);
        (await submitter.PostAsync($"{path}/grant", new { })).Expect(403);
        (await submitter.PostAsync("/api/v1/unsealings", new { objectId, reason = Reason })).Expect(403);
        (await submitter.GetAsync("/api/v1/unsealings")).Expect(403);
        (await hub.Anonymous.GetAsync("/api/v1/unsealings/own")).Expect(401);
        Assert.Empty((await submitter.GetJsonAsync("/api/v1/unsealings/own")).EnumerateArray());
    }

    [Theory, OnEachEngine]
    public async Task A_request_needs_a_reason_and_an_object_can_be_refused_and_ends_by_itself(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        var submitter = await hub.AddMemberAsync();
        var objectId = await submitter.ShareDomainAsync("needs-reason.click");
        var second = await AddCoordinatorAsync(hub, "Conrad Second", "conrad@centre.example");

        (await hub.Coordinator.PostAsync("/api/v1/unsealings", new { objectId, reason = "because" })).Expect(422);
        (await hub.Coordinator.PostAsync("/api/v1/unsealings", new { objectId = "indicator--00000000-0000-4000-8000-000000000000", reason = Reason })).Expect(404);
        var refused = await AskAsync(hub.Coordinator, objectId);
        (await second.PostAsync($"{refused}/refuse", new { })).Expect(204);
        (await second.PostAsync($"{refused}/grant", new { })).Expect(404);
        var late = await AskAsync(hub.Coordinator, objectId);
        time.Advance(Limits.UnsealingOpen + TimeSpan.FromMinutes(1));
        (await second.PostAsync($"{late}/grant", new { })).Expect(404);
        Assert.Equal(
            ["expired", "refused"], (await second.GetJsonAsync("/api/v1/unsealings")).EnumerateArray().Select(one => one.GetProperty("state").GetString()).Order());
    }

    internal static async Task<Actor> AddCoordinatorAsync(HubHost hub, string name, string email)
    {
        var added = await hub.Service<SetupLink>().AddCoordinatorAsync(name, email, CancellationToken.None);
        return new Actor(hub, added.Key.Id, added.Key.Secret);
    }

    private static async Task<string> AskAsync(Actor coordinator, string objectId)
    {
        var asked = (await coordinator.PostAsync("/api/v1/unsealings", new { objectId, reason = Reason })).Expect(201).Json;
        return $"/api/v1/unsealings/{asked.GetProperty("id").GetString()}";
    }
}
