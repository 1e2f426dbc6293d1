namespace Breakwater.CargoFlow.Restoration;

/// <summary>
/// Branch and bound over all schedules in which every job begins as early as its crew and what it waits for allow, in the order of their
/// beginnings. Since nothing is gained by being late, the best of them is the best of all. Two partial schedules that leave the same crews
/// free at the same times are the same from there on, and only the better is followed. The bound: every job that is not placed ends as
/// early
/// as if it had the crews for itself.
/// </summary>
internal sealed class ExactSearch
{
    private readonly Work _work;
    private readonly LossMeter _meter;
    private readonly Loss?[] _losses;
    private readonly Dictionary<Situated, Loss> _seen = [];
    private readonly long[] _ends;
    private readonly long[] _begins;
    private readonly int[] _crew;
    private readonly long[] _free;
    private readonly long[] _earliest;
    private readonly int[] _topological;
    private readonly int[] _byEnd;
    private readonly long[] _sorted;
    private readonly long _until;
    private int _steps;

    private ExactSearch(Work work, LossMeter meter, Schedule first, Loss best)
    {
        var count = work.Jobs.Length;
        _work = work;
        _meter = meter;
        _until = meter.Work + Limits.WorkMax;
        _losses = new Loss?[1 << count];
        _ends = new long[count];
        _begins = new long[count];
        _crew = new int[count];
        _free = (long[])work.CrewFree.Clone();
        _earliest = new long[count];
        _byEnd = new int[count];
        _sorted = new long[count];
        _topological = [.. Components.Of([.. work.Jobs.Select(job => job.After)]).Select(group => group[0])];
        (Best, BestLoss) = (first, best);
    }

    public Schedule Best { get; private set; }

    public Loss BestLoss { get; private set; }

    /// <summary>True when every schedule was looked at or ruled out: <see cref="Best"/> is one that none betters.</summary>
    public bool IsComplete { get; private set; }

    /// <param name="first">Any schedule, and its loss: where the search starts.</param>
    public static ExactSearch Run(Work work, LossMeter meter, Schedule first, Loss best)
    {
        var search = new ExactSearch(work, meter, first, best);
        var placed = 0;
        foreach (var (i, job) in work.Jobs.Index().Where(one => one.Item.Underway))
        {
            placed |= 1 << i;
            (search._crew[i], search._ends[i]) = (job.Crews[0], job.Minutes);
        }

        search.Place(placed, 0);
        search.IsComplete = !search.IsSpent;
        return search;
    }

    private bool IsSpent => _steps >= Limits.ExactStepsMax || _meter.Work > _until;

    private void Place(int placed, long last)
    {
        if (IsSpent)
        {
            return;
        }

        _steps++;
        var least = Estimate(placed);
        if (least >= BestLoss)
        {
            return;
        }

        if (placed == (1 << _ends.Length) - 1)
        {
            Best = new Schedule([.. _crew], [.. _begins], [.. _ends]);
            BestLoss = least;
            return;
        }

        if (!IsNew(placed, last))
        {
            return;
        }

        foreach (var job in _work.Order)
        {
            if ((placed & (1 << job)) == 0 && IsReady(job, placed))
            {
                PlaceJob(job, placed, last);
            }
        }
    }

    private void PlaceJob(int job, int placed, long last)
    {
        var ready = 0L;
        foreach (var before in _work.Jobs[job].After)
        {
            ready = Math.Max(ready, _ends[before]);
        }

        foreach (var crew in _work.Jobs[job].Crews)
        {
            var begins = Math.Max(ready, _free[crew]);
            if (begins < last || HasTwin(job, crew))
            {
                continue;
            }

            var before = _free[crew];
            _begins[job] = begins;
            _crew[job] = crew;
            _ends[job] = _free[crew] = begins + _work.Jobs[job].Minutes;
            Place(placed | (1 << job), begins);
            _free[crew] = before;
        }
    }

    /// <summary>An earlier crew that is free at the same time and can do the same: taking this one leads to the same.</summary>
    private bool HasTwin(int job, int crew)
    {
        foreach (var other in _work.Jobs[job].Crews)
        {
            if (other < crew && _free[other] == _free[crew] && _work.Crews[other].Skills.SequenceEqual(_work.Crews[crew].Skills))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsReady(int job, int placed)
    {
        foreach (var before in _work.Jobs[job].After)
        {
            if ((placed & (1 << before)) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The area when every job that is not placed ends as early as it possibly can; for a whole schedule, its area.</summary>
    private Loss Estimate(int placed)
    {
        foreach (var job in _topological)
        {
            _earliest[job] = (placed & (1 << job)) != 0 ? _ends[job] : EarliestEnd(job);
            _byEnd[job] = job;
        }

        Array.Copy(_earliest, _sorted, _earliest.Length);
        Array.Sort(_sorted, _byEnd);
        var area = default(Loss);
        var done = 0;
        var time = 0L;
        foreach (var job in _byEnd)
        {
            if (_earliest[job] > time)
            {
                area += LossOf(done) * (_earliest[job] - time);
                time = _earliest[job];
            }

            done |= 1 << job;
        }

        return area;
    }

    private long EarliestEnd(int job)
    {
        var begins = long.MaxValue;
        foreach (var crew in _work.Jobs[job].Crews)
        {
            begins = Math.Min(begins, _free[crew]);
        }

        foreach (var before in _work.Jobs[job].After)
        {
            begins = Math.Max(begins, _earliest[before]);
        }

        return begins + _work.Jobs[job].Minutes;
    }

    private Loss LossOf(int done) => _losses[done] ??= _meter.Of(job => (done & (1 << job)) != 0) - _meter.Final;

    private bool IsNew(int placed, long last)
    {
        // Nothing begins any more before this moment, so what was lost until then is settled.
        var settled = Math.Max(last, _free.Min());
        var key = new long[_free.Length + _ends.Length + 2];
        (key[0], key[1]) = (placed, settled);
        for (var crew = 0; crew < _free.Length; crew++)
        {
            key[crew + 2] = Math.Max(_free[crew], settled);
        }

        var area = default(Loss);
        var time = 0L;
        var done = 0;
        foreach (var job in Enumerable.Range(0, _ends.Length).Where(job => (placed & (1 << job)) != 0).OrderBy(job => _ends[job]))
        {
            if (_ends[job] > settled)
            {
                key[_free.Length + 2 + job] = _ends[job];
                continue;
            }

            area += LossOf(done) * (_ends[job] - time);
            time = _ends[job];
            done |= 1 << job;
        }

        area += LossOf(done) * (settled - time);
        var here = new Situated(key);
        if (_seen.TryGetValue(here, out var known) && known <= area)
        {
            return false;
        }

        _seen[here] = area;
        return true;
    }

    private readonly struct Situated(long[] parts) : IEquatable<Situated>
    {
        private readonly long[] _parts = parts;

        public bool Equals(Situated other) => _parts.AsSpan().SequenceEqual(other._parts);

        public override bool Equals(object? obj) => obj is Situated other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var part in _parts)
            {
                hash.Add(part);
            }

            return hash.ToHashCode();
        }
    }
}
