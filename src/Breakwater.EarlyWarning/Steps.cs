namespace Breakwater.EarlyWarning;

/// <summary>
/// From what is out and what the rule says now to what changes. A level that is out falls only when whoever said something takes it back,
/// or a coordinator judges: age, others who call it ordinary, and a cluster that is joined in another way lower nothing.
/// </summary>
public static class Steps
{
    /// <param name="standing">The warnings that any indicator of the cluster belongs to: they turned out to be one.</param>
    /// <returns>Null when nothing changes.</returns>
    public static Decision? Up(IReadOnlyList<StandingWarning> standing, Judgement now, IndicatorKey seen, DateTimeOffset at)
    {
        if (standing.Count == 0)
        {
            return now.Level == WarningLevel.None ? null : new Decision(seen, Change.Raised, now.Level, [], now, at);
        }

        // The highest goes on, then the oldest; the key decides between equals, so that every node decides alike.
        var ordered = standing.OrderByDescending(one => one.Level).ThenBy(one => one.Raised).ThenBy(one => one.Known).ToList();
        var kept = ordered[0];
        if (now.Level > kept.Level)
        {
            return new Decision(kept.Known, Change.Raised, now.Level, ordered, now, at);
        }

        return ordered.Count > 1 || now.Values.Any(IsNew) ? new Decision(kept.Known, Change.Revised, kept.Level, ordered, now, at) : null;

        bool IsNew(ValueJudgement value) =>
            !kept.Values.Contains(value.Indicator) || (value.Block && !kept.Blocked.Contains(value.Indicator));
    }

    /// <param name="rest">What the rule says now of all that the warning held.</param>
    /// <returns>Null when nothing changes.</returns>
    public static Decision? Down(StandingWarning standing, Judgement rest, DateTimeOffset at)
    {
        var level = (WarningLevel)Math.Min((int)standing.Level, (int)rest.Level);
        var left = rest.Values.Select(value => value.Indicator).ToHashSet();
        var fit = rest.Values.Where(value => value.Block).Select(value => value.Indicator).ToHashSet();
        var change = level == WarningLevel.None ? Change.Withdrawn
            : level < standing.Level ? Change.Lowered
            : standing.Values.Except(left).Any() || standing.Blocked.Except(fit).Any() ? Change.Revised
            : (Change?)null;
        return change is { } what ? new Decision(standing.Known, what, level, [standing], rest, at) { OnlyRest = true } : null;
    }
}
