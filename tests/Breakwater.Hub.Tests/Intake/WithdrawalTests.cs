using System.Text.Json;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Intake;

public sealed class WithdrawalTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(1200);

    [Theory, OnEachEngine]
    public async Task Withdrawing_leaves_a_tombstone_in_every_channel_and_a_revoked_version(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var other = await hub.AddMemberAsync();
        var published = (await member.ShareAsync(Bundles.Of(Bundles.Indicator(1, "taken-back.click")))).GetProperty("objects")[0].GetProperty("publishedId").GetString()!;
        var sensor = await other.EnrolSensorAsync();
        await sensor.WaitUntilLiveAsync(live => live.Count == 1);
        using var stream = await other.OpenStreamAsync(null);

        (await member.DeleteAsync($"/api/v1/objects/{Bundles.Id("indicator", 1)}")).Expect(200);

        var events = await stream.DrainAsync(Quiet);
        Assert.Contains(events, one => one.Name == "withdraw" && one.Body.Contains(published, StringComparison.Ordinal));
        var left = Assert.Single(await other.ObjectsAsync(), one => one.GetProperty("id").GetString() == published);
        Assert.True(left.GetProperty("revoked").GetBoolean());
        await sensor.WaitUntilLiveAsync(live => live.Count == 0);
        Assert.Empty((await other.GetJsonAsync("/api/v1/indicators?value=taken-back.click")).EnumerateArray());
        Assert.Empty(await member.TaxiiObjectsAsync("mine"));
        (await member.DeleteAsync($"/api/v1/objects/{Bundles.Id("indicator", 1)}")).Expect(404);
        await member.ShareAsync(Bundles.Of(Bundles.Indicator(1, "taken-back.click")));
        Assert.Single((await other.GetJsonAsync("/api/v1/indicators?value=taken-back.click")).EnumerateArray());
    }

    [Theory, OnEachEngine]
    public async Task What_others_have_seen_stays_when_its_submitter_withdraws(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var other = await hub.AddMemberAsync();
        await member.ShareAsync(Bundles.Of(Bundles.Indicator(1, "seen-elsewhere.click")));
        (await other.SightAsync("seen-elsewhere.click")).Expect(202);

        var answer = (await member.DeleteAsync($"/api/v1/objects/{Bundles.Id("indicator", 1)}")).Expect(200).Json;

        Assert.Equal("kept", answer.GetProperty("outcome").GetString());
        Assert.Single((await other.GetJsonAsync("/api/v1/indicators?value=seen-elsewhere.click")).EnumerateArray());
    }

    [Theory, OnEachEngine]
    public async Task Another_members_assertion_of_the_same_value_stays(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var other = await hub.AddMemberAsync();
        await member.ShareAsync(Bundles.Of(Bundles.Indicator(1, "shared-twice.click"), Bundles.Domain("shared-twice.click", "domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7")));
        await other.ShareAsync(Bundles.Of(Bundles.Indicator(2, "shared-twice.click"), Bundles.Domain("shared-twice.click", "domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7")));

        (await member.DeleteAsync($"/api/v1/objects/{Bundles.Id("indicator", 1)}")).Expect(200);
        var observable = (await member.DeleteAsync("/api/v1/objects/domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7")).Expect(200).Json;

        Assert.Equal("kept", observable.GetProperty("outcome").GetString());
        Assert.Single((await other.GetJsonAsync("/api/v1/indicators?value=shared-twice.click")).EnumerateArray());
        Assert.Contains(await other.ObjectsAsync(), one => one.GetProperty("type").GetString() == "domain-name");
        (await other.DeleteAsync($"/api/v1/objects/{Bundles.Id("indicator", 1)}")).Expect(404);
    }

    [Theory, OnEachEngine]
    public async Task Withdrawing_in_numbers_or_late_waits_for_a_coordinator(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        var member = await hub.AddMemberAsync();
        await member.ShareAsync(Bundles.Of(Bundles.Malware(1000, "Late")));
        time.Advance(Limits.WithdrawalLate + TimeSpan.FromMinutes(1));
        await member.ShareAsync(Bundles.Of(Enumerable.Range(1, Limits.WithdrawalsPerHourMax + 1).Select(i => Bundles.Malware(i, "Many")).ToArray()));

        (await member.DeleteAsync($"/api/v1/objects/{Bundles.Id("malware", 1000)}")).Expect(202);
        for (var i = 1; i < Limits.WithdrawalsPerHourMax; i++)
        {
            (await member.DeleteAsync($"/api/v1/objects/{Bundles.Id("malware", i)}")).Expect(200);
        }

        (await member.DeleteAsync($"/api/v1/objects/{Bundles.Id("malware", Limits.WithdrawalsPerHourMax)}")).Expect(202);
        var reviews = (await hub.Coordinator.GetJsonAsync("/api/v1/reviews")).EnumerateArray().ToList();
        Assert.Equal(2, reviews.Count);
        Assert.All(reviews, review => Assert.Equal("withdrawal", review.GetProperty("kind").GetString()));
        Assert.All(reviews, review => Assert.DoesNotContain(member.Id, review.GetRawText(), StringComparison.Ordinal));
        var late = reviews.First(review => review.GetProperty("reason").GetString()!.Contains("days", StringComparison.Ordinal));
        (await hub.Coordinator.PostAsync($"/api/v1/reviews/{late.GetProperty("id").GetString()}/approve", new { })).Expect(204);
        var subject = late.GetProperty("subject").GetString();
        Assert.All(await member.ObjectsAsync(), one => Assert.True(one.GetProperty("id").GetString() != subject || Revoked(one)));
    }

    [Theory, OnEachEngine]
    public async Task An_approved_withdrawal_is_an_ordinary_one_for_each_who_asked(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        var member = await hub.AddMemberAsync();
        var second = await hub.AddMemberAsync();
        var third = await hub.AddMemberAsync();
        const string observable = "domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7";
        foreach (var one in new[] { member, second, third })
        {
            await one.ShareAsync(Bundles.Of(Bundles.Domain("shared-twice.click", observable)));
        }

        await member.ShareAsync(Bundles.Of(Bundles.Malware(1, "Late")));
        time.Advance(Limits.WithdrawalLate + TimeSpan.FromMinutes(1));
        foreach (var one in new[] { member, member, second })
        {
            (await one.DeleteAsync($"/api/v1/objects/{observable}")).Expect(202);
        }

        (await member.DeleteAsync($"/api/v1/objects/{Bundles.Id("malware", 1)}")).Expect(202);
        var reviews = (await hub.Coordinator.GetJsonAsync("/api/v1/reviews")).EnumerateArray().ToList();
        Assert.Equal(2, reviews.Count);
        foreach (var review in reviews)
        {
            (await hub.Coordinator.PostAsync($"/api/v1/reviews/{review.GetProperty("id").GetString()}/approve", new { })).Expect(204);
        }

        Assert.Empty(await member.TaxiiObjectsAsync("mine"));
        Assert.Empty(await second.TaxiiObjectsAsync("mine"));
        Assert.Contains(await member.ObjectsAsync(), one => one.GetProperty("type").GetString() == "domain-name");
        var again = await member.ShareAsync(Bundles.Of(Bundles.Malware(1, "Late")));
        Assert.Equal("published", again.GetProperty("objects")[0].GetProperty("fate").GetString());
        (await third.DeleteAsync($"/api/v1/objects/{observable}")).Expect(202);
        var last = Assert.Single((await hub.Coordinator.GetJsonAsync("/api/v1/reviews")).EnumerateArray());
        (await hub.Coordinator.PostAsync($"/api/v1/reviews/{last.GetProperty("id").GetString()}/approve", new { })).Expect(204);
        Assert.DoesNotContain(await member.ObjectsAsync(), one => one.GetProperty("type").GetString() == "domain-name");
    }

    [Theory, OnEachEngine]
    public async Task Deleting_the_newest_version_withdraws_what_is_out_and_deleting_an_older_one_does_not(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        const string later = "2024-04-01T00:00:00.000Z";
        var path = $"/taxii2/api/collections/mine/objects/{Bundles.Id("malware", 1)}/?match[version]=";
        var first = Bundles.Malware(1, "First");
        var newer = first.Replace($"\"modified\":\"{Bundles.Time}\"", $"\"modified\":\"{later}\"", StringComparison.Ordinal);
        await member.ShareAsync(Bundles.Of(first));
        await member.ShareAsync(Bundles.Of(newer));

        (await member.DeleteAsync(path + Bundles.Time, Actor.Taxii)).Expect(200);
        Assert.False(Revoked(Assert.Single(await member.ObjectsAsync(), IsMalware)));
        await member.ShareAsync(Bundles.Of(first));
        (await member.DeleteAsync(path + later, Actor.Taxii)).Expect(200);

        Assert.True(Revoked(Assert.Single(await member.ObjectsAsync(), IsMalware)));
        Assert.Single(await member.TaxiiObjectsAsync("mine"));
    }

    [Theory, OnEachEngine]
    public async Task A_named_object_of_another_member_is_not_withdrawn_with_ones_own(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        var other = await hub.AddMemberAsync();
        var observable = Stix.ObservableId.ForValue("domain-name", "shared-twice.click");
        await other.ShareAsync(Bundles.Of(Bundles.Domain("shared-twice.click", observable)), "?attribution=named");
        await member.ShareAsync(Bundles.Of(Bundles.Domain("shared-twice.click", observable)));

        var answer = (await member.DeleteAsync($"/api/v1/objects/{observable}")).Expect(200).Json;

        Assert.Equal("kept", answer.GetProperty("outcome").GetString());
        Assert.Contains(await other.ObjectsAsync(), one => one.GetProperty("type").GetString() == "domain-name");
    }

    private static bool IsMalware(JsonElement one) => one.GetProperty("type").GetString() == "malware";

    private static bool Revoked(JsonElement one) => one.TryGetProperty("revoked", out var revoked) && revoked.GetBoolean();
}
