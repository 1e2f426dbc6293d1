namespace Breakwater.EarlyWarning;

/// <summary>What happened to a warning.</summary>
public enum Change
{
    /// <summary>It is new, or its level rose: those whom it concerns are told.</summary>
    Raised,

    /// <summary>Other values belong to it, or are fit to block: machines get a new version, nobody is told.</summary>
    Revised,

    /// <summary>Evidence was taken back, or a coordinator found it to be ordinary: those who were told are told once more.</summary>
    Lowered,

    /// <summary>Nothing of it is left. Whoever was told is told.</summary>
    Withdrawn,
}

/// <summary>One change of one warning: at most one message to anybody.</summary>
/// <param name="Warning">The indicator that the warning is known by: the first of it that was seen.</param>
/// <param name="Was">The warning as it stood, and behind it those that turned out to be the same; empty for a new one.</param>
public sealed record Decision(
    IndicatorKey Warning, Change Change, WarningLevel Level, IReadOnlyList<StandingWarning> Was, Judgement Judgement, DateTimeOffset At)
{
    /// <summary>The level until now.</summary>
    public WarningLevel Before => Was.Count > 0 ? Was[0].Level : WarningLevel.None;

    /// <summary>Warnings that turned out to be this one, by the indicators they were known by.</summary>
    public IEnumerable<IndicatorKey> Merged => Was.Skip(1).Select(one => one.Known);

    /// <summary>A message goes to people: something rose to confirmed or above, or fell from there.</summary>
    public bool IsTold => Change switch
    {
        Change.Raised => Level >= WarningLevel.Confirmed,
        Change.Lowered or Change.Withdrawn => Before >= WarningLevel.Confirmed,
        _ => false,
    };

    /// <summary>What the judgement holds is all that is left; else what was joined in another way before stays with it.</summary>
    public bool OnlyRest { get; init; }

    /// <summary>The warning as it stands after this.</summary>
    public StandingWarning After()
    {
        var values = Judgement.Values.Select(value => value.Indicator).ToHashSet();
        var blocked = Judgement.Values.Where(value => value.Block).Select(value => value.Indicator).ToHashSet();
        foreach (var one in OnlyRest ? [] : Was)
        {
            values.UnionWith(one.Values);
            blocked.UnionWith(one.Blocked);
        }

        return new StandingWarning(Warning, Level, Was.Count == 0 ? At : Was.Min(one => one.Raised), values, blocked);
    }
}
