using System.Text.Json;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Scorecard;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using Breakwater.Stix;

namespace Breakwater.Hub.Tests.Scorecard;

public sealed class ScorecardTests
{
    [Theory, OnEachEngine]
    public async Task A_month_is_measured_and_what_is_not_known_is_null_with_a_reason(DatabaseEngine engine)
    {
        var time = InMidMonth();
        await using var hub = await HubHost.StartAsync(engine, time);
        var members = await AddMembersAsync(hub, 6);
        await SayOutsideAsync(hub, "old0.click");
        for (var i = 0; i < 5; i++)
        {
            await members[i].ShareAsync(Bundles.Of(Bundles.Indicator(i, $"old{i}.click", i == 0 ? ",\"description\":\"Seen.\"" : "")));
        }

        foreach (var member in members.Skip(1))
        {
            (await member.SightAsync("old0.click")).Expect(202);
        }

        // Of a circle alone, which everybody's numbers must not tell of.
        await hub.AddCircleAsync("closed", members[0]);
        await members[0].ShareDomainAsync("inside.click", "?circle=closed");
        await MeasureTomorrowAsync(hub, time);

        var card = await members[5].GetJsonAsync("/api/v1/scorecard");

        Assert.False(card.GetProperty("closed").GetBoolean());
        Assert.Equal(ScoreNumbers.All.Select(one => one.Name), Names(card));
        Assert.Equal(5, ValueOf(card, "contributors"));
        Assert.Equal(80, ValueOf(card, "unique-share"));
        Assert.Equal(0, ValueOf(card, "false-positive-rate"));
        // Each says what kind of bad it is: a third. The one that is warned of has a description and is spoken of as well.
        Assert.Equal(47, ValueOf(card, "context-completeness"));
        // Five saw it; the second of them confirmed it.
        Assert.Equal(60, ValueOf(card, "warned-first"));
        Assert.InRange(ValueOf(card, "publication-p50")!.Value, 0.0005, ValueOf(card, "publication-p95")!.Value);
        Assert.InRange(ValueOf(card, "segments-p95")!.Value, 0.0005, 60);
        Assert.Null(ValueOf(card, "sensors-p95"));
        Assert.Contains("do not tell", Number(card, "sensors-p95").GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(ScoreNumbers.NoData, Number(card, "acknowledgement-p95").GetProperty("reason").GetString());
        Assert.All(card.GetProperty("numbers").EnumerateArray(), one => Assert.NotEmpty(one.GetProperty("definition").GetString()!));
    }

    [Theory, OnEachEngine]
    public async Task What_fewer_than_five_members_stand_behind_is_not_told(DatabaseEngine engine)
    {
        var time = InMidMonth();
        await using var hub = await HubHost.StartAsync(engine, time);
        var members = await AddMembersAsync(hub, 6);
        foreach (var member in members.Take(4))
        {
            await member.ShareDomainAsync($"n{members.IndexOf(member)}.click");
        }

        await MeasureTomorrowAsync(hub, time);
        var card = await hub.Coordinator.GetJsonAsync("/api/v1/scorecard");

        foreach (var name in new[] { "contributors", "unique-share", "false-positive-rate", "context-completeness", "publication-p95" })
        {
            Assert.Null(ValueOf(card, name));
            Assert.Equal(ScoreNumbers.TooFew, Number(card, name).GetProperty("reason").GetString());
        }

        var sources = await hub.Coordinator.GetJsonAsync("/api/v1/scorecard/sources");
        Assert.Empty(sources.GetProperty("sources").EnumerateArray());
        Assert.Equal(ScoreNumbers.TooFew, sources.GetProperty("reason").GetString());
    }

    [Theory, OnEachEngine]
    public async Task A_month_that_is_over_is_closed_and_stays_and_both_forms_have_it(DatabaseEngine engine)
    {
        var time = InMidMonth();
        await using var hub = await HubHost.StartAsync(engine, time);
        var members = await AddMembersAsync(hub, 5);
        foreach (var member in members)
        {
            await member.ShareDomainAsync($"n{members.IndexOf(member)}.click");
        }

        await MeasureTomorrowAsync(hub, time);
        var month = (await hub.Coordinator.GetJsonAsync("/api/v1/scorecard")).GetProperty("month").GetString()!;
        time.Advance(TimeSpan.FromDays(31));
        await hub.Service<MeasureMonths>().RunIfDueAsync(CancellationToken.None);
        await hub.Service<Database>().WriteAsync(scope => scope.Execute("delete from indicator_value"));
        time.Advance(TimeSpan.FromDays(1));
        await hub.Service<MeasureMonths>().RunIfDueAsync(CancellationToken.None);

        var closed = await members[0].GetJsonAsync($"/api/v1/scorecard?month={month}");
        var current = await members[0].GetJsonAsync("/api/v1/scorecard");
        var csv = (await members[0].GetAsync("/api/v1/scorecard?format=csv")).Expect(200);

        Assert.True(closed.GetProperty("closed").GetBoolean());
        Assert.Equal((5, 100), (ValueOf(closed, "contributors"), ValueOf(closed, "unique-share")));
        Assert.Null(ValueOf(current, "contributors"));
        var history = Assert.Single(Number(current, "unique-share").GetProperty("history").EnumerateArray());
        Assert.Equal((month, 100), (history.GetProperty("month").GetString(), history.GetProperty("value").GetDouble()));
        Assert.Equal("text/csv", csv.ContentType);
        var lines = csv.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + (2 * ScoreNumbers.All.Count), lines.Length);
        Assert.Contains(lines, line => line.StartsWith($"{month},yes,unique-share,100,percent,5,,", StringComparison.Ordinal));
        Assert.Equal(404, (await members[0].GetAsync("/api/v1/scorecard?month=1999-01")).Status);
        Assert.Equal(422, (await members[0].GetAsync("/api/v1/scorecard?format=pdf")).Status);
        Assert.Equal(403, (await (await members[0].IssueKeyAsync("submit")).GetAsync("/api/v1/scorecard")).Status);
    }

    [Theory, OnEachEngine]
    public async Task A_member_sees_its_own_balance_and_coordinators_see_pseudonyms_that_change(DatabaseEngine engine)
    {
        var time = InMidMonth();
        await using var hub = await HubHost.StartAsync(engine, time);
        var members = await AddMembersAsync(hub, 8);
        await SayOutsideAsync(hub, "late.click");
        foreach (var member in members.Take(5))
        {
            await member.ShareDomainAsync($"n{members.IndexOf(member)}.click", "?seen=true");
        }

        await members[0].ShareDomainAsync("late.click");
        (await members[1].SightAsync("n0.click")).Expect(202);
        var id = await members[0].ShareDomainAsync("not-bad.click");
        (await members[1].PostAsync($"/api/v1/indicators/{id}/false-positive", new { reason = "We know them." })).Expect(202);
        var review = (await hub.Coordinator.GetJsonAsync("/api/v1/reviews"))[0].GetProperty("id").GetString();
        (await hub.Coordinator.PostAsync($"/api/v1/reviews/{review}/approve", new { })).Expect(204);
        Assert.Equal(404, (await members[0].GetAsync("/api/v1/members/me/balance")).Status);
        await MeasureTomorrowAsync(hub, time);

        var own = await members[0].GetJsonAsync("/api/v1/members/me/balance");
        var reliability = own.GetProperty("reliability");

        Assert.Equal([3, 1, 1, 2, 0, 1], new[] { "values", "confirmed", "false", "unique", "first", "late" }
            .Select(name => reliability.GetProperty(name).GetInt64()));
        Assert.Equal((1, 1), (own.GetProperty("sightings").GetInt64(), own.GetProperty("blocks").GetInt64()));
        Assert.False(own.TryGetProperty("negativeSightings", out var negative) && negative.ValueKind != JsonValueKind.Null);
        Assert.Equal(4, own.GetProperty("valuesReceived").GetInt64());
        Assert.Equal(0, (await members[7].GetJsonAsync("/api/v1/members/me/balance")).GetProperty("given").GetInt64());
        Assert.Equal(403, (await hub.Coordinator.GetAsync("/api/v1/members/me/balance")).Status);
        Assert.Equal(403, (await members[0].GetAsync("/api/v1/scorecard/sources")).Status);

        var first = await hub.Coordinator.GetJsonAsync("/api/v1/scorecard/sources");
        Assert.Null(first.TryGetProperty("reason", out var reason) && reason.ValueKind == JsonValueKind.String ? reason.GetString() : null);
        Assert.Contains(first.GetProperty("sources").EnumerateArray(), one => one.GetProperty("source").GetString() == "Demo feed"
            && one.GetProperty("numbers").GetProperty("first").GetInt64() == 1);
        Assert.Equal(5, Pseudonyms(first).Count);
        Assert.All(members, member => Assert.DoesNotContain(member.Id, first.GetRawText(), StringComparison.Ordinal));
        await AssertTellsNobodyAsync(hub, members);

        time.Advance(TimeSpan.FromDays(31));
        foreach (var member in members.Take(5))
        {
            await member.ShareDomainAsync($"m{members.IndexOf(member)}.click");
        }

        await MeasureTomorrowAsync(hub, time);
        Assert.Empty(Pseudonyms(first).Intersect(Pseudonyms(await hub.Coordinator.GetJsonAsync("/api/v1/scorecard/sources"))));
    }

    [Fact]
    public void A_percentile_is_the_upper_end_of_its_step_a_fifth_above_at_most()
    {
        foreach (var seconds in new[] { 0.0005, 0.003, 0.7, 4.2, 3_000 })
        {
            var step = SpeedMeter.StepOf(TimeSpan.FromSeconds(seconds));
            var told = SpeedMeter.Percentile([(step, 10)], 0.95)!.Value;
            Assert.InRange(told, Math.Min(seconds, 0.001) - 0.0005, Math.Max(0.001, seconds * 1.2) + 0.0005);
            Assert.True(told >= Math.Round(seconds, 3), $"{told} is below {seconds}");
        }

        Assert.Null(SpeedMeter.Percentile([], 0.5));
        Assert.Equal(SpeedMeter.Percentile([(4, 1)], 1), SpeedMeter.Percentile([(4, 95), (40, 5)], 0.95));
        Assert.Equal(SpeedMeter.Percentile([(40, 1)], 1), SpeedMeter.Percentile([(4, 94), (40, 6)], 0.95));
    }

    private static async Task AssertTellsNobodyAsync(HubHost hub, IReadOnlyList<MemberActor> members)
    {
        await using var connection = hub.Service<Database>().Open();
        await using var command = connection.CreateCommand();
        command.CommandText = "select sealed from credit_month";
        await using var rows = await command.ExecuteReaderAsync();
        var found = 0;
        while (await rows.ReadAsync())
        {
            var text = System.Text.Encoding.UTF8.GetString((byte[])rows.GetValue(0));
            Assert.DoesNotContain("Reliability", text, StringComparison.Ordinal);
            found++;
        }

        Assert.Equal(members.Count, found);
    }

    private static List<string> Pseudonyms(JsonElement sources) => sources.GetProperty("sources").EnumerateArray()
        .Where(one => one.GetProperty("kind").GetString() == "member").Select(one => one.GetProperty("source").GetString()!).ToList();

    // The tenth of the month after this one, so that no test runs over a month's end.
    private static ShiftedTime InMidMonth()
    {
        var time = new ShiftedTime();
        var now = time.GetUtcNow();
        time.Advance(new DateTimeOffset(now.Year, now.Month, 1, 6, 0, 0, TimeSpan.Zero).AddMonths(1).AddDays(9) - now);
        return time;
    }

    private static async Task MeasureTomorrowAsync(HubHost hub, ShiftedTime time)
    {
        // The segment is built, and timed, a moment after the answer.
        await Task.Delay(600);
        await hub.Service<MeasureMonths>().KeepSpeedsAsync(CancellationToken.None);
        time.Advance(TimeSpan.FromDays(1));
        await hub.Service<MeasureMonths>().RunIfDueAsync(CancellationToken.None);
    }

    private static async Task<List<MemberActor>> AddMembersAsync(HubHost hub, int count)
    {
        var members = new List<MemberActor>();
        for (var i = 0; i < count; i++)
        {
            members.Add(await hub.AddMemberAsync());
        }

        return members;
    }

    private static Task SayOutsideAsync(HubHost hub, string domain) => hub.Service<Database>().WriteAsync(scope =>
    {
        var body = System.Text.Encoding.UTF8.GetBytes(Bundles.Indicator(9_000, domain));
        PublicationLog.Publish(scope,
        [
            new PublishedObject(
                Bundles.Id("indicator", 9_000), "indicator", 1, Bundles.Time, "2.1",
                Audience.OfCircle(Breakwater.Hub.Community.Circle.EveryoneId, TlpLevel.Green), body, Sources.Outside("Demo feed"),
                new IndicatorValues("alert", 50, null, [new IndicatorEntry("domain", domain)])),
        ]);
    });

    private static IEnumerable<string> Names(JsonElement card) =>
        card.GetProperty("numbers").EnumerateArray().Select(one => one.GetProperty("name").GetString()!);

    private static JsonElement Number(JsonElement card, string name) =>
        card.GetProperty("numbers").EnumerateArray().Single(one => one.GetProperty("name").GetString() == name);

    private static double? ValueOf(JsonElement card, string name) =>
        Number(card, name).TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
