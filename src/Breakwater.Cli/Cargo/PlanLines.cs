using System.Text.Json;
using Breakwater.CargoFlow.Restoration;

namespace Breakwater.Cli.Cargo;

/// <summary>A plan as JSON lines.</summary>
internal static class PlanLines
{
    public static void Write(TextWriter output, ScenarioResult result)
    {
        var plan = result.Plan;
        CargoLine.Write(output, "plan", json =>
        {
            json.WriteString("name", result.Name);
            json.WriteBoolean("optimal", plan.IsOptimal);
            CargoLine.Number(json, "gap", plan.Gap);
            CargoLine.Number(json, "safetyHours", plan.SafetyHours);
            CargoLine.Number(json, "safetyHoursBound", plan.SafetyHoursBound);
            CargoLine.Number(json, "lostCargo", plan.LostCargo);
            CargoLine.Number(json, "lostCargoBound", plan.LostCargoBound);
            CargoLine.Number(json, "endsInHours", plan.Ends);
            if (result.Spread is { } spread)
            {
                Spread(json, "lostCargoRange", spread.LostCargo);
                Spread(json, "endsInHoursRange", spread.Ends);
            }
        });
        foreach (var one in plan.Steps)
        {
            Step(output, result, one);
        }

        foreach (var one in plan.Stuck)
        {
            CargoLine.Write(output, "stuck", json =>
            {
                json.WriteString("service", one.Service.Id);
                json.WriteString("why", one.Why);
            });
        }

        foreach (var one in plan.Flows)
        {
            CargoLine.Write(output, "flow", json =>
            {
                json.WriteString("flow", one.Flow.Id);
                CargoLine.Number(json, "now", one.Now);
                CargoLine.Number(json, "movesInHours", one.Moves);
                CargoLine.Number(json, "fullInHours", one.Full);
                CargoLine.Number(json, "final", one.Final);
            });
        }

        foreach (var warning in plan.Warnings)
        {
            CargoLine.Write(output, "warning", json => json.WriteString("message", warning));
        }
    }

    private static void Step(TextWriter output, ScenarioResult result, PlanStep one) => CargoLine.Write(output, "step", json =>
    {
        json.WriteString("plan", result.Name);
        json.WriteString("service", one.Service.Id);
        json.WriteString("crew", one.Crew.Id);
        CargoLine.Number(json, "beginsInHours", one.Begins);
        CargoLine.Number(json, "cleanInHours", one.Clean);
        CargoLine.Number(json, "restoredInHours", one.Restored);
        CargoLine.Number(json, "reconciledInHours", one.Reconciled);
        CargoLine.Number(json, "cargoMovingInHours", one.CargoMoving);
        if (result.Spread?.Steps.FirstOrDefault(step => step.Service.Id == one.Service.Id)?.CargoMoving is { } moving)
        {
            Spread(json, "cargoMovingRange", moving);
        }
    });

    private static void Spread(Utf8JsonWriter json, string name, Spread spread)
    {
        json.WriteStartArray(name);
        json.WriteNumberValue(Math.Round(spread.P10, 3));
        json.WriteNumberValue(Math.Round(spread.P50, 3));
        json.WriteNumberValue(Math.Round(spread.P90, 3));
        json.WriteEndArray();
    }
}
