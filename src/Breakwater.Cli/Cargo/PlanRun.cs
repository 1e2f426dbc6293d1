using Breakwater.CargoFlow.Restoration;

namespace Breakwater.Cli.Cargo;

/// <summary>Says in which order to restore; with a wished order, beside the best one.</summary>
internal sealed class PlanRun(TextWriter output, TextWriter errors, bool asJson)
{
    /// <returns>The exit code.</returns>
    public int Run(string file, SaidSituation said, SaidPlan plan)
    {
        var request = new PlanRequest(said.Situation)
        {
            Crews = plan.MakeCrews(), Progress = plan.Progress, First = plan.First, Seed = plan.Seed,
        };
        if (ModelInput.TryRead(file, errors, [.. said.Problems, .. plan.Problems], request.Check) is not { } model)
        {
            return ExitCodes.WrongUsage;
        }

        List<Scenario> scenarios = [new(plan.First.Length > 0 ? "as wished" : "plan", request)];
        if (plan.First.Length > 0)
        {
            scenarios.Add(new Scenario("best", request with { First = [] }));
        }

        var results = PlanComparison.Of(model, scenarios, plan.Runs);
        if (asJson)
        {
            results.ToList().ForEach(one => PlanLines.Write(output, one));
            return ExitCodes.Done;
        }

        Describe(results[0]);
        foreach (var other in results.Skip(1))
        {
            output.WriteLine(CargoLine.Text(
                $"Beside it, the {other.Name} order: {other.Plan.LostCargo:0} weighted units lost instead of ")
                + CargoLine.Text($"{results[0].Plan.LostCargo:0}, all back in {CargoLine.Time(other.Plan.Ends)}:"));
            output.WriteLine("  " + string.Join(", ", other.Plan.Steps.Select(one => one.Service.Name)) + ".");
        }

        return ExitCodes.Done;
    }

    private void Describe(ScenarioResult result)
    {
        var plan = result.Plan;
        if (plan.Steps.Count == 0 && plan.Stuck.Count == 0)
        {
            output.WriteLine("Nothing is to be restored.");
            return;
        }

        foreach (var (i, one) in plan.Steps.Index())
        {
            var moving = one.CargoMoving is { } hours ? $"cargo moving in {CargoLine.Time(hours)}"
                : "cargo does not move: something that it needs is stuck";
            output.WriteLine(
                $"{i + 1}. {one.Service.Name}{(one.Service.Safety ? " (safety)" : "")}, {one.Crew.Name}, "
                + $"{(one.Begins <= 0 ? "at once" : $"from {CargoLine.Time(one.Begins)} on")}: clean in {CargoLine.Time(one.Clean)}, "
                + $"restored in {CargoLine.Time(one.Restored)}, reconciled in {CargoLine.Time(one.Reconciled)}, {moving}.");
        }

        output.WriteLine();
        foreach (var one in plan.Flows.Where(one => one.Now < 1))
        {
            var back = one.Moves is { } moves ? $"moves {(moves <= 0 ? "now" : $"in {CargoLine.Time(moves)}")}" : "does not move";
            output.WriteLine(CargoLine.Text($"{one.Flow.Name}: {one.Now:0%} now, {back}, {one.Final:0%} in {CargoLine.Time(one.Full)}."));
        }

        output.WriteLine();
        var quality = plan.IsOptimal ? "No order is better."
            : CargoLine.Text($"Another order could save {plan.Gap:0%} of that at most.");
        output.WriteLine(CargoLine.Text(
            $"Lost on the way: {plan.SafetyHours:0.#} hours of safety services, {plan.LostCargo:0} weighted units of cargo. {quality}"));
        if (result.Spread is { } spread)
        {
            output.WriteLine(CargoLine.Text(
                $"These are the likely durations. In {spread.Runs} runs over their ranges all is back in ")
                + $"{CargoLine.Time(spread.Ends.P50)}, in nine of ten within {CargoLine.Time(spread.Ends.P90)}; "
                + CargoLine.Text($"{spread.LostCargo.P10:0} to {spread.LostCargo.P90:0} weighted units are lost."));
        }

        foreach (var warning in plan.Warnings)
        {
            output.WriteLine("Note: " + warning);
        }
    }
}
