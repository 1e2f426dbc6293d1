namespace Breakwater.EarlyWarning;

/// <summary>
/// From what is out and what the rule says now to what changes. A level that is out falls only when whoever said something takes it back,
/// or a coordinator judges: age, others who call it ordinary, and a cluster that is joined in another way lower nothing.
/// </summary>
public static class Steps
{
    /// <param name="out">The warnings that any indicator of the cluster belongs to.</param>
    /// <param name="mayLower">Evidence was taken back, or a coordinator judged.</param>
    /// <returns>Null when nothing changes.</returns>
    public static Decision? From(IReadOnlyList<StandingWarning> @out, Judgement now, bool mayLower, IndicatorKey seen, DateTimeOffset at)
    {
        if (@out.Count == 0)
        {
            return now.Level == WarningLevel.None
                ? null
                : new Decision(seen, Change.Raised, now.Level, [], now, at);
        }

        // The highest goes on, then the oldest; the key decides between equals, so that every node decides alike.
        var ordered = @out.OrderByDescending(one => one.Level).ThenBy(one => one.Raised).ThenBy(one => one.Known).ToList();
        var kept = ordered[0];
        var fit = now.Values.Where(value => value.Block).Select(value => value.Indicator).ToHashSet();
        var level = mayLower ? now.Level : (WarningLevel)Math.Max((int)kept.Level, (int)now.Level);
        var change = level > kept.Level ? Change.Raised
            : level == WarningLevel.None ? Change.Withdrawn
            : level < kept.Level ? Change.Lowered
            : ordered.Count > 1 || now.Values.Any(IsNew) || (mayLower && kept.Blocked.Except(fit).Any()) ? Change.Revised
            : (Change?)null;
        return change is { } what ? new Decision(kept.Known, what, level, ordered, now, at) : null;

        bool IsNew(ValueJudgement value) =>
            !kept.Values.Contains(value.Indicator) || (value.Block && !kept.Blocked.Contains(value.Indicator));
    }
}
