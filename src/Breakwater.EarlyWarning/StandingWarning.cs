namespace Breakwater.EarlyWarning;

/// <summary>A warning that is out, as the step to the next state needs it.</summary>
/// <param name="Known">The indicator that it is known by.</param>
/// <param name="Blocked">Its values that are fit to block.</param>
public sealed record StandingWarning(
    IndicatorKey Known, WarningLevel Level, DateTimeOffset Raised, IReadOnlySet<IndicatorKey> Values, IReadOnlySet<IndicatorKey> Blocked);
