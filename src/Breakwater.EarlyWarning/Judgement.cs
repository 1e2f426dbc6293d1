namespace Breakwater.EarlyWarning;

/// <summary>What the rule says of one value of a cluster.</summary>
/// <param name="Members">Independent members who saw this very value.</param>
/// <param name="Block">As many as confirm it saw this very value: it is fit to block.</param>
public readonly record struct ValueJudgement(IndicatorKey Indicator, int Members, bool Block);

/// <summary>What the rule says of a cluster.</summary>
/// <param name="Members">Independent members who saw any of it.</param>
/// <param name="CargoTouched">One of them on a service that cargo depends on.</param>
/// <param name="Values">Those that anybody who counts saw; what merely belongs to them is no part of a warning.</param>
/// <param name="Systems">Where it was seen, by those who count; in order, each once.</param>
public sealed record Judgement(
    WarningLevel Level, int Members, bool CargoTouched, IReadOnlyList<string> Systems, IReadOnlyList<ValueJudgement> Values);
