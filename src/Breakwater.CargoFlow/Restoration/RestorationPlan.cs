namespace Breakwater.CargoFlow.Restoration;

/// <summary>
/// In which order services come back, by whom, and what it costs. What is minimised, exactly:
/// <list type="number">
/// <item><see cref="SafetyHours"/>: over all safety services, the area under (1 − level) from now on;</item>
/// <item>among the plans with the least of it, <see cref="LostCargo"/>: over all flows, the area under rate × weight × (1 − share).</item>
/// </list>
/// Both count only what this plan can regain, and with the likely durations in whole minutes. A level is that of
/// <see cref="Outage.Impact"/>, with the fallbacks that can be worked now; those that end before are named in <see cref="Warnings"/>. Crews
/// stay with a service until it is reconciled, a service counts from then on, and nothing is interrupted.
/// </summary>
public sealed record RestorationPlan
{
    /// <summary>By their beginning.</summary>
    public required IReadOnlyList<PlanStep> Steps { get; init; }

    /// <summary>Services that nobody can restore, with the reason.</summary>
    public required IReadOnlyList<StuckService> Stuck { get; init; }

    public required IReadOnlyList<FlowReturn> Flows { get; init; }

    /// <summary>Weighted units an hour that are carried from a moment on; the first is now.</summary>
    public required IReadOnlyList<CarriedFrom> Curve { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Hours that safety services are missing, added up.</summary>
    public required double SafetyHours { get; init; }

    /// <summary>Weighted units that are not carried.</summary>
    public required double LostCargo { get; init; }

    /// <summary>What no plan with these crews can go below.</summary>
    public required double SafetyHoursBound { get; init; }

    /// <inheritdoc cref="SafetyHoursBound"/>
    public required double LostCargoBound { get; init; }

    /// <summary>True when no plan is better: the search was exhaustive, or the bound is reached.</summary>
    public required bool IsOptimal { get; init; }

    /// <summary>How much of the lost cargo a better plan could save at most, 0 to 1. For the same safety.</summary>
    public double Gap => LostCargo <= 0 ? 0 : Math.Max(0, (LostCargo - LostCargoBound) / LostCargo);

    /// <summary>Hours until all that can be restored is.</summary>
    public double Ends => Steps.Select(one => one.Reconciled).DefaultIfEmpty(0).Max();
}

/// <summary>The work on one service, by the likely durations. Hours from now; milestones of the past are 0.</summary>
/// <param name="CargoMoving">When all that it needs is back as well; null when that never comes, because something it needs is
/// stuck.</param>
public sealed record PlanStep(
    Service Service, Crew Crew, double Begins, double Clean, double Restored, double Reconciled, double? CargoMoving);

public sealed record StuckService(Service Service, string Why);

/// <summary>When a flow is back.</summary>
/// <param name="Now">The share that it carries now.</param>
/// <param name="Moves">Hours until it carries anything; 0 when it does; null for never.</param>
/// <param name="Full">Hours until it carries all that it will; with <paramref name="Final"/> below 1 something that it needs is
/// stuck.</param>
public sealed record FlowReturn(Flow Flow, double Now, double? Moves, double Full, double Final);

public readonly record struct CarriedFrom(double Hours, double PerHour);
