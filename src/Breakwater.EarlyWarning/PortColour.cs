namespace Breakwater.EarlyWarning;

/// <summary>How things stand in the port.</summary>
public enum PortColour
{
    Green,

    /// <summary>Something goes round, or stands out.</summary>
    Yellow,

    /// <summary>An attack is spreading.</summary>
    Red,
}

/// <summary>When the port level changes, with defaults.</summary>
public sealed record PortLevelSettings
{
    public static PortLevelSettings Default { get; } = new();

    /// <summary>Pressure that a warning adds when it is confirmed, and that a signal of a chart adds.</summary>
    public double ConfirmedPressure { get; init; } = 1;

    /// <summary>Pressure that it adds when it becomes a port alert.</summary>
    public double PortAlertPressure { get; init; } = 4;

    /// <summary>Pressure halves in this time.</summary>
    public TimeSpan HalfLife { get; init; } = TimeSpan.FromHours(12);

    public double YellowFrom { get; init; } = 1;

    public double RedFrom { get; init; } = 4;

    /// <summary>Yellow until the pressure is below this: half of what it takes to get there.</summary>
    public double YellowUntil { get; init; } = 0.5;

    /// <summary>Red until the pressure is below this.</summary>
    public double RedUntil { get; init; } = 2;
}

/// <summary>Something that bears on the port level.</summary>
/// <param name="Of">Which warning or chart.</param>
/// <param name="Level">What it rose to; None for one that was withdrawn, which takes its pressure away; Confirmed for a chart.</param>
/// <param name="Why">In a sentence.</param>
public sealed record PortLevelStep(DateTimeOffset At, string Of, WarningLevel Level, string Why);

/// <summary>How things stand in the port, since when, and why.</summary>
/// <param name="Pressure">What is behind it, at this moment.</param>
public sealed record PortLevel(PortColour Colour, DateTimeOffset? Since, double Pressure, string Why);
