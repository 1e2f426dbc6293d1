using Breakwater.CargoFlow.Outage;

namespace Breakwater.Cli.Cargo;

/// <summary>An impact as JSON lines.</summary>
internal static class ImpactLines
{
    public static void Write(TextWriter output, ImpactReport report, IReadOnlyList<SinglePoint> points)
    {
        CargoLine.Write(output, "cargo", json =>
        {
            CargoLine.Number(json, "carriedPerHour", report.CarriedPerHour);
            CargoLine.Number(json, "normalPerHour", report.NormalPerHour);
            json.WriteBoolean("cutShort", report.CutShort);
        });
        foreach (var one in report.Flows)
        {
            Flow(output, one);
        }

        foreach (var one in report.Services)
        {
            Service(output, one);
        }

        foreach (var one in report.Yards)
        {
            Yard(output, one);
        }

        foreach (var one in report.Ahead)
        {
            CargoLine.Write(output, "change", json =>
            {
                CargoLine.Number(json, "inHours", one.At);
                json.WriteString("service", one.Service.Id);
                CargoLine.Number(json, "before", one.Before);
                CargoLine.Number(json, "after", one.After);
            });
        }

        foreach (var one in points)
        {
            CargoLine.Write(output, "single-point", json =>
            {
                json.WriteString("service", one.Service.Id);
                json.WriteStartArray("members");
                one.Members.ToList().ForEach(json.WriteStringValue);
                json.WriteEndArray();
                CargoLine.Number(json, "lostPerHour", one.LostPerHour);
            });
        }
    }

    private static void Flow(TextWriter output, FlowImpact one) => CargoLine.Write(output, "flow", json =>
    {
        json.WriteString("flow", one.Flow.Id);
        CargoLine.Number(json, "share", one.Share);
        CargoLine.Number(json, "perHour", one.PerHour);
        CargoLine.Number(json, "normalPerHour", one.Flow.Rate);
        json.WriteString("why", one.WhyInWords);
        CargoLine.Number(json, "queueNow", one.QueueNow);
        CargoLine.Number(json, "queueWhenBack", one.QueueWhenBack);
        CargoLine.Number(json, "backlogHours", one.BacklogHours);
        if (one.Demurrage is { } late)
        {
            CargoLine.Number(json, "demurrageUnits", late.Units);
            CargoLine.Number(json, "demurrageUnitDays", late.UnitDays);
            CargoLine.Number(json, "demurrageMoney", late.Money);
            json.WriteString("currency", late.Currency);
        }
    });

    private static void Service(TextWriter output, ServiceImpact one) => CargoLine.Write(output, "service", json =>
    {
        json.WriteString("service", one.Service.Id);
        CargoLine.Number(json, "level", one.Level);
        json.WriteBoolean("hit", one.Hit);
        json.WriteBoolean("safety", one.Service.Safety);
        json.WriteString("fallback", one.Fallback);
        CargoLine.Number(json, "fallbackEndsInHours", one.FallbackEndsIn);
        CargoLine.Number(json, "tolerableForHours", one.TolerableFor);
        json.WriteString("why", one.WhyInWords);
    });

    private static void Yard(TextWriter output, YardImpact one) => CargoLine.Write(output, "yard", json =>
    {
        json.WriteString("yard", one.Yard.Id);
        CargoLine.Number(json, "filled", one.Filled);
        CargoLine.Number(json, "capacity", one.Yard.Capacity);
        CargoLine.Number(json, "netPerHour", one.NetPerHour);
        CargoLine.Number(json, "congestedInHours", one.CongestedIn);
        CargoLine.Number(json, "fullInHours", one.FullIn);
        if (one.Reefers is { } reefers)
        {
            CargoLine.Number(json, "reefersWithoutPower", reefers.WithoutPower);
            CargoLine.Number(json, "reefersUnwatched", reefers.Unwatched);
            CargoLine.Number(json, "reefersSpoilFromHours", reefers.Lost?.Low);
            CargoLine.Number(json, "reefersSpoilUntilHours", reefers.Lost?.High);
            CargoLine.Number(json, "reeferPowerEndsInHours", reefers.PowerEndsIn);
        }
    });
}
