namespace Breakwater.CargoFlow.Outage;

/// <summary>What an outage does. Times are hours from now; money and units are those of the model. Rates are units an hour.</summary>
public sealed record ImpactReport
{
    public required IReadOnlyList<FlowImpact> Flows { get; init; }

    /// <summary>Services that carry less than normal, those that were hit first.</summary>
    public required IReadOnlyList<ServiceImpact> Services { get; init; }

    public required IReadOnlyList<YardImpact> Yards { get; init; }

    /// <summary>What changes from now on while nothing comes back: fallbacks that begin and end, and what falls with them.</summary>
    public required IReadOnlyList<ServiceChange> Ahead { get; init; }

    /// <summary>Rate times weight of all flows, as it is now and on an ordinary day.</summary>
    public required double CarriedPerHour { get; init; }

    /// <inheritdoc cref="CarriedPerHour"/>
    public required double NormalPerHour { get; init; }

    /// <summary>True when more changed than a forecast may hold; what comes after is not in it.</summary>
    public required bool CutShort { get; init; }
}

/// <param name="Share">What the services let it carry now, 0 to 1.</param>
/// <param name="PerHour">What it carries now, a full yard reckoned in.</param>
/// <param name="Why">The shortest chain of reasons; empty when nothing is lost.</param>
/// <param name="QueueNow">Units that could not be carried until now.</param>
/// <param name="QueueWhenBack">The same when everything is back.</param>
/// <param name="BacklogHours">
/// Hours from then on until the queue is gone: queue / (rate × recovery extra). Null when it never goes, because nothing above the normal
/// rate can be carried.
/// </param>
public sealed record FlowImpact(
    Flow Flow, double Share, double PerHour, IReadOnlyList<ReasonLink> Why, double QueueNow, double QueueWhenBack, double? BacklogHours)
{
    public DemurrageImpact? Demurrage { get; init; }

    public string WhyInWords => Reasons.InWords(Why);
}

/// <param name="Units">Units whose free time ends before they can be fetched.</param>
/// <param name="UnitDays">Days beyond free time, over all units.</param>
/// <param name="Complete">False when not all of it is carried within the days that are reckoned.</param>
public sealed record DemurrageImpact(
    double Units, double UnitDays, double Money, string Currency, bool Complete, IReadOnlyList<DemurrageDay> Days);

/// <param name="Day">End of free time, in whole days from the beginning of the disruption.</param>
public sealed record DemurrageDay(int Day, double Units, double Late, double UnitDays);

/// <param name="Level">What it carries now, 0 to 1.</param>
/// <param name="Hit">It was hit itself.</param>
/// <param name="Fallback">The fallback that carries it now; empty for none.</param>
/// <param name="FallbackEndsIn">Hours until that ends; null for without end.</param>
/// <param name="TolerableFor">Hours until it is gone for longer than its owner says is tolerable; negative when that is past; null when
/// nobody said.</param>
public sealed record ServiceImpact(
    Service Service, double Level, bool Hit, string Fallback, double? FallbackEndsIn, double? TolerableFor, IReadOnlyList<ReasonLink> Why)
{
    public string WhyInWords => Reasons.InWords(Why);
}

/// <param name="Filled">Units that stand in it now.</param>
/// <param name="NetPerHour">Units that it gains an hour, now.</param>
/// <param name="CongestedIn">Hours until it is heavily congested; 0 when it is; null when it is not within the time that was looked
/// at.</param>
/// <param name="FullIn">As <paramref name="CongestedIn"/>.</param>
public sealed record YardImpact(Yard Yard, double Filled, double NetPerHour, double? CongestedIn, double? FullIn)
{
    public ReeferImpact? Reefers { get; init; }
}

/// <param name="WithoutPower">Containers without power now.</param>
/// <param name="Lost">Hours from now until their cargo begins to spoil; in the past when negative.</param>
/// <param name="Unwatched">Containers with power that nobody watches, so that the stack must be walked.</param>
/// <param name="PowerEndsIn">Hours until more of them lose power, when a fallback ends; null when that is not foreseen.</param>
public sealed record ReeferImpact(double WithoutPower, HourRange? Lost, double Unwatched, double? PowerEndsIn, string Why);

/// <param name="At">Hours from now.</param>
public sealed record ServiceChange(double At, Service Service, double Before, double After);
