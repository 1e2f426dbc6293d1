namespace Breakwater.Hub.Scorecard;

/// <summary>One number of a month.</summary>
/// <param name="Value">Null where there is not enough to tell; never zero for that.</param>
/// <param name="Unit">seconds, percent or members.</param>
/// <param name="Of">How many things it is worked out from, as the step below; null where it is null.</param>
/// <param name="Reason">Why the value is null.</param>
public sealed record ScoreNumber(string Name, double? Value, string Unit, long? Of, string? Reason, string Definition)
{
    /// <summary>Earlier months, the newest first.</summary>
    public IReadOnlyList<MonthValue> History { get; init; } = [];
}

/// <summary>The number in an earlier month.</summary>
public sealed record MonthValue(string Month, double? Value);

/// <summary>A month of the community, measured from what is shared with everyone in it.</summary>
/// <param name="Month">Year and month, 2026-11.</param>
/// <param name="Closed">The month is over, and its numbers stay as they are.</param>
/// <param name="UpTo">What happened before this moment is in it: a day's end, so that no number tells of one act.</param>
public sealed record ScorecardMonth(string Month, bool Closed, DateTimeOffset UpTo, IReadOnlyList<ScoreNumber> Numbers);

/// <summary>The numbers and what each of them means.</summary>
public static class ScoreNumbers
{
    public const string NoData = "Nothing of the kind happened in this month so far.";
    public const string TooFew = "Fewer than five members stand behind it: it could tell who shared.";

    private const string Seconds = "seconds";
    private const string Percent = "percent";

    /// <summary>Each number's name, unit and definition, in the order in which they are shown.</summary>
    public static IReadOnlyList<(string Name, string Unit, string Definition)> All { get; } =
    [
        ("publication-p50", Seconds, "Half of the submissions to everyone were published within this time of their arrival; what waits on "
            + "purpose is not counted. Rounded up by a fifth at most."),
        ("publication-p95", Seconds, "The same for 95 of 100 submissions."),
        ("segments-p50", Seconds, "Half of the published indicators were in a segment that sensors load within this time. Rounded up by a "
            + "fifth at most."),
        ("segments-p95", Seconds, "The same for 95 of 100 indicators."),
        ("sensors-p95", Seconds, "Time from publication until running sensors hold it, for 95 of 100."),
        ("acknowledgement-p50", Seconds, "Half of the members that acknowledged a warning did so within this time of their first message "
            + "about it."),
        ("acknowledgement-p95", Seconds, "The same for 95 of 100."),
        ("contributors", "members", "Members with at least one object published to everyone; the step of 5, 10, 20, 50 and so on below."),
        ("unique-share", Percent, "Of the values that members shared with everyone, those that no outside source has said."),
        ("false-positive-rate", Percent, "Of the values that members shared with everyone, those that a coordinator has found to be "
            + "nothing bad."),
        ("context-completeness", Percent, "Of the members' indicators for everyone, the mean of three parts: it has a description; it says "
            + "what kind of bad it is or which phase of an attack; an object speaks of it."),
        ("warned-first", Percent, "Of all pairs of a confirmed warning and a member that saw one of its values, those where the warning "
            + "was confirmed before that member's first sighting. Whose sightings confirmed it are in it, and cannot have been warned."),
    ];

    internal static ScoreNumber Known(string name, double value, long of) =>
        Make(name) with { Value = value, Of = of <= 0 ? 0 : Warnings.CountSteps.Below(of) };

    internal static ScoreNumber Unknown(string name, string reason) => Make(name) with { Reason = reason };

    private static ScoreNumber Make(string name)
    {
        var (_, unit, definition) = All.First(one => one.Name == name);
        return new ScoreNumber(name, null, unit, null, null, definition);
    }
}
