namespace Breakwater.EarlyWarning;

/// <summary>What happened to a warning.</summary>
public enum Change
{
    /// <summary>It is new, or its level rose: those whom it concerns are told.</summary>
    Raised,

    /// <summary>Other values belong to it, or are fit to block: machines get a new version, nobody is told.</summary>
    Revised,

    /// <summary>Evidence was taken back, or turned out to be traffic: those who were told are told once more.</summary>
    Lowered,

    /// <summary>Nothing of it is left. Whoever was told is told.</summary>
    Withdrawn,
}

/// <summary>One change of one warning: at most one message to anybody.</summary>
/// <param name="Warning">The indicator that the warning is known by: the first of it that was seen.</param>
/// <param name="Merged">Warnings that turned out to be this one, by the indicators they were known by.</param>
/// <param name="Before">The level until now; the highest of all that were merged.</param>
public sealed record Decision(
    IndicatorKey Warning, Change Change, WarningLevel Level, WarningLevel Before, IReadOnlyList<IndicatorKey> Merged,
    Judgement Judgement, DateTimeOffset At)
{
    /// <summary>A message goes to people: something rose to confirmed or above, or fell from there.</summary>
    public bool IsTold => Change switch
    {
        Change.Raised => Level >= WarningLevel.Confirmed,
        Change.Lowered or Change.Withdrawn => Before >= WarningLevel.Confirmed,
        _ => false,
    };

    /// <summary>The warning as it stands after this.</summary>
    /// <param name="before">This warning and those that are merged into it, as they stood; empty for a new one.</param>
    /// <param name="mayLower">As the decision was asked for.</param>
    public StandingWarning After(IReadOnlyList<StandingWarning> before, bool mayLower)
    {
        var values = Judgement.Values.Select(value => value.Indicator).ToHashSet();
        var blocked = Judgement.Values.Where(value => value.Block).Select(value => value.Indicator).ToHashSet();
        foreach (var one in mayLower ? [] : before)
        {
            // What was joined in another way before stays with it.
            values.UnionWith(one.Values);
            blocked.UnionWith(one.Blocked);
        }

        return new StandingWarning(
            Warning, Level, before.Count == 0 ? At : before.Min(one => one.Raised), values, blocked);
    }
}
