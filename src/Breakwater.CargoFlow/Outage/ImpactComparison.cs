namespace Breakwater.CargoFlow.Outage;

/// <summary>Two situations of one port side by side, as for "if we disconnect X": before, and after.</summary>
public sealed record ImpactComparison(ImpactReport Before, ImpactReport After, IReadOnlyList<FlowDifference> Flows)
{
    /// <exception cref="ArgumentException">A situation does not fit the model.</exception>
    public static ImpactComparison Of(CargoModel model, Situation before, Situation after)
    {
        var first = Impact.Assess(model, before);
        var second = Impact.Assess(model, after);
        return new ImpactComparison(first, second, [.. first.Flows.Zip(second.Flows, (one, other) => new FlowDifference(one, other))]);
    }

    /// <summary>What disconnecting this now would add to the situation.</summary>
    public static ImpactComparison OfDisconnecting(CargoModel model, Situation now, params string[] targets) =>
        Of(model, now, now with { Hits = [.. now.Hits, .. targets.Select(one => new Hit(one, HitKind.Disconnected))] });
}

public sealed record FlowDifference(FlowImpact Before, FlowImpact After)
{
    /// <summary>Units an hour that the second situation carries less; negative when it carries more.</summary>
    public double LostPerHour => Before.PerHour - After.PerHour;
}
