namespace Breakwater.Harbor.Campaigns;

/// <summary>Seconds since the beginning, a Monday at midnight of the port's own time.</summary>
internal static class SimTime
{
    public const double Hour = 3_600;
    public const double Day = 24 * Hour;
    public const double Month = 30 * Day;
    private const double OpensAt = 7 * Hour;
    private const double ClosesAt = 18 * Hour;
    private const int WorkingDays = 5;

    private static readonly DateTimeOffset Beginning = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset At(double seconds) => Beginning.AddSeconds(seconds);

    /// <summary>The same moment when somebody is at work, else when the next working day begins.</summary>
    public static double AtWork(double seconds)
    {
        var day = Math.Floor(seconds / Day);
        var time = seconds - (day * Day);
        if (time < OpensAt)
        {
            (time, seconds) = (OpensAt, (day * Day) + OpensAt);
        }

        if (time > ClosesAt)
        {
            day++;
            seconds = (day * Day) + OpensAt;
        }

        while (((day % 7) + 7) % 7 >= WorkingDays)
        {
            day++;
            seconds = (day * Day) + OpensAt;
        }

        return seconds;
    }
}
