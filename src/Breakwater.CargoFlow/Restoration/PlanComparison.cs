namespace Breakwater.CargoFlow.Restoration;

/// <summary>One way to do it.</summary>
public sealed record Scenario(string Name, PlanRequest Request);

/// <param name="Spread">Null when nothing was simulated.</param>
public sealed record ScenarioResult(string Name, RestorationPlan Plan, PlanSpread? Spread);

/// <summary>
/// Plans side by side: another crew, another order, another fact. The durations that are drawn are the same for all of them.
/// </summary>
public static class PlanComparison
{
    /// <param name="runs">0 to simulate nothing.</param>
    /// <exception cref="ArgumentException">A request does not fit the model, or there are too many.</exception>
    public static IReadOnlyList<ScenarioResult> Of(CargoModel model, IReadOnlyList<Scenario> scenarios, int runs)
    {
        if (scenarios.Count > Limits.ScenariosMax)
        {
            throw new ArgumentException($"At most {Limits.ScenariosMax} scenarios are compared.", nameof(scenarios));
        }

        return [.. scenarios.Select(one => new ScenarioResult(
            one.Name, Planner.Plan(model, one.Request), runs > 0 ? Simulation.Run(model, one.Request, runs) : null))];
    }
}
