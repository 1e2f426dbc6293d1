using Breakwater.CargoFlow.Outage;
using Breakwater.CargoFlow.Restoration;
using Xunit;

namespace Breakwater.CargoFlow.Tests;

/// <summary>Plans against brute force, their bound, and what a plan must never do.</summary>
public sealed class PlannerTests
{
    private const int Seed = 20260601;

    [Fact]
    public void Plan_equals_brute_force_for_random_ports()
    {
        var full = Environment.GetEnvironmentVariable("BREAKWATER_TEST_FULL") == "1";
        var (ports, most) = full ? (10_000, 9) : (500, 7);
        Parallel.For(0, ports, i =>
        {
            var random = new RandomPort(Seed + i);
            var size = 1 + (i % most);
            // Three crews where the lines that brute force tries stay countable.
            var model = random.Make(size, size <= 6 ? 1 + (i % 3) : 1 + (i % 2), cycles: i % 2 == 0);
            var down = random.Pick(model, 0.8);
            var request = new PlanRequest(new Situation { Hits = [.. down.Select(one => new Hit(one, HitKind.Down))] });
            var plan = Planner.Plan(model, request);
            Assert.True(plan.IsOptimal, $"seed {Seed + i}: not proven");
            Assert.Empty(plan.Stuck);

            // At the beginning of a disruption a fallback is there that takes no time to set up, and none has ended.
            var (safety, cargo) = down.Length == 0 ? (0, 0) : new BruteForce(model, down, one => one.After <= 0).Search();
            Assert.True(
                safety == Rounded(plan.SafetyHours * 60 * 1e6) && cargo == Rounded(plan.LostCargo * 60 * 1e3),
                $"seed {Seed + i}: brute force ({safety}, {cargo}), plan ({plan.SafetyHours * 60 * 1e6}, {plan.LostCargo * 60 * 1e3})");
            CheckFeasible(model, request, plan);
        });
    }

    [Fact]
    public void Bound_is_below_the_best_plan_and_the_search_without_proof_is_not_better()
    {
        for (var i = 0; i < 300; i++)
        {
            var random = new RandomPort(Seed - 1 - i);
            var model = random.Make(1 + (i % 7), 1 + (i % 3), cycles: i % 2 == 0);
            var hits = random.Pick(model, 0.9).Select(one => new Hit(one, HitKind.Down)).ToList();
            var request = new PlanRequest(new Situation { Hits = hits });
            var work = new Work(model, request);
            var meter = new LossMeter(work);
            var (safety, cargo) = LowerBound.Of(work, meter);
            var (_, best, proven) = Planner.Best(work, meter, request);
            var greedy = ListSchedule.Of(work, GreedyOrder.Of(work, meter, [])).Area(meter);
            Assert.True(proven);
            Assert.True(safety <= best.Safety * (1 + 1e-9) && best <= greedy, $"seed {Seed - 1 - i}: safety {safety} above {best.Safety}");

            // Cargo's bound is of plans for cargo alone: a plan that puts safety first has no less.
            Assert.True(cargo <= best.Cargo * (1 + 1e-9), $"seed {Seed - 1 - i}: cargo {cargo} above {best.Cargo}");
        }
    }

    private static long Rounded(double value) => (long)Math.Round(value);

    internal static void CheckFeasible(CargoModel model, PlanRequest request, RestorationPlan plan)
    {
        var crews = request.Crews ?? model.Crews;
        foreach (var steps in plan.Steps.GroupBy(one => one.Crew.Id))
        {
            var free = crews.Single(one => one.Id == steps.Key).From;
            foreach (var step in steps.OrderBy(one => one.Begins).ThenBy(one => one.Reconciled))
            {
                Assert.True(step.Begins >= free - 1e-9 && step.Crew.Can(step.Service.Work.Skill));
                free = step.Reconciled;
            }
        }

        var ends = plan.Steps.ToDictionary(one => one.Service.Id, one => one.Reconciled);
        foreach (var step in plan.Steps)
        {
            Assert.All(step.Service.Work.After.Where(ends.ContainsKey), id => Assert.True(ends[id] <= step.Begins + 1e-9));
        }
    }
}
