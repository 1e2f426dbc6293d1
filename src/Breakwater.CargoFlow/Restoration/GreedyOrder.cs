using Breakwater.CargoFlow.Outage;

namespace Breakwater.CargoFlow.Restoration;

/// <summary>
/// A first order for plans of any size: again and again the set of jobs that regains most for its minutes, where a set is what one safety
/// service or one flow still lacks. Safety services come first.
/// </summary>
internal sealed class GreedyOrder
{
    private readonly Work _work;
    private readonly LossMeter _meter;
    private readonly int[] _jobOf;
    private readonly bool[] _done;
    private readonly List<int> _order = [];

    private GreedyOrder(Work work, LossMeter meter)
    {
        _work = work;
        _meter = meter;
        _jobOf = new int[work.Graph.Count];
        Array.Fill(_jobOf, -1);
        foreach (var (i, job) in work.Jobs.Index())
        {
            _jobOf[job.Service] = i;
        }

        _done = [.. work.Jobs.Select(job => job.Underway)];
    }

    /// <param name="first">Services that go before all others, in this order, each with what its work waits for.</param>
    public static List<int> Of(Work work, LossMeter meter, IReadOnlyList<string> first)
    {
        var greedy = new GreedyOrder(work, meter);
        foreach (var id in first)
        {
            if (greedy._jobOf[work.Graph.Index[id]] is >= 0 and var job)
            {
                greedy.Take(greedy.WithWaited(job));
            }
        }

        greedy.Run();
        return greedy._order;
    }

    private void Run()
    {
        var until = _meter.Work + Limits.WorkMax;
        var safety = _work.Model.Services.Index().Where(one => one.Item.Safety).Select(one => one.Index).ToList();
        while (_done.Contains(false))
        {
            if (_meter.Work > until)
            {
                Take([.. Enumerable.Range(0, _done.Length).Where(job => !_done[job])]);
                return;
            }

            var repairs = new Repairs(this);
            var now = _meter.Of(job => _done[job]);
            var best = Best(now, safety.Select(repairs.OfService))
                ?? Best(now, _work.Graph.Flows.Select(repairs.OfNeed))
                ?? [.. Enumerable.Range(0, _done.Length).Where(job => !_done[job])];
            Take(best);
        }
    }

    /// <summary>The set that regains most a minute; null when none regains anything.</summary>
    private HashSet<int>? Best(Loss now, IEnumerable<HashSet<int>> sets)
    {
        HashSet<int>? best = null;
        var most = default((double Safety, double Cargo));
        foreach (var set in sets.Where(set => set.Count > 0))
        {
            foreach (var job in set)
            {
                _meter.Set(job, true);
            }

            var gain = now - _meter.Now();
            foreach (var job in set)
            {
                _meter.Set(job, false);
            }

            var minutes = Math.Max(1, set.Sum(job => _work.Jobs[job].Minutes));
            var rate = ((double)gain.Safety / minutes, (double)gain.Cargo / minutes);
            if (rate.CompareTo(most) > 0)
            {
                (best, most) = (set, rate);
            }
        }

        return best;
    }

    /// <summary>Appends a set, so that nothing stands before what it waits for; otherwise the long ones first.</summary>
    private void Take(HashSet<int> set)
    {
        foreach (var job in set.OrderByDescending(job => _work.Jobs[job].Minutes).ThenBy(job => job))
        {
            Append(job);
        }
    }

    private void Append(int job)
    {
        if (_done[job])
        {
            return;
        }

        _done[job] = true;
        foreach (var before in _work.Jobs[job].After)
        {
            Append(before);
        }

        _order.Add(job);
    }

    private HashSet<int> WithWaited(int job)
    {
        var set = new HashSet<int>();
        var open = new Stack<int>([job]);
        while (open.TryPop(out var one))
        {
            if (!_done[one] && set.Add(one))
            {
                foreach (var before in _work.Jobs[one].After)
                {
                    open.Push(before);
                }
            }
        }

        return set;
    }

    /// <summary>What is missing for something to work, the least work where there is a choice.</summary>
    private sealed class Repairs(GreedyOrder greedy)
    {
        private readonly HashSet<int>?[] _known = new HashSet<int>?[greedy._jobOf.Length];

        public HashSet<int> OfService(int service)
        {
            if (_known[service] is { } known)
            {
                return known;
            }

            // Where services need each other, the first that is asked stands for all of them.
            _known[service] = [];
            var set = new HashSet<int>(OfNeed(greedy._work.Graph.NeedsOf(service)));
            if (greedy._jobOf[service] is >= 0 and var job)
            {
                set.UnionWith(greedy.WithWaited(job));
            }

            return _known[service] = set;
        }

        public HashSet<int> OfNeed(CompiledNeed need) => need.Kind switch
        {
            NeedKind.Leaf => OfService(need.Service),
            NeedKind.All => [.. need.Entries.SelectMany(OfNeed)],
            _ => need.Entries.Select(OfNeed).MinBy(set => set.Sum(job => greedy._work.Jobs[job].Minutes))!,
        };
    }
}
