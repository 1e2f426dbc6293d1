namespace Breakwater.CargoFlow.Restoration;

/// <summary>For each job who does it and when, in minutes from now.</summary>
internal sealed record Schedule(int[] Crew, long[] Begins, long[] Ends)
{
    /// <summary>The jobs by their end.</summary>
    public int[] ByEnd()
    {
        var order = Enumerable.Range(0, Ends.Length).ToArray();
        Array.Sort((long[])Ends.Clone(), order);
        return order;
    }

    /// <summary>The area of what is lost and can be regained, from now to the end of the last job.</summary>
    public Loss Area(LossMeter meter)
    {
        var area = default(Loss);
        var time = 0L;
        var now = meter.Of(_ => false) - meter.Final;
        foreach (var same in ByEnd().GroupBy(job => Ends[job]))
        {
            area += now * (same.Key - time);
            time = same.Key;
            foreach (var job in same)
            {
                meter.Set(job, true);
            }

            now = meter.Now() - meter.Final;
        }

        return area;
    }
}

/// <summary>
/// Makes a schedule of an order: whenever a crew is free, it takes the first job of the order that it can do and that can begin.
/// </summary>
internal static class ListSchedule
{
    /// <param name="order">The jobs that nobody is at yet.</param>
    public static Schedule Of(Work work, IReadOnlyList<int> order)
    {
        var count = work.Jobs.Length;
        var schedule = new Schedule(new int[count], new long[count], new long[count]);
        var free = (long[])work.CrewFree.Clone();
        Array.Fill(schedule.Ends, long.MaxValue);
        foreach (var (i, job) in work.Jobs.Index().Where(one => one.Item.Underway))
        {
            (schedule.Crew[i], schedule.Ends[i]) = (job.Crews[0], job.Minutes);
        }

        var left = order.ToList();
        var time = 0L;
        while (left.Count > 0)
        {
            if (!TryPlaceOne(work, left, schedule, free, time))
            {
                time = NextMoment(free, schedule, time);
            }
        }

        return schedule;
    }

    private static bool TryPlaceOne(Work work, List<int> left, Schedule schedule, long[] free, long time)
    {
        foreach (var job in left)
        {
            if (work.Jobs[job].After.Any(before => schedule.Ends[before] > time))
            {
                continue;
            }

            var crew = BestCrew(work, work.Jobs[job], free, time);
            if (crew >= 0)
            {
                schedule.Crew[job] = crew;
                schedule.Begins[job] = time;
                schedule.Ends[job] = free[crew] = time + work.Jobs[job].Minutes;
                left.Remove(job);
                return true;
            }
        }

        return false;
    }

    /// <summary>Of the free crews the one that can do the least else.</summary>
    private static int BestCrew(Work work, Job job, long[] free, long time)
    {
        var best = -1;
        foreach (var crew in job.Crews)
        {
            if (free[crew] <= time && (best < 0 || work.Crews[crew].Skills.Count < work.Crews[best].Skills.Count))
            {
                best = crew;
            }
        }

        return best;
    }

    private static long NextMoment(long[] free, Schedule schedule, long time)
    {
        var next = long.MaxValue;
        foreach (var at in free)
        {
            next = at > time ? Math.Min(next, at) : next;
        }

        foreach (var at in schedule.Ends)
        {
            next = at > time ? Math.Min(next, at) : next;
        }

        return next != long.MaxValue ? next : throw new InvalidOperationException("A job waits for something that never ends.");
    }
}
