namespace Breakwater.Hub.Messages;

/// <summary>Times of day in a person's zone, as instants. Clocks that are put on or back neither lose a time nor give it twice.</summary>
internal static class LocalTimes
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    /// <summary>When something that must not disturb may go: now, or at the end of the quiet hours that it is in.</summary>
    /// <param name="from">Equal to <paramref name="to"/>, or null, for none.</param>
    public static DateTimeOffset AfterQuiet(DateTimeOffset now, TimeOnly? from, TimeOnly? to, TimeZoneInfo zone)
    {
        if (from is not { } begin || to is not { } end || begin == end)
        {
            return now;
        }

        var local = TimeZoneInfo.ConvertTime(now, zone);
        var time = TimeOnly.FromTimeSpan(local.TimeOfDay);
        var overnight = begin > end;
        var inside = overnight ? time >= begin || time < end : time >= begin && time < end;
        if (!inside)
        {
            return now;
        }

        var day = DateOnly.FromDateTime(local.DateTime).AddDays(overnight && time >= begin ? 1 : 0);
        var until = Instant(day, end, zone);
        return until > now ? until : now;
    }

    /// <summary>The next time that the clock there shows this, after now.</summary>
    /// <param name="weekday">Null is every day.</param>
    public static DateTimeOffset Next(DateTimeOffset now, TimeOnly at, DayOfWeek? weekday, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        while (true)
        {
            var instant = Instant(day, at, zone);
            if (instant > now && (weekday is null || weekday == day.DayOfWeek))
            {
                return instant;
            }

            day = day.AddDays(1);
        }
    }

    // A time that the clock skips counts as the first one after the gap; of one that it shows twice the first counts.
    private static DateTimeOffset Instant(DateOnly day, TimeOnly at, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(at);
        while (zone.IsInvalidTime(local))
        {
            local += Step;
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }
}
