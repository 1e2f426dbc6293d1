using Breakwater.CargoFlow.Bench;
using Breakwater.CargoFlow.Files;
using Breakwater.CargoFlow.Outage;
using Breakwater.CargoFlow.Restoration;
using Xunit;

namespace Breakwater.CargoFlow.Tests;

/// <summary>By processor time, with no other test running beside.</summary>
[CollectionDefinition(nameof(SpeedTests), DisableParallelization = true)]
[Collection(nameof(SpeedTests))]
public sealed class SpeedTests
{
    // Twice what is promised: a first call is compiled on the way, and processors differ. The bench measures.
    private const double SecondsMax = 4;

    [Fact]
    public void Two_hundred_services_and_twenty_crews_are_planned_in_two_seconds()
    {
        var model = LargePort.Make(200, 20, 7);
        var request = new PlanRequest(new Situation { Hits = [.. model.Services.Select(one => new Hit(one.Id, HitKind.Down))] });
        Planner.Plan(LargePort.Make(20, 3, 1), request with { Situation = new Situation { Hits = [new Hit("s1", HitKind.Down)] } });
        var started = Environment.CpuUsage.TotalTime;
        var plan = Planner.Plan(model, request);
        var seconds = (Environment.CpuUsage.TotalTime - started).TotalSeconds;
        Assert.Equal(200, plan.Steps.Count);
        PlannerTests.CheckFeasible(model, request, plan);
        Assert.True(plan.LostCargoBound > 0 && plan.LostCargoBound <= plan.LostCargo && plan.SafetyHoursBound <= plan.SafetyHours);
        Assert.InRange(seconds, 0, SecondsMax);
    }

    /// <summary>A ring whose levels go down by one small step at a time, against the order of the file.</summary>
    [Fact]
    public void A_model_made_to_be_slow_is_answered_soon()
    {
        const int Services = Limits.RingServicesMax;
        var random = new Random(3);
        var model = new CargoModel
        {
            Name = "slow",
            Members = [new PortMember("m", "M"), new PortMember("n", "N")],
            Services = [.. Enumerable.Range(0, Services).Select(i => new Service
            {
                Id = $"s{i}",
                Name = $"S {i}",
                Owner = i % 2 == 0 ? "m" : "n",
                Safety = i % 3 == 0,
                Needs = new AllNeed([new ServiceNeed($"s{(i + 1) % Services}"), .. Enumerable.Range(0, 60).Select(_ => new ServiceNeed($"s{random.Next(Services)}", 0.5 + (random.Next(499) / 1000.0)))]),
                Fallbacks = [.. Enumerable.Range(1, 4).Select(k => new Fallback { Name = "f", Share = random.Next(1000) / 1000.0, After = random.Next(300), Lasts = random.Next(1, 300), Needs = new ServiceNeed($"s{random.Next(Services)}") })],
                Work = new RestoreWork { Clean = new HourRange(1, random.Next(1, 9), 24) },
            })],
            Flows = [.. Enumerable.Range(0, 60).Select(i => new Flow
            {
                Id = $"f{i}", Name = $"F {i}", Kind = FlowKind.Export, Owner = i % 2 == 0 ? "m" : "n", Rate = 10, Needs = new ServiceNeed($"s{i}"),
            })],
            Crews = [.. Enumerable.Range(0, 20).Select(i => new Crew($"c{i}", "C", []))],
        };
        Assert.DoesNotContain(ModelCheck.Check(model), one => !one.IsNote);
        var started = Environment.CpuUsage.TotalTime;
        var now = new Situation { Hits = [.. model.Services.Take(200).Select(one => new Hit(one.Id, HitKind.Down))] };
        Assert.NotEmpty(Impact.Assess(model, now).Services);
        SinglePoints.Of(model);
        var plan = Planner.Plan(model, new PlanRequest(now));
        Assert.Equal(200, plan.Steps.Count);
        Assert.InRange((Environment.CpuUsage.TotalTime - started).TotalSeconds, 0, 10 * SecondsMax);
    }
}
