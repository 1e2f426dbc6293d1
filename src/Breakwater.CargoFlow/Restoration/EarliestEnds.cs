namespace Breakwater.CargoFlow.Restoration;

/// <summary>The earliest end of sets of jobs: by the longest chain, and by the work of each kind of crew.</summary>
internal sealed class EarliestEnds
{
    private readonly Work _work;
    private readonly long[] _chain;
    private readonly List<(CrewKind Kind, long[] Free)> _kinds = [];

    public EarliestEnds(Work work)
    {
        _work = work;
        _chain = new long[work.Jobs.Length];
        foreach (var job in Components.Of([.. work.Jobs.Select(one => one.After)]).Select(group => group[0]))
        {
            var one = work.Jobs[job];
            var begins = one.Underway ? 0 : one.Crews.Min(crew => work.CrewFree[crew]);
            _chain[job] = one.After.Aggregate(begins, (most, before) => Math.Max(most, _chain[before])) + one.Minutes;
        }

        AddKind(work.Order);
        foreach (var same in work.Order.GroupBy(job => string.Join(',', work.Jobs[job].Crews)))
        {
            AddKind([.. same]);
        }
    }

    public IEnumerable<CrewKind> Kinds => _kinds.Select(one => one.Kind);

    public double Of(int[] jobs)
    {
        var end = (double)jobs.Max(job => _chain[job]);
        foreach (var (kind, free) in _kinds)
        {
            var minutes = jobs.Where(job => kind.Jobs[job]).Sum(job => _work.Jobs[job].Minutes);
            end = Math.Max(end, Filled(free, minutes));
        }

        return end;
    }

    /// <summary>When crews that become free one after the other have done so many minutes together, at the earliest.</summary>
    private static double Filled(long[] free, long minutes)
    {
        if (minutes == 0)
        {
            return 0;
        }

        var sum = 0L;
        for (var crews = 1; crews <= free.Length; crews++)
        {
            sum += free[crews - 1];
            var end = (minutes + sum) / (double)crews;
            if (crews == free.Length || end <= free[crews])
            {
                return end;
            }
        }

        return 0;
    }

    private void AddKind(int[] jobs)
    {
        if (jobs.Length == 0)
        {
            return;
        }

        var of = new bool[_work.Jobs.Length];
        Array.ForEach(jobs, job => of[job] = true);
        long[] free = [.. jobs.SelectMany(job => _work.Jobs[job].Crews).Distinct().Select(crew => _work.CrewFree[crew]).Order()];
        _kinds.Add((new CrewKind(of, free.Length, free[0]), free));
    }
}
