using System.Text.Json;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Correlation;

public sealed class CorrelationTests
{
    [Theory, OnEachEngine]
    public async Task A_value_leads_to_what_is_above_below_and_beside_it(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        await member.ShareAsync(Bundles.Of(
            Bundles.Indicator(1, "evil.click"), Bundles.Indicator(2, "login.evil.click"), Bundles.Indicator(3, "notevil.click"),
            Bundles.Pattern(4, "[url:value = 'https://login.evil.click/port']"), Bundles.Pattern(5, "[email-addr:value = 'boss@evil.click']"),
            Bundles.Pattern(6, "[ipv4-addr:value = '185.220.101.0/24']"), Bundles.Pattern(7, "[ipv4-addr:value = '185.220.101.7']"),
            Bundles.Pattern(8, "[url:value = 'http://185.220.101.7:8080/a']"), Bundles.Pattern(9, "[ipv4-addr:value = '185.220.102.7']")));

        Assert.Equal(
            ["below https://login.evil.click/port", "below login.evil.click", "host boss@evil.click", "same evil.click"],
            await FoundAsync(member, "evil.click"));
        Assert.Equal(
            ["host https://login.evil.click/port", "parent evil.click", "same login.evil.click"], await FoundAsync(member, "login.evil.click"));
        Assert.Equal(
            ["host login.evil.click", "parent evil.click", "same https://login.evil.click/port"],
            await FoundAsync(member, "https://login.evil.click/port"));
        Assert.Equal(["parent evil.click"], await FoundAsync(member, "never.seen.evil.click"));
        Assert.Equal(
            ["covers 185.220.101.0/24", "host http://185.220.101.7:8080/a", "same 185.220.101.7"], await FoundAsync(member, "185.220.101.7"));
        Assert.Equal(
            ["host http://185.220.101.7:8080/a", "inside 185.220.101.0/24", "inside 185.220.101.7", "inside 185.220.102.7"],
            await FoundAsync(member, "185.220.100.0/22"));
        Assert.Empty(await FoundAsync(member, "quiet.example.click"));
    }

    [Theory, OnEachEngine]
    public async Task A_name_or_a_value_leads_over_campaigns_and_reports_to_other_values(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        await member.ShareAsync(Bundles.Of(
            Bundles.Indicator(1, "first.click"), Bundles.Indicator(2, "second.click"), Bundles.Indicator(3, "third.click"),
            Campaign(10, "Rusty  Anchor"), Indicates(20, 1, 10), Indicates(21, 2, 10), Report(30, "Week 47", 2, 3)));

        Assert.Equal(["campaign Rusty  Anchor", "campaign second.click", "same first.click"], await FoundAsync(member, "first.click"));
        Assert.Equal(
            ["campaign Rusty  Anchor", "campaign first.click", "report Week 47", "report third.click", "same second.click"],
            await FoundAsync(member, "second.click"));
        Assert.Equal(["campaign first.click", "campaign second.click", "name Rusty  Anchor"], await FoundAsync(member, "rusty anchor"));
        Assert.Equal(["name Week 47", "report second.click", "report third.click"], await FoundAsync(member, "WEEK 47"));

        // An early warning ties what it is about.
        var other = await hub.AddMemberAsync();
        (await member.SightAsync("third.click")).Expect(202);
        (await other.SightAsync("third.click")).Expect(202);
        Assert.Contains(await FoundAsync(member, "third.click"), found => found.StartsWith("warning ", StringComparison.Ordinal));
    }

    [Theory, OnEachEngine]
    public async Task What_a_viewer_may_not_see_leads_nowhere_and_is_answered_like_what_is_not_there(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var (inside, outside) = (await hub.AddMemberAsync(), await hub.AddMemberAsync());
        await hub.AddCircleAsync("closed", inside);
        await inside.ShareAsync(Bundles.Of(
            Bundles.Indicator(1, "open.click"), Bundles.Indicator(2, "open-too.click"), Bundles.Indicator(4, "a.open.click")));
        // The campaign, what ties to it, and one subdomain are for the circle alone.
        await inside.ShareAsync(Bundles.Of(
            Campaign(10, "Quiet Crane"), Indicates(20, 1, 10), Indicates(21, 2, 10), Bundles.Indicator(3, "b.open.click")), "?circle=closed");

        Assert.Equal(["below a.open.click", "same open.click"], await FoundAsync(outside, "open.click"));
        Assert.Contains("below b.open.click", await FoundAsync(inside, "open.click"));
        Assert.Contains("name Quiet Crane", await FoundAsync(inside, "quiet crane"));
        foreach (var hidden in new[] { "quiet crane", "b.open.click" })
        {
            var absent = hidden.Replace("quiet", "other", StringComparison.Ordinal).Replace("b.", "c.", StringComparison.Ordinal);
            var (one, two) = (await AskAsync(outside, hidden), await AskAsync(outside, absent));
            Assert.Equal(
                two.GetRawText().Replace(absent, "", StringComparison.Ordinal), one.GetRawText().Replace(hidden, "", StringComparison.Ordinal));
        }

        Assert.Equal(403, (await (await inside.IssueKeyAsync("submit")).GetAsync("/api/v1/correlations?value=open.click")).Status);
        Assert.Equal(422, (await inside.GetAsync("/api/v1/correlations?value=")).Status);
    }

    [Theory, OnEachEngine]
    public async Task An_answer_is_bounded_says_so_and_what_is_hidden_does_not_count(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var (inside, outside) = (await hub.AddMemberAsync(), await hub.AddMemberAsync());
        await hub.AddCircleAsync("closed", inside);
        var many = Enumerable.Range(1, Limits.CorrelationObjectsMax + 1).Select(i => Bundles.Indicator(i, $"n{i}.wide.click"));
        await inside.ShareAsync(Bundles.Of(many.ToArray()), "?circle=closed");
        await inside.ShareAsync(Bundles.Of(Bundles.Indicator(999, "one.wide.click")));

        var (all, few) = (await AskAsync(inside, "wide.click"), await AskAsync(outside, "wide.click"));

        Assert.True(all.GetProperty("truncated").GetBoolean());
        Assert.Equal(Limits.CorrelationObjectsMax, all.GetProperty("occurrences").GetArrayLength());
        Assert.False(few.GetProperty("truncated").GetBoolean());
        Assert.Equal(["below one.wide.click"], Words(few));
    }

    [Theory, OnEachEngine]
    public async Task What_is_taken_back_is_found_no_more_and_an_earlier_database_is_filled_in(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        await member.ShareAsync(Bundles.Of(Bundles.Indicator(1, "a.old.click"), Campaign(10, "Old Tide"), Indicates(20, 1, 10)));
        await hub.Service<Database>().WriteAsync(scope =>
        {
            scope.Execute("update indicator_value set place = null");
            scope.Execute("delete from mention");
            scope.Execute("delete from setting where name = 'correlation_filled'");
        });
        Assert.Empty(await FoundAsync(member, "old.click"));
        await hub.Service<MentionStore>().EnsureFilledAsync();

        Assert.Equal(["below a.old.click"], await FoundAsync(member, "old.click"));
        Assert.Equal(["campaign a.old.click", "name Old Tide"], await FoundAsync(member, "old tide"));

        (await member.DeleteAsync($"/api/v1/objects/{Bundles.Id("campaign", 10)}")).Expect(200);
        Assert.Empty(await FoundAsync(member, "old tide"));
        Assert.Equal(["same a.old.click"], await FoundAsync(member, "a.old.click"));
    }

    [Theory]
    [InlineData("url", "https://[2001:db8::1]:8443/a", "6:20010db8000000000000000000000001")]
    [InlineData("url", "mail.evil.click:8080/a?b=http://x", "d:click.evil.mail.")]
    [InlineData("url", "mail.evil.click?b=http://x", "d:click.evil.mail.")]
    [InlineData("ipv4", "10.0.0.0/8", "4:0a000000")]
    [InlineData("email", "a@b.click", "d:click.b.")]
    [InlineData("sha256", "00", "")]
    public void A_place_is_that_of_the_host(string kind, string value, string place) => Assert.Equal(place, ValuePlace.Of(kind, value));

    private static string Campaign(int number, string name) =>
        $$"""{"type":"campaign","spec_version":"2.1","id":"{{Bundles.Id("campaign", number)}}","created":"{{Bundles.Time}}","modified":"{{Bundles.Time}}","name":"{{name}}"}""";

    private static string Indicates(int number, int indicator, int campaign) =>
        $$"""{"type":"relationship","spec_version":"2.1","id":"{{Bundles.Id("relationship", number)}}","created":"{{Bundles.Time}}","modified":"{{Bundles.Time}}","relationship_type":"indicates","source_ref":"{{Bundles.Id("indicator", indicator)}}","target_ref":"{{Bundles.Id("campaign", campaign)}}"}""";

    private static string Report(int number, string name, params int[] indicators) =>
        $$"""{"type":"report","spec_version":"2.1","id":"{{Bundles.Id("report", number)}}","created":"{{Bundles.Time}}","modified":"{{Bundles.Time}}","name":"{{name}}","published":"{{Bundles.Time}}","object_refs":[{{string.Join(',', indicators.Select(one => $"\"{Bundles.Id("indicator", one)}\""))}}]}""";

    private static async Task<List<string>> FoundAsync(Actor actor, string value) => Words(await AskAsync(actor, value));

    private static Task<JsonElement> AskAsync(Actor actor, string value) =>
        actor.GetJsonAsync("/api/v1/correlations?value=" + Uri.EscapeDataString(value));

    private static List<string> Words(JsonElement answer) => answer.GetProperty("occurrences").EnumerateArray()
        .Select(one => one.GetProperty("relation").GetString() + " "
            + (one.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.String ? value : one.GetProperty("name")).GetString())
        .Order(StringComparer.Ordinal).ToList();
}
