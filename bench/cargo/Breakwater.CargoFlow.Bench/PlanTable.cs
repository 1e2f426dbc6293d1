using System.Globalization;
using Breakwater.CargoFlow.Outage;
using Breakwater.CargoFlow.Restoration;

namespace Breakwater.CargoFlow.Bench;

/// <summary>Time and gap of plans for large ports, everything down at once.</summary>
internal static class PlanTable
{
    private const int Rounds = 3;

    private static readonly (int Services, int Crews)[] Sizes = [(9, 2), (12, 3), (50, 5), (100, 10), (200, 20), (500, 20)];

    public static void Print(TextWriter output)
    {
        output.WriteLine("| services down | crews | seed | seconds (processor) | proven optimal "
            + "| lost cargo may be lower by | safety hours, bound |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var (services, crews) in Sizes)
        {
            for (var seed = 1; seed <= Rounds; seed++)
            {
                var model = LargePort.Make(services, crews, seed);
                var request = new PlanRequest(new Situation { Hits = [.. model.Services.Select(one => new Hit(one.Id, HitKind.Down))] });
                var started = Environment.CpuUsage.TotalTime;
                var plan = Planner.Plan(model, request);
                var seconds = (Environment.CpuUsage.TotalTime - started).TotalSeconds;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {services} | {crews} | {seed} | {seconds:0.00} | {(plan.IsOptimal ? "yes" : "no")} ")
                    + string.Create(CultureInfo.InvariantCulture,
                        $"| {100 * plan.Gap:0.0} % | {plan.SafetyHours:0.0}, {plan.SafetyHoursBound:0.0} |"));
            }
        }
    }
}
