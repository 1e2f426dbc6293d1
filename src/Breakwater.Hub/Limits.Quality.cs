namespace Breakwater.Hub;

/// <content>Reviews, scores, exceptions and lists as they were.</content>
public static partial class Limits
{
    /// <summary>How often what waits for coordinators is looked at.</summary>
    public static readonly TimeSpan ReviewLook = TimeSpan.FromSeconds(20);

    /// <summary>How many times coordinators are written to about one thing that waits.</summary>
    public const int ReviewPagesMax = 12;

    /// <summary>Things that wait too long that are looked after in one write.</summary>
    public const int ReviewsPerWriteMax = 100;

    /// <summary>Values that one member's lists, or everybody's, leave out.</summary>
    public const int ListExceptionsMax = 5_000;

    /// <summary>How long lists are kept at an earlier moment when nobody says until when.</summary>
    public static readonly TimeSpan RollbackDefault = TimeSpan.FromDays(1);

    /// <summary>How long lists may be kept at an earlier moment at a time.</summary>
    public static readonly TimeSpan RollbackMax = TimeSpan.FromDays(30);

    /// <summary>Days in which half of a score may go at the slowest.</summary>
    public const int HalfLifeDaysMax = 3_650;

    /// <summary>Values whose use changes by fading in one write.</summary>
    public const int FadingPerWriteMax = 2_000;

    /// <summary>Reports of one member in a day that something is nothing bad.</summary>
    public const int FalsePositiveReportsPerDayMax = 50;
}
