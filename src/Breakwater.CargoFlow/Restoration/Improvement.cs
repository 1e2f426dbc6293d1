namespace Breakwater.CargoFlow.Restoration;

/// <summary>Betters an order by moving one job at a time, chosen by a seed, for as many trials as <see cref="Limits"/> allow.</summary>
internal static class Improvement
{
    public static (Schedule Schedule, Loss Loss) Of(Work work, LossMeter meter, List<int> order, int seed)
    {
        var best = ListSchedule.Of(work, order);
        var least = best.Area(meter);
        if (order.Count < 2)
        {
            return (best, least);
        }

        var random = new Random(seed);
        var until = meter.Work + Limits.TrialWorkMax;
        for (var trial = 0; trial < Limits.TrialsMax && meter.Work < until; trial++)
        {
            var from = random.Next(order.Count);
            // Most gain is in near moves; a far one now and then leaves a dead end.
            var reach = trial % 4 == 0 ? order.Count : Math.Min(order.Count, 8);
            var to = Math.Clamp(from + random.Next(-reach, reach + 1), 0, order.Count - 1);
            if (to == from)
            {
                continue;
            }

            var job = order[from];
            order.RemoveAt(from);
            order.Insert(to, job);
            var schedule = ListSchedule.Of(work, order);
            var area = schedule.Area(meter);
            if (area <= least)
            {
                (best, least) = (schedule, area);
                continue;
            }

            order.RemoveAt(to);
            order.Insert(from, job);
        }

        return (best, least);
    }
}
