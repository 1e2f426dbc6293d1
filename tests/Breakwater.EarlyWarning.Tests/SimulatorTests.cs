using Breakwater.Harbor.Campaigns;
using Xunit;

namespace Breakwater.EarlyWarning.Tests;

/// <summary>The simulated ports that the thresholds are chosen on.</summary>
public sealed class SimulatorTests
{
    private const int Members = 300;

    private static readonly World Played = World.Make(PortModel.Expected, Members, 7);

    [Fact]
    public void A_seed_gives_the_same_port_and_the_same_result_and_another_seed_another()
    {
        Assert.Equal(Summary(Played), Summary(World.Make(PortModel.Expected, Members, 7)));
        Assert.NotEqual(Summary(Played), Summary(World.Make(PortModel.Expected, Members, 8)));
        Assert.Equal(Warned(Ours(Played)), Warned(Ours(Played)));
    }

    [Fact]
    public void Without_a_rule_nobody_is_warned_and_as_many_are_hit()
    {
        var none = new Trial(Played).Play(new NoRule());
        Assert.Equal((0, 0, 0), (none.Spreading.Warned, none.Spreading.InDevice, none.Messages));
        Assert.True(none.Spreading.Reached > 0);
        Assert.Equal(none.Spreading.Reached, Ours(Played).Spreading.Reached);
    }

    [Fact]
    public void No_rule_warns_more_than_telling_everything_at_the_first_word()
    {
        var bound = new Trial(Played).Play(NaiveRule.FirstWord).Spreading.Warned;
        foreach (var rule in new IPortRule[] { new EngineRule("ours", WarningSettings.Default, Played.Port), NaiveRule.TwoMembers })
        {
            // What belongs together may be told before anybody has seen the very value; that is all a rule can add.
            Assert.InRange(new Trial(Played).Play(rule).Spreading.Warned, 1, bound + (bound / 20));
        }
    }

    [Fact]
    public void The_naive_rule_cries_wolf_more_often()
    {
        var (ours, naive) = (Ours(Played), new Trial(Played).Play(NaiveRule.TwoMembers));
        Assert.True(naive.FalsePortAlerts > ours.FalsePortAlerts);
        Assert.True(naive.Messages > ours.Messages);
    }

    [Fact]
    public void Who_makes_the_warning_happen_was_not_warned()
    {
        // Nobody can be warned before the first word about a campaign has reached the hub.
        var first = Played.Events.OfType<Published>().SelectMany(one => one.Values.Select(value => (value.Key, one.At)))
            .GroupBy(one => one.Key).ToDictionary(all => all.Key, all => all.Min(one => one.At));
        var early = Played.Campaigns.Where(campaign => campaign.IsSpreading).SelectMany(campaign => campaign.Reached)
            .Count(contact => contact.All.All(value => !first.TryGetValue(value.Key, out var at) || at >= contact.HitAt));
        Assert.True(early > 0);
        var spreading = Ours(Played).Spreading;
        Assert.InRange(spreading.Warned, 1, spreading.Reached - early);
    }

    [Fact]
    public void Fewer_reports_mean_fewer_warned()
    {
        var silent = World.Make(
            PortModel.Expected with { ReportChance = [0, 0, 0, 0], MachineReportChance = [0, 0, 0, 0] }, Members, 7);
        Assert.Equal(0, Ours(silent).Spreading.Warned);
        Assert.True(Ours(World.Make(PortModel.Pessimistic, Members, 7)).Spreading.WarnedShare < Ours(Played).Spreading.WarnedShare);
    }

    [Fact]
    public void Working_hours_are_kept()
    {
        Assert.Equal(7 * SimTime.Hour, SimTime.AtWork(0));
        Assert.Equal(12 * SimTime.Hour, SimTime.AtWork(12 * SimTime.Hour));
        Assert.Equal(SimTime.Day + (7 * SimTime.Hour), SimTime.AtWork(20 * SimTime.Hour));
        Assert.Equal((7 * SimTime.Day) + (7 * SimTime.Hour), SimTime.AtWork(5 * SimTime.Day));
    }

    private static Tally Ours(World world) => new Trial(world).Play(new EngineRule("ours", WarningSettings.Default, world.Port));

    private static (int Warned, int InDevice, int Messages, int False) Warned(Tally tally) =>
        (tally.Spreading.Warned, tally.Spreading.InDevice, tally.Messages, tally.FalseConfirmed);

    private static string Summary(World world) => string.Join(
        '\n', world.Events.Select(one => one.ToString()!.Length + "@" + one.At.ToString("R", null)).Take(5_000));
}
