namespace Breakwater.Hub;

/// <content>Scorecard and balances.</content>
public static partial class Limits
{
    /// <summary>How often it is looked whether a day has ended, and what was counted is written down.</summary>
    public static readonly TimeSpan ScorecardLook = TimeSpan.FromMinutes(1);

    /// <summary>Months that are shown.</summary>
    public const int ScorecardMonthsMax = 120;

    /// <summary>Values of one outside source, or of all members, that a month is measured by; further ones are not looked at.</summary>
    public const int ScorecardValuesMax = 100_000;

    /// <summary>Confirmed warnings that a month is measured by.</summary>
    public const int ScorecardWarningsMax = 10_000;

    /// <summary>Indicators whose way to a segment is timed in one look.</summary>
    public const int SegmentTimesMax = 10_000;

    /// <summary>How long before a month what was published in it may have been handed in: it may have waited.</summary>
    public const long CreditLookBackMicros = 31 * Storage.Micros.PerDay;

    /// <summary>Bytes of a member's tag that coordinators see as its pseudonym of a month.</summary>
    public const int PseudonymBytes = 6;
}
