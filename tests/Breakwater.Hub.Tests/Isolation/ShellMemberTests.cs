using System.Text;
using System.Text.Json;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Isolation;

/// <summary>
/// Somebody has stolen the key of one old and verified member, and has got three members of its own into the community, verified each. With
/// all four, and by every way in, a value must not be confirmed, be blocked anywhere, or disappear that others stand behind.
/// </summary>
public sealed class ShellMemberTests
{
    private static readonly TimeSpan Later = TimeSpan.FromDays(120);

    [Theory, OnEachEngine]
    public async Task One_stolen_key_and_three_shell_members_neither_confirm_nor_block_by_any_way_in(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        var (honest, attackers) = await CommunityAsync(hub, time);
        var circle = await hub.AddCircleAsync("closed circle", [honest[0], .. attackers]);
        var values = new List<string>();
        var number = 0;
        foreach (var (name, share) in WaysIn())
        {
            var value = $"framed-{++number}.click";
            values.Add(value);
            foreach (var attacker in attackers)
            {
                await share(attacker, value, circle);
            }

            foreach (var attacker in attackers)
            {
                await attacker.SightAsync(value);
                await attacker.SightAsync("crook@" + value, kind: "email");
            }

            await AssertHarmlessAsync(hub, honest[0], value, name);
        }

        // With sensors of their own as well, all of them, for everything that they have brought in.
        foreach (var attacker in attackers)
        {
            var sensor = await attacker.EnrolSensorAsync();
            await sensor.ReportAsync(
                $"batch-{attacker.Id[..8]}", values.Select(value => SensorActor.Seen("domain", value) with { First = time.GetUtcNow(), Last = time.GetUtcNow() }).ToArray());
        }

        foreach (var value in values)
        {
            await AssertHarmlessAsync(hub, honest[0], value, "sensors");
        }
    }

    [Theory, OnEachEngine]
    public async Task What_is_for_coordinators_is_refused_to_them(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        var (honest, attackers) = await CommunityAsync(hub, time);
        var objectId = await attackers[0].ShareDomainAsync("self-made.click");
        (await honest[0].SightAsync("self-made.click")).Expect(202);
        var warning = (await honest[0].GetJsonAsync("/api/v1/warnings"))[0].GetProperty("id").GetString();
        foreach (var attacker in attackers)
        {
            (await attacker.PostAsync($"/api/v1/indicators/{objectId}/use", new { use = "block" })).Expect(403);
            (await attacker.PostAsync($"/api/v1/warnings/{warning}/verdict", new { falsePositive = true, reason = "It is mine." })).Expect(403);
            (await attacker.GetAsync("/api/v1/reviews")).Expect(403);
            (await attacker.PostAsync("/api/v1/members", new { name = "Fourth Shell", verified = true })).Expect(403);
            (await attacker.SendAsync(HttpMethod.Patch, $"/api/v1/members/{attacker.Id}", new StringContent("""{"verified":true,"owner":"x"}""", Encoding.UTF8, "application/json"))).Expect(403);
            (await attacker.PostAsync("/api/v1/circles", new { name = "theirs" })).Expect(403);
            (await attacker.PostAsync("/api/v1/sources", new { name = "theirs", url = "http://127.0.0.1/" })).Expect(404);
        }
    }

    [Theory, OnEachEngine]
    public async Task They_remove_nothing_that_others_support(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        var (honest, attackers) = await CommunityAsync(hub, time);
        const string value = "really-bad.click";
        // The stolen member had shared it before its key was stolen; two others saw it.
        var stolen = attackers[0];
        var objectId = await stolen.ShareDomainAsync(value);
        var own = Bundles.Indicator(77, value);
        var otherId = (await honest[2].ShareAsync(Bundles.Of(own))).GetProperty("objects")[0].GetProperty("publishedId").GetString();
        (await honest[0].SightAsync(value)).Expect(202);
        (await honest[1].SightAsync(value)).Expect(202);
        await AssertBlockedAsync(hub, honest[0], value, "before");

        foreach (var attacker in attackers)
        {
            foreach (var id in new[] { objectId, otherId, Bundles.Id("indicator", 77) })
            {
                await attacker.DeleteAsync($"/api/v1/objects/{id}");
                foreach (var collection in new[] { "mine", "community", "everyone" })
                {
                    await attacker.DeleteAsync($"/taxii2/api/collections/{collection}/objects/{id}/", Actor.Taxii);
                }
            }

            await AssertBlockedAsync(hub, honest[0], value, "deleted");
            // As one's own, and then taken back or ended.
            await attacker.ShareAsync(Bundles.Of(own));
            await attacker.ShareAsync(Bundles.Of(Bundles.Indicator(77, value, ",\"revoked\":true", "2031-01-01T00:00:00.000Z")));
            await attacker.ShareAsync(Bundles.Of(Bundles.Indicator(78, value, ",\"valid_until\":\"2024-04-01T00:00:00Z\"")));
            await attacker.DeleteAsync($"/api/v1/objects/{Bundles.Id("indicator", 77)}");
            await attacker.SubmitAsync(Bundles.Of(Bundles.Indicator(77, value, ",\"revoked\":true", "2032-01-01T00:00:00.000Z").Replace(Bundles.Id("indicator", 77), otherId, StringComparison.Ordinal)));
            await attacker.SubmitAsync(Bundles.Of(Bundles.Indicator(77, value, ",\"revoked\":true", "2032-01-01T00:00:00.000Z").Replace(Bundles.Id("indicator", 77), otherId, StringComparison.Ordinal)), "?attribution=named");
            await AssertBlockedAsync(hub, honest[0], value, "revoked");
            await attacker.PostAsync($"/api/v1/members/{attacker.Id}/assets", new { value });
            await AssertBlockedAsync(hub, honest[0], value, "claimed as their own");
            await attacker.SightAsync(value, seenBefore: true);
            await AssertBlockedAsync(hub, honest[0], value, "called ordinary");
        }

        foreach (var submission in (await stolen.GetJsonAsync("/api/v1/submissions")).EnumerateArray())
        {
            await stolen.DeleteAsync($"/api/v1/submissions/{submission.GetProperty("id").GetString()}");
        }

        await AssertBlockedAsync(hub, honest[0], value, "all of the stolen member's withdrawn");
    }

    [Theory, OnEachEngine]
    public async Task A_new_version_by_who_shared_it_does_not_unblock_what_others_confirmed(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        var (honest, attackers) = await CommunityAsync(hub, time);
        var versions = new (int Number, Func<int, string, string> Of)[]
        {
            (177, (number, value) => Bundles.Indicator(number, value, ",\"revoked\":true", "2031-01-01T00:00:00.000Z")),
            (178, (number, value) => Bundles.Indicator(number, value, ",\"valid_until\":\"2024-04-01T00:00:00Z\"", "2031-01-01T00:00:00.000Z")),
            (179, (number, _) => Bundles.Indicator(number, "quite-another-name.click", "", "2031-01-01T00:00:00.000Z")),
        };
        foreach (var (number, version) in versions)
        {
            var value = $"confirmed-by-others-{number}.click";
            await attackers[0].ShareAsync(Bundles.Of(Bundles.Indicator(number, value)));
            (await honest[0].SightAsync(value)).Expect(202);
            (await honest[1].SightAsync(value)).Expect(202);
            await AssertBlockedAsync(hub, honest[0], value, "before");
            await attackers[0].SubmitAsync(Bundles.Of(version(number, value)));
            await AssertBlockedAsync(hub, honest[0], value, "after a new version");
        }
    }

    private static async Task<(List<MemberActor> Honest, List<MemberActor> Attackers)> CommunityAsync(HubHost hub, ShiftedTime time)
    {
        var old = new List<MemberActor>();
        for (var i = 0; i < 4; i++)
        {
            old.Add(await hub.AddMemberAsync($"Old member {i}", owner: $"Old owner {i}", provider: $"Old provider {i}"));
        }

        time.Advance(Later);
        var attackers = new List<MemberActor> { old[3] };
        for (var i = 0; i < 3; i++)
        {
            attackers.Add(await hub.AddMemberAsync($"Shell {i}", owner: $"Shell owner {i}", provider: $"Shell provider {i}"));
        }

        return (old[..3], attackers);
    }

    /// <summary>Ways to hand something in: each shares a domain so that it would count for as much as it can.</summary>
    private static IEnumerable<(string Name, Func<MemberActor, string, string, Task> Share)> WaysIn()
    {
        const string all = "?use=block&seen=true";
        yield return ("API, STIX", (member, value, _) => member.ShareAsync(Bundles.Of(Bundles.Indicator(Number(value), value)), all));
        yield return ("API, named", (member, value, _) => member.ShareAsync(Bundles.Of(Of(member, value)), all + "&attribution=named"));
        yield return ("API, pseudonym", (member, value, _) => member.ShareAsync(Bundles.Of(Bundles.Indicator(Number(value), value)), all + "&attribution=pseudonym"));
        yield return ("API, in a circle", (member, value, circle) => member.ShareAsync(Bundles.Of(Bundles.Indicator(Number(value), value)), $"{all}&circle={circle}"));
        yield return ("API, with a sighting", (member, value, _) => member.ShareAsync(Bundles.Of(
            Bundles.Indicator(Number(value), value),
            $$"""{"type":"sighting","spec_version":"2.1","id":"{{Bundles.Id("sighting", Number(value))}}","created":"{{Bundles.Time}}","modified":"{{Bundles.Time}}","sighting_of_ref":"{{Bundles.Id("indicator", Number(value))}}","count":999,"x_breakwater_seen_before":false}"""), all));
        yield return ("API, with a use of its own", (member, value, _) => member.ShareAsync(Bundles.Of(Bundles.Indicator(
            Number(value), value, $",\"confidence\":100,\"extensions\":{{\"{Publication.CentreObjects.UseExtensionId}\":{{\"extension_type\":\"property-extension\",\"use\":\"block\"}}}}")), all));
        yield return ("TAXII, mine", (member, value, _) => member.PostAsync("/taxii2/api/collections/mine/objects/", Encoding.UTF8.GetBytes($$"""{"objects":[{{Bundles.Indicator(Number(value), value)}}]}"""), Actor.Taxii));
        yield return ("TAXII, a circle", (member, value, circle) => member.PostAsync($"/taxii2/api/collections/{circle}/objects/", Encoding.UTF8.GetBytes($$"""{"objects":[{{Of(member, value)}}]}"""), Actor.Taxii));
        yield return ("text", (member, value, _) => member.ShareTextAsync($"Seen: {value.Replace(".", "[.]", StringComparison.Ordinal)}", all));
        yield return ("list", (member, value, _) => member.PostAsync("/api/v1/submissions" + all + "&name=list.txt&as=list", Encoding.UTF8.GetBytes(value + "\n"), "text/plain"));
        yield return ("table", (member, value, _) => member.PostAsync("/api/v1/submissions" + all + "&name=table.csv", Encoding.UTF8.GetBytes($"domain,comment\n{value},bad\n"), "text/csv"));
        yield return ("MISP event", (member, value, _) => member.PostAsync("/api/v1/submissions" + all + "&name=event.json", MispEvent(value), "application/json"));
        yield return ("mail as a file", (member, value, _) => member.PostAsync(
            "/api/v1/submissions" + all + "&text=true", Encoding.ASCII.GetBytes($"From: crook@{value}\r\nTo: a@b.click\r\nSubject: Pay\r\nDate: Mon, 04 Mar 2024 10:00:00 +0000\r\nMessage-ID: <1@{value}>\r\n\r\nSee http://{value}/x\r\n"), "message/rfc822"));
    }

    private static string Of(MemberActor member, string value) =>
        Bundles.Indicator(Number(value), value).Replace(
            Bundles.Id("indicator", Number(value)), $"indicator--{member.Id[..^2]}{Number(value):x2}", StringComparison.Ordinal);

    private static int Number(string value) => int.Parse(value["framed-".Length..value.IndexOf('.', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture);

    private static byte[] MispEvent(string value) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
    {
        Event = new
        {
            uuid = $"5f0a1c00-1111-4222-8333-0000000000{Number(value):x2}", info = "x", date = "2024-03-04", published = true, timestamp = "1709546400",
            Attribute = new[] { new { uuid = $"5f0a1c00-1111-4222-8333-0000000001{Number(value):x2}", type = "domain", category = "Network activity", to_ids = true, value, timestamp = "1709546400" } },
        },
    }));

    private static async Task AssertHarmlessAsync(HubHost hub, MemberActor reader, string value, string way)
    {
        var indicators = new List<JsonElement>();
        foreach (var text in new[] { value, "crook@" + value })
        {
            indicators.AddRange((await reader.GetJsonAsync($"/api/v1/indicators?value={Uri.EscapeDataString(text)}")).EnumerateArray());
        }

        Assert.True(indicators.Count > 0, $"{way}: {value} did not come in at all, so nothing is shown.");
        Assert.All(indicators, one => Assert.Equal((way, "alert"), (way, one.GetProperty("use").GetString() is "context" ? "alert" : one.GetProperty("use").GetString())));
        var levels = (await reader.GetJsonAsync("/api/v1/warnings?limit=1000")).EnumerateArray().Where(one => one.GetProperty("value").GetString()!.Contains(value, StringComparison.Ordinal))
            .Select(one => one.GetProperty("level").GetString());
        Assert.All(levels, level => Assert.Equal((way, "notice"), (way, level)));
        Assert.DoesNotContain(value, await BlockListAsync(hub, reader), StringComparison.Ordinal);
    }

    private static async Task AssertBlockedAsync(HubHost hub, MemberActor reader, string value, string after)
    {
        Assert.True((await BlockListAsync(hub, reader)).Contains(value, StringComparison.Ordinal), $"{after}: it is on no block list any more.");
        var level = (await reader.GetJsonAsync("/api/v1/warnings?limit=1000")).EnumerateArray().Where(one => one.GetProperty("value").GetString() == value)
            .Select(one => one.GetProperty("level").GetString()).FirstOrDefault();
        Assert.True(level is "confirmed" or "port alert", $"{after}: the warning is {level ?? "gone"}.");
    }

    private static async Task<string> BlockListAsync(HubHost hub, MemberActor reader)
    {
        var (_, token) = await reader.AddFeedAsync("firewall");
        return (await hub.Anonymous.GetAsync($"/feeds/{token}/domains.txt")).Expect(200).Text;
    }
}
