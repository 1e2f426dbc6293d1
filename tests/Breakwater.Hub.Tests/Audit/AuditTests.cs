using System.Text.Json;
using Breakwater.Hub.Audit;
using Breakwater.Hub.Community;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Audit;

public sealed class AuditTests
{
    private const string Path = "/api/v1/audit";

    [Theory, OnEachEngine]
    public async Task What_is_done_is_in_the_trail_and_what_is_refused_or_only_read_is_not(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync("Audited Demo Freight");
        var circle = await hub.AddCircleAsync("Audited", member);
        var before = await NumberAsync(hub);

        (await hub.Coordinator.PostAsync("/api/v1/circles", new { name = "" })).Expect(422);
        (await member.PostAsync("/api/v1/circles", new { name = "Not allowed" })).Expect(403);
        (await hub.Coordinator.GetAsync("/api/v1/members")).Expect(200);
        Assert.Equal(before, await NumberAsync(hub));

        await hub.LeaveAsync(circle, member);
        var entry = (await hub.Coordinator.GetJsonAsync(Path))[0];
        Assert.Equal(before + 1, entry.GetProperty("number").GetInt64());
        Assert.Equal("centre", entry.GetProperty("actorKind").GetString());
        Assert.Contains(hub.CoordinatorId, entry.GetProperty("actor").GetString(), StringComparison.Ordinal);
        Assert.Contains(member.Id, entry.GetProperty("subject").GetString(), StringComparison.Ordinal);
        Assert.True((await hub.Coordinator.GetJsonAsync($"{Path}/verification")).GetProperty("intact").GetBoolean());
    }

    [Theory, OnEachEngine]
    public async Task What_a_member_does_is_sealed_for_that_member(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync("Sealed Demo Freight");
        var other = await hub.AddMemberAsync();
        await member.ShareDomainAsync("who-did-it.click");
        await other.ShareDomainAsync("somebody-else.click");

        var trail = (await hub.Coordinator.GetAsync($"{Path}?limit=2")).Expect(200);
        Assert.All(trail.Json.EnumerateArray(), entry => Assert.Equal("member", entry.GetProperty("actorKind").GetString()));
        Assert.Single(trail.Json.EnumerateArray().Select(entry => entry.GetProperty("sealed").GetString()!.Length).Distinct());
        Assert.All(trail.Json.EnumerateArray(), entry => Assert.Equal("", entry.GetProperty("subject").GetString()));
        Assert.DoesNotContain(member.Id, trail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(member.KeyId, trail.Text, StringComparison.Ordinal);

        var key = (await member.IssueKeyAsync("read")).KeyId;
        (await member.DeleteAsync($"/api/v1/keys/{key}")).Expect(204);
        var own = (await member.GetJsonAsync($"{Path}/own")).GetProperty("entries").EnumerateArray().ToList();
        Assert.Equal(3, own.Count);
        Assert.All(own, entry => Assert.Equal(member.KeyId, entry.GetProperty("key").GetString()));
        Assert.Contains(key, own[0].GetProperty("subject").GetString(), StringComparison.Ordinal);
    }

    [Theory, OnEachEngine]
    public async Task Auditors_read_the_trail_and_nothing_else_and_members_do_not(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var added = await hub.Service<SetupLink>().AddAuditorAsync("Ada Auditor", "ada@centre.example", CancellationToken.None);
        var auditor = new Actor(hub, added.Key.Id, added.Key.Secret);

        foreach (var path in new[] { Path, $"{Path}/head", $"{Path}/verification" })
        {
            (await auditor.GetAsync(path)).Expect(200);
            (await member.GetAsync(path)).Expect(403);
            (await hub.Anonymous.GetAsync(path)).Expect(401);
        }

        (await auditor.PostAsync("/api/v1/circles", new { name = "Not theirs" })).Expect(403);
        (await auditor.GetAsync($"{Path}/own")).Expect(403);
        (await auditor.GetAsync("/api/v1/objects")).Expect(403);
    }

    [Theory, OnEachEngine]
    public async Task Whatever_is_done_to_the_trail_is_found(DatabaseEngine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        AuditHead end;
        List<AuditEntry> exported;
        await using (var hub = await HubHost.StartSetUpAsync(store))
        {
            for (var i = 0; i < 6; i++)
            {
                await hub.AddMemberAsync();
            }

            var reader = hub.Service<AuditReader>();
            end = reader.Head();
            exported = [.. reader.All()];
            Assert.Equal(end.Number, exported.Count);
            Assert.Equal(new AuditVerdict(end.Number, null), reader.Verify(end));

            await Changed(hub, "update audit_entry set act = act || ' ' where number = 3", "update audit_entry set act = trim(act) where number = 3",
                "Entry 3 was changed");
            await Changed(hub, "update audit_entry set at = at + 1 where number = 1", "update audit_entry set at = at - 1 where number = 1",
                "Entry 1 was changed");
            await Changed(hub, "update audit_entry set number = -2 where number = 2", "update audit_entry set number = 2 where number = -2",
                "out of its order");
            await Changed(hub, "update audit_entry set actor_kind = 0 where number = 4", "update audit_entry set actor_kind = 2 where number = 4",
                "Entry 4 was changed");
        }

        ChangedExports(exported, end);

        // Who can write in the database, and has no key, shortens the trail with all that is there to say where it ends.
        await using (var hub = await HubHost.StartNodeAsync(store))
        {
            await WriteAsync(store, $"delete from audit_entry where number = {end.Number}");
            Assert.Contains("the last were removed", Break(hub, null), StringComparison.Ordinal);
            await WriteAsync(
                store, "update audit_head set number = number - 1, hash = (select hash from audit_entry order by number desc limit 1)");
            Assert.Contains("not written by a hub with this escrow key", Break(hub, null), StringComparison.Ordinal);
            Assert.Contains("the last were removed", Break(hub, end), StringComparison.Ordinal);
            await WriteAsync(store, "delete from audit_head");
            await using (var database = store.Open())
            {
                await database.WriteAsync(scope => scope.Execute("delete from audit_entry"));
            }

            Assert.Contains("all was removed", Break(hub, null), StringComparison.Ordinal);
        }
    }

    private static void ChangedExports(List<AuditEntry> exported, AuditHead end)
    {
        var lines = exported.Select(entry => JsonSerializer.Serialize(entry, HubJson.Options)).ToList();
        Assert.Equal(new AuditVerdict(end.Number, null), AuditReader.Verify(lines, end));
        Assert.Contains("Entry 2 was changed", AuditReader.Verify(
            lines.Select((line, i) => i == 1 ? line.Replace("administrator", "hub", StringComparison.Ordinal).Replace("link", "hub", StringComparison.Ordinal)
                .Replace("centre", "hub", StringComparison.Ordinal) : line), null).Break, StringComparison.Ordinal);
        Assert.Contains("1 between them were removed", AuditReader.Verify(lines.Where((_, i) => i != 2), null).Break, StringComparison.Ordinal);
        Assert.Contains("is no entry", AuditReader.Verify(lines.Append("{"), null).Break, StringComparison.Ordinal);
        Assert.Contains("the last were removed", AuditReader.Verify(lines.Take(3), end).Break, StringComparison.Ordinal);
        Assert.Contains("written anew", AuditReader.Verify(lines, end with { Hash = new string('0', 64) }).Break, StringComparison.Ordinal);
    }

    private static async Task Changed(HubHost hub, string change, string undo, string expected)
    {
        await WriteAsync(hub.Store, change);
        Assert.Contains(expected, Break(hub, null), StringComparison.Ordinal);
        await WriteAsync(hub.Store, undo);
        Assert.True(hub.Service<AuditReader>().Verify(null).Intact);
    }

    private static string Break(HubHost hub, AuditHead? expected)
    {
        var verdict = hub.Service<AuditReader>().Verify(expected);
        Assert.False(verdict.Intact);
        return verdict.Break!;
    }

    private static async Task WriteAsync(TestStore store, string sql)
    {
        await using var database = store.Open();
        await database.WriteAsync(scope => Assert.Equal(1, scope.Execute(sql)));
    }

    private static async Task<long> NumberAsync(HubHost hub) =>
        (await hub.Coordinator.GetJsonAsync($"{Path}/head")).GetProperty("number").GetInt64();
}
