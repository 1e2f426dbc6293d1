namespace Breakwater.CargoFlow.Outage;

/// <summary>
/// Cargo that misses its free time. Units are fetched in the order of their last free day; every unit that is still there when its
/// free time ends costs that day and each further one that begins before it is fetched. What would have been late without the outage is
/// left in:
/// the reckoning is of what stands there.
/// </summary>
internal static class Demurrage
{
    private const double HoursADay = 24;
    private const double Least = 1e-9;

    /// <param name="carried">Units carried in so many hours from the beginning of the disruption.</param>
    public static DemurrageImpact Of(Flow flow, FreeTime free, Func<double, double> carried)
    {
        var days = new List<DemurrageDay>();
        var complete = true;
        var before = 0.0;
        foreach (var group in free.Units.GroupBy(one => one.Day).OrderBy(one => one.Key))
        {
            var units = group.Sum(one => one.Units);
            var last = before + units;
            var late = 0.0;
            var unitDays = 0.0;
            for (var day = group.Key + 1; day <= Limits.DemurrageDaysMax + group.Key; day++)
            {
                var left = last - Math.Max(before, carried(day * HoursADay));
                if (left <= Least)
                {
                    break;
                }

                late = Math.Max(late, left);
                unitDays += left;
                complete &= day < Limits.DemurrageDaysMax + group.Key;
            }

            days.Add(new DemurrageDay(group.Key, units, late, unitDays));
            before = last;
        }

        var sum = days.Sum(one => one.UnitDays);
        return new DemurrageImpact(
            flow.Rate <= 0 ? before : days.Sum(one => one.Late), sum, sum * free.PerDay, free.Currency, complete, days);
    }
}
