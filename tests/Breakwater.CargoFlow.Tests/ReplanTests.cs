using Breakwater.CargoFlow.Library;
using Breakwater.CargoFlow.Outage;
using Breakwater.CargoFlow.Restoration;
using Xunit;

namespace Breakwater.CargoFlow.Tests;

/// <summary>Plans of the starting library, made again as facts change, and what drawn durations do to them.</summary>
public sealed class ReplanTests
{
    private static readonly CargoModel Terminal = StartingLibrary.Read();
    private static readonly Situation Ransomware = new()
    {
        Hits = [.. new[] { "identity", "network", "tos", "gate", "release-check", "rail", "reefer-monitoring", "billing" }
            .Select(id => new Hit(id, HitKind.Down))],
    };

    [Fact]
    public void Identity_and_network_come_before_the_operating_system_and_billing_last()
    {
        var plan = Planner.Plan(Terminal, new PlanRequest(Ransomware));
        Assert.True(plan.IsOptimal);
        var order = plan.Steps.OrderBy(one => one.Reconciled).Select(one => one.Service.Id).ToList();
        Assert.True(order.IndexOf("identity") < order.IndexOf("tos") && order.IndexOf("network") < order.IndexOf("tos"));
        Assert.True(order.IndexOf("tos") < order.IndexOf("gate"));
        Assert.Equal("billing", order[^1]);

        // Walking the stack carries 0.8 of the watching: the rest is safety, and so it is among the first.
        Assert.Equal(0, plan.Steps.Single(one => one.Service.Id == "reefer-monitoring").Begins);
    }

    [Fact]
    public void A_restored_server_moves_no_cargo_before_its_data_and_its_needs_are_right()
    {
        var plan = Planner.Plan(Terminal, new PlanRequest(Ransomware));
        Assert.All(plan.Steps, one => Assert.True(one.Begins <= one.Clean && one.Clean <= one.Restored && one.Restored <= one.Reconciled));
        Assert.All(plan.Steps, one => Assert.True(one.CargoMoving >= one.Reconciled - 1e-9));
        var truck = plan.Flows.Single(one => one.Flow.Id == "import-truck");
        Assert.Equal((0, 1), (truck.Now, truck.Final));
        Assert.Equal(plan.Steps.Where(one => one.Service.Id is "gate" or "release-check").Max(one => one.Reconciled), truck.Full);
        Assert.Equal(plan.Curve.OrderBy(one => one.PerHour).Select(one => one.PerHour), plan.Curve.Select(one => one.PerHour));
    }

    [Fact]
    public void A_plan_goes_on_from_what_is_done_and_who_is_at_what()
    {
        var request = new PlanRequest(Ransomware)
        {
            Progress =
            [
                new ServiceProgress("network", Milestone.Reconciled),
                new ServiceProgress("identity", Milestone.Clean) { Crew = "it-two", SpentHours = 5 },
            ],
        };
        var plan = Planner.Plan(Terminal, request);
        Assert.DoesNotContain(plan.Steps, one => one.Service.Id == "network");
        var identity = plan.Steps.Single(one => one.Service.Id == "identity");
        Assert.Equal(("it-two", 0, 0, 7, 9), (identity.Crew.Id, identity.Begins, identity.Clean, identity.Restored, identity.Reconciled));
        Assert.True(plan.LostCargo < Planner.Plan(Terminal, new PlanRequest(Ransomware)).LostCargo);

        var all = request with { Progress = [.. Ransomware.Hits.Select(one => new ServiceProgress(one.Target, Milestone.Reconciled))] };
        Assert.Equal((0, 0), (Planner.Plan(Terminal, all).Steps.Count, Planner.Plan(Terminal, all).LostCargo));
    }

    [Fact]
    public void A_wished_order_never_loses_less_and_more_crews_never_more()
    {
        var best = Planner.Plan(Terminal, new PlanRequest(Ransomware));
        var wished = Planner.Plan(Terminal, new PlanRequest(Ransomware) { First = ["billing", "rail"] });
        Assert.True((wished.SafetyHours, wished.LostCargo).CompareTo((best.SafetyHours, best.LostCargo)) >= 0);
        Assert.True(wished.LostCargoBound <= best.LostCargo + 1e-6);
        var more = Planner.Plan(Terminal, new PlanRequest(Ransomware)
        {
            Crews = [.. Terminal.Crews, new Crew("it-three", "IT crew three", ["it"])],
        });
        Assert.True((more.SafetyHours, more.LostCargo).CompareTo((best.SafetyHours, best.LostCargo)) <= 0);
    }

    [Fact]
    public void What_nobody_can_restore_is_stuck_and_what_waits_for_it_too()
    {
        var request = new PlanRequest(Ransomware) { Crews = [new Crew("only", "Only", ["ot"])] };
        var plan = Planner.Plan(Terminal, request);
        Assert.Equal(["reefer-monitoring"], plan.Steps.Select(one => one.Service.Id));
        Assert.Equal(7, plan.Stuck.Count);
        Assert.Contains(plan.Stuck, one => one.Service.Id == "tos" && one.Why.Contains("skill", StringComparison.Ordinal));
        Assert.Null(plan.Steps[0].CargoMoving);
        Assert.Equal(0, plan.Flows.Single(one => one.Flow.Id == "import-truck").Final);
        Assert.Contains(plan.Warnings, one => one.Contains("stays as it is", StringComparison.Ordinal));
    }

    [Fact]
    public void A_disconnected_terminal_is_planned_back_to_all_of_its_cargo()
    {
        var plan = Planner.Plan(Terminal, new PlanRequest(new Situation { Hits = [new Hit("terminal", HitKind.Disconnected)] }));
        Assert.Equal(Terminal.Services.Count(one => one.Owner == "terminal"), plan.Steps.Count);
        Assert.All(plan.Flows, one => Assert.Equal(1, one.Final));
        for (var i = 1; i < plan.Curve.Count; i++)
        {
            Assert.True(plan.Curve[i].PerHour >= plan.Curve[i - 1].PerHour);
        }
    }

    [Fact]
    public void A_fallback_that_ends_before_its_service_is_back_is_warned_of()
    {
        var plan = Planner.Plan(Terminal, new PlanRequest(new Situation { Hits = [new Hit("power", HitKind.Down) { SinceHours = 22 }] }));
        Assert.Contains(plan.Warnings, one => one.StartsWith("generators of Power ends in 2 h", StringComparison.Ordinal));
        Assert.Contains(plan.Warnings, one => one.StartsWith("Not whole again within what is tolerable: Power (1 h)", StringComparison.Ordinal));
    }

    [Fact]
    public void Simulations_repeat_with_their_seed_and_lie_within_the_ranges()
    {
        var request = new PlanRequest(Ransomware) { Seed = 9 };
        var one = Simulation.Run(Terminal, request, 200);
        var again = Simulation.Run(Terminal, request, 200);
        Assert.Equal((one.LostCargo, one.Ends), (again.LostCargo, again.Ends));
        Assert.NotEqual(one.LostCargo, Simulation.Run(Terminal, request with { Seed = 10 }, 200).LostCargo);
        Assert.Equal(200, one.Runs);
        foreach (var step in one.Steps)
        {
            Assert.True(step.Clean.P10 <= step.Clean.P50 && step.Clean.P50 <= step.Clean.P90);
            Assert.True(step.Clean.P50 <= step.Restored.P50 && step.Restored.P50 <= step.Reconciled.P50);
        }

        // Of fixed durations nothing is spread, and the simulation is the plan.
        var known = Terminal with
        {
            Services = [.. Terminal.Services.Select(service => service with
            {
                Work = service.Work with { Clean = HourRange.Of(3), Restored = HourRange.Of(2), Reconciled = HourRange.Of(1) },
            })],
        };
        var plan = Planner.Plan(known, request);
        var spread = Simulation.Run(known, request, 3);
        Assert.Equal(plan.LostCargo, spread.LostCargo.P10, 1e-6);
        Assert.Equal(plan.Ends, spread.Ends.P90, 1e-6);
    }

    [Fact]
    public void Scenarios_stand_side_by_side()
    {
        var results = PlanComparison.Of(
            Terminal, [new Scenario("plan", new PlanRequest(Ransomware)), new Scenario("gate first", new PlanRequest(Ransomware) { First = ["gate"] })], 50);
        Assert.Equal(["plan", "gate first"], results.Select(one => one.Name));
        Assert.All(results, one => Assert.NotNull(one.Spread));
        Assert.Throws<ArgumentException>(() => PlanComparison.Of(
            Terminal, [.. Enumerable.Repeat(new Scenario("x", new PlanRequest(Ransomware)), Limits.ScenariosMax + 1)], 0));
    }

    [Fact]
    public void A_request_that_does_not_fit_is_refused_with_every_reason()
    {
        var request = new PlanRequest(new Situation { Hits = [new Hit("nothing", HitKind.Down)] })
        {
            Crews = [],
            First = ["tos", "tos"],
            Progress = [new ServiceProgress("tos", Milestone.CargoMoving) { SpentHours = double.NaN, Crew = "x" }],
        };
        Assert.Equal(6, request.Check(Terminal).Count);
        Assert.Throws<ArgumentException>(() => Planner.Plan(Terminal, request));
        Assert.Throws<ArgumentOutOfRangeException>(() => Simulation.Run(Terminal, new PlanRequest(Ransomware), 0));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 3)]
    [InlineData(1, 6)]
    public void A_range_is_drawn_as_a_triangle(double chance, double hours)
    {
        // Half of the area lies below 6 - √10.
        var range = new HourRange(1, 2, 6);
        Assert.Equal(chance == 0.5 ? 6 - Math.Sqrt(0.5 * 5 * 4) : hours, range.At(chance), 1e-12);
    }
}
