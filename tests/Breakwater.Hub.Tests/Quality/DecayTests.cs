using Breakwater.Hub.Publication;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Quality;

public sealed class DecayTests
{
    [Fact]
    public void Half_of_a_score_goes_in_the_half_life_of_its_kind()
    {
        Assert.Equal(80, Decay.Default.ScoreAt("ipv4", 80, 0, 0));
        Assert.Equal(40, Decay.Default.ScoreAt("ipv4", 80, 0, 14 * Micros.PerDay));
        Assert.Equal(20, Decay.Default.ScoreAt("ipv4", 80, 0, 28 * Micros.PerDay));
        Assert.Equal(75, Decay.Default.ScoreAt("sha256", 80, 0, 34 * Micros.PerDay));
    }

    [Theory]
    [InlineData("ipv4", "block", 80)]
    [InlineData("domain", "block", 95)]
    [InlineData("url", "alert", 50)]
    [InlineData("sha1", "alert", 80)]
    public void A_use_ends_when_the_score_reaches_its_floor(string kind, string use, int score)
    {
        var after = Decay.Default.FallsAfter(kind, use, score, hasEnd: false)!.Value;

        Assert.Equal(use == "block" ? Decay.Default.BlockMin : Decay.Default.ListMin, Decay.Default.ScoreAt(kind, score, 0, after));
        Assert.True(after > 0);
    }

    [Fact]
    public void What_has_an_end_of_its_own_and_what_is_context_does_not_leave_the_lists_by_age()
    {
        Assert.Null(Decay.Default.FallsAfter("domain", "alert", 50, hasEnd: true));
        Assert.Null(Decay.Default.FallsAfter("domain", "context", 10, hasEnd: false));
        Assert.NotNull(Decay.Default.FallsAfter("domain", "block", 80, hasEnd: true));
    }

    [Theory, OnEachEngine]
    public async Task A_value_that_nobody_sees_any_more_is_not_blocked_later_and_not_looked_for_at_last(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        var member = await hub.AddMemberAsync();
        await member.ShareDomainAsync("fading.click", "?seen=true");
        (await (await hub.AddMemberAsync()).SightAsync("fading.click")).Expect(202);
        var (_, token) = await member.AddFeedAsync("firewall");
        Assert.Equal("fading.click\n", await ListAsync(hub, token));

        // 80 falls to 60 in 25 days, to 20 in 120.
        time.Advance(TimeSpan.FromDays(24));
        var young = Assert.Single((await member.GetJsonAsync("/api/v1/indicators?value=fading.click")).EnumerateArray());
        Assert.InRange(young.GetProperty("score").GetInt32(), 60, 62);
        Assert.Equal(["evidence", "age"], young.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("name").GetString()));
        Assert.Equal(
            young.GetProperty("score").GetInt32(), young.GetProperty("parts").EnumerateArray().Sum(part => part.GetProperty("points").GetInt32()));
        time.Advance(TimeSpan.FromDays(2));
        await FadeAsync(hub);

        Assert.Equal("", await ListAsync(hub, token));
        var faded = Assert.Single((await member.GetJsonAsync("/api/v1/indicators?value=fading.click")).EnumerateArray());
        Assert.Equal("alert", faded.GetProperty("use").GetString());
        time.Advance(TimeSpan.FromDays(100));
        await FadeAsync(hub);
        Assert.Empty((await member.GetJsonAsync("/api/v1/indicators?value=fading.click")).EnumerateArray());
    }

    [Theory, OnEachEngine]
    public async Task Seeing_a_confirmed_value_again_keeps_it_blocked_and_blocks_it_again(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        var member = await hub.AddMemberAsync();
        var other = await hub.AddMemberAsync();
        await member.ShareDomainAsync("again.click", "?seen=true");
        (await other.SightAsync("again.click")).Expect(202);
        var (_, token) = await member.AddFeedAsync("firewall");
        time.Advance(TimeSpan.FromDays(20));
        (await other.SightAsync("again.click")).Expect(202);
        time.Advance(TimeSpan.FromDays(20));
        await FadeAsync(hub);
        Assert.Equal("again.click\n", await ListAsync(hub, token));

        time.Advance(TimeSpan.FromDays(20));
        await FadeAsync(hub);
        Assert.Equal("", await ListAsync(hub, token));
        (await other.SightAsync("again.click")).Expect(202);

        Assert.Equal("again.click\n", await ListAsync(hub, token));
    }

    [Theory, OnEachEngine]
    public async Task One_sighting_of_what_nobody_confirmed_shows_in_no_score(DatabaseEngine engine)
    {
        var time = new ShiftedTime();
        await using var hub = await HubHost.StartAsync(engine, time);
        var member = await hub.AddMemberAsync();
        var unverified = await hub.AddMemberAsync(verified: false);
        await member.ShareDomainAsync("quiet.click");
        time.Advance(TimeSpan.FromDays(10));
        var before = (await member.GetJsonAsync("/api/v1/indicators?value=quiet.click"))[0];
        (await unverified.SightAsync("quiet.click")).Expect(202);
        (await member.SightAsync("quiet.click")).Expect(202);

        var after = (await member.GetJsonAsync("/api/v1/indicators?value=quiet.click"))[0];

        Assert.Equal(before.GetProperty("score").GetInt32(), after.GetProperty("score").GetInt32());
        Assert.Equal(before.GetProperty("fallsAt").GetDateTimeOffset(), after.GetProperty("fallsAt").GetDateTimeOffset());
    }

    [Theory, OnEachEngine]
    public async Task Coordinators_set_how_scores_fade_and_every_problem_is_named(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        var member = await hub.AddMemberAsync();
        await member.ShareDomainAsync("set-decay.click");
        var before = (await member.GetJsonAsync("/api/v1/indicators?value=set-decay.click"))[0].GetProperty("fallsAt").GetDateTimeOffset();
        var bad = await hub.Coordinator.PutJsonAsync("/api/v1/decay", new { blockMin = 10, listMin = 20, halfLifeDays = new { ipv9 = 0 } });
        Assert.Equal(422, bad.Status);
        Assert.Contains("$.blockMin", bad.Text, StringComparison.Ordinal);
        Assert.Contains("$.halfLifeDays.ipv9", bad.Text, StringComparison.Ordinal);
        Assert.Contains("$.halfLifeDays.other", bad.Text, StringComparison.Ordinal);
        Assert.Equal(403, (await member.PutJsonAsync("/api/v1/decay", new { blockMin = 60, listMin = 20, halfLifeDays = new { other = 9 } })).Status);

        (await hub.Coordinator.PutJsonAsync("/api/v1/decay", new { blockMin = 60, listMin = 20, halfLifeDays = new { other = 9 } })).Expect(204);

        Assert.Equal(9, (await member.GetJsonAsync("/api/v1/decay")).GetProperty("halfLifeDays").GetProperty("other").GetInt32());
        var after = (await member.GetJsonAsync("/api/v1/indicators?value=set-decay.click"))[0].GetProperty("fallsAt").GetDateTimeOffset();
        Assert.True(after < before, $"{after} is not before {before}.");
    }

    // The hub does it each minute; a test need not wait.
    private static Task FadeAsync(HubHost hub) => hub.Service<Database>().WriteAsync(scope => IndicatorValueStore.Fade(scope));

    private static async Task<string> ListAsync(HubHost hub, string token) =>
        (await hub.Anonymous.GetAsync($"/feeds/{token}/domains.txt")).Expect(200).Text;
}
