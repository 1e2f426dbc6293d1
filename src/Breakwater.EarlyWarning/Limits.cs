namespace Breakwater.EarlyWarning;

/// <summary>Every bound of the rule.</summary>
public static class Limits
{
    /// <summary>Indicators of one cluster. A larger one is taken apart along its weakest ties.</summary>
    public const int IndicatorsPerClusterMax = 256;

    /// <summary>Indicators that one tie may join. What is in more places than that is popular, and joins nothing.</summary>
    public const int IndicatorsPerTieMax = 32;

    /// <summary>Ties of one indicator; further ones are left out, the weakest first.</summary>
    public const int TiesPerIndicatorMax = 32;

    /// <summary>Pieces of evidence for one indicator that are looked at, oldest first. Far beyond what any level needs.</summary>
    public const int EvidencePerIndicatorMax = 4_096;

    /// <summary>Weeks that a chart's season remembers.</summary>
    public const int SeasonWeeksMax = 26;

    /// <summary>Steps of warnings that a port level is worked out from, newest first.</summary>
    public const int LevelStepsMax = 10_000;
}
