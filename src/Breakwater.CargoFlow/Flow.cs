namespace Breakwater.CargoFlow;

/// <summary>What kind of path cargo takes.</summary>
public enum FlowKind
{
    ImportTruck,
    ImportRail,
    Export,
    Reefers,
    Hazmat,
    Empties,
    Vessel,
}

/// <summary>A path that cargo takes through services.</summary>
public sealed record Flow
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required FlowKind Kind { get; init; }

    /// <summary>The member whose flow it is.</summary>
    public required string Owner { get; init; }

    /// <summary>Units an hour on an ordinary day, averaged over all its hours.</summary>
    public required double Rate { get; init; }

    /// <summary>What is counted: boxes, trucks, moves.</summary>
    public string Unit { get; init; } = "boxes";

    /// <summary>What one unit counts for when cargo is weighed against cargo; 1 is ordinary.</summary>
    public double Weight { get; init; } = 1;

    public Need Needs { get; init; } = Need.Nothing;

    /// <summary>The yard that it fills; empty for none.</summary>
    public string Into { get; init; } = "";

    /// <summary>The yard that it empties; empty for none.</summary>
    public string OutOf { get; init; } = "";

    /// <summary>What can be carried above normal once everything is back, by longer hours and the like: 0.25 is a quarter more.</summary>
    public double RecoveryExtra { get; init; }

    public FreeTime? FreeTime { get; init; }
}

/// <summary>What waits in the yard, by the day until which it lies there free.</summary>
/// <param name="PerDay">Money for one unit and day beyond.</param>
public sealed record FreeTime(double PerDay, string Currency, IReadOnlyList<FreeUnits> Units);

/// <param name="Day">Whole days from the beginning of the disruption to the end of free time: 0 ends with the first day.</param>
public sealed record FreeUnits(int Day, double Units);

/// <summary>Where cargo stands.</summary>
public sealed record Yard
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Owner { get; init; }

    public required double Capacity { get; init; }

    /// <summary>Units that stand in it when the disruption begins.</summary>
    public required double Filled { get; init; }

    /// <summary>The share of its capacity from which it is heavily congested.</summary>
    public double CongestedAt { get; init; } = 0.9;

    public Reefers? Reefers { get; init; }
}

/// <summary>Containers that must be kept cold.</summary>
public sealed record Reefers
{
    /// <summary>How many are plugged in.</summary>
    public required double Plugged { get; init; }

    /// <summary>What their power needs.</summary>
    public Need Power { get; init; } = Need.Nothing;

    /// <summary>What watching them needs; without it somebody has to walk the stack.</summary>
    public Need Monitoring { get; init; } = Need.Nothing;

    /// <summary>Hours that the cargo stands without power.</summary>
    public HourRange HoursWithoutPower { get; init; } = new(2, 3, 4);
}
