using Breakwater.CargoFlow.Outage;

namespace Breakwater.Cli.Cargo;

/// <summary>Says what a disconnection would stop.</summary>
internal sealed class CompareRun(TextWriter output, TextWriter errors, bool asJson)
{
    /// <returns>The exit code.</returns>
    public int Run(string file, SaidSituation said, string[] targets)
    {
        var then = said.Situation with { Hits = [.. said.Situation.Hits, .. targets.Select(id => new Hit(id, HitKind.Disconnected))] };
        if (ModelInput.TryRead(file, errors, said.Problems, then.Check) is not { } model)
        {
            return ExitCodes.WrongUsage;
        }

        var both = ImpactComparison.OfDisconnecting(model, said.Situation, targets);
        if (!asJson)
        {
            output.WriteLine($"If {string.Join(" and ", targets.Select(model.NameOf))} is disconnected:");
            output.WriteLine();
        }

        foreach (var one in both.Flows)
        {
            Flow(one);
        }

        foreach (var (before, after) in both.Before.Yards.Zip(both.After.Yards))
        {
            Yard(before, after);
        }

        if (!asJson)
        {
            output.WriteLine(CargoLine.Text(
                $"All cargo: {both.Before.CarriedPerHour:0} weighted units an hour now, {both.After.CarriedPerHour:0} then."));
        }

        return ExitCodes.Done;
    }

    private void Flow(FlowDifference one)
    {
        var (before, after) = (one.Before, one.After);
        if (asJson)
        {
            CargoLine.Write(output, "flow", json =>
            {
                json.WriteString("flow", before.Flow.Id);
                CargoLine.Number(json, "perHour", before.PerHour);
                CargoLine.Number(json, "perHourThen", after.PerHour);
                CargoLine.Number(json, "lostPerHour", one.LostPerHour);
                CargoLine.Number(json, "queueWhenBack", before.QueueWhenBack);
                CargoLine.Number(json, "queueWhenBackThen", after.QueueWhenBack);
                json.WriteString("why", after.WhyInWords);
            });
            return;
        }

        output.WriteLine(CargoLine.Text(
            $"{before.Flow.Name}: {before.PerHour:0.#} {before.Flow.Unit} an hour now, {after.PerHour:0.#} then."));
        if (one.LostPerHour > 0)
        {
            output.WriteLine($"  why: {after.WhyInWords}.");
        }
    }

    private void Yard(YardImpact before, YardImpact after)
    {
        if (asJson)
        {
            CargoLine.Write(output, "yard", json =>
            {
                json.WriteString("yard", before.Yard.Id);
                CargoLine.Number(json, "fullInHours", before.FullIn);
                CargoLine.Number(json, "fullInHoursThen", after.FullIn);
            });
            return;
        }

        output.WriteLine($"{before.Yard.Name}: {Full(before)} now, {Full(after)} then.");
    }

    private static string Full(YardImpact yard) => yard.FullIn is { } hours ? $"full in {CargoLine.Time(hours)}" : "not full in sight";
}
