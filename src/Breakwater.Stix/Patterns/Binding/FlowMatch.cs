namespace Breakwater.Stix;

/// <summary>
/// Gives each leaf as many observations as it asks for, no observation twice: a maximum flow, exact and in polynomial time. Times are
/// not looked at.
/// </summary>
internal sealed class FlowMatch
{
    private readonly ScenarioUse[] _uses;
    private readonly Candidates[] _candidates;
    private readonly SearchWork _work;
    private readonly Dictionary<int, long> _free = [];
    private readonly Dictionary<int, Dictionary<int, long>> _given = [];

    public FlowMatch(ScenarioUse[] uses, Candidates[] candidates, SearchWork work)
    {
        _uses = uses;
        _candidates = candidates;
        _work = work;
        foreach (var one in candidates)
        {
            _work.Step(one.ByFirst.Length / 4);
            foreach (var candidate in one.ByFirst)
            {
                _free[candidate.Index] = candidate.Count;
            }
        }
    }

    /// <exception cref="PatternLimitException">That took too much work.</exception>
    public bool TryAll()
    {
        for (var use = 0; use < _uses.Length; use++)
        {
            if (!TryFill(use))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What was given: the leaf, the observation, how many times.</summary>
    public IEnumerable<(int Use, int Index, long Times)> Given =>
        _given.SelectMany(static g => g.Value.Select(u => (u.Key, g.Key, u.Value))).OrderBy(static g => g.Item1);

    private bool TryFill(int use)
    {
        var missing = _uses[use].Demand;
        foreach (var candidate in _candidates[use].ByFirst)
        {
            if (missing == 0)
            {
                return true;
            }

            _work.Step();
            var taken = Math.Min(missing, _free[candidate.Index]);
            Give(use, candidate.Index, taken);
            _free[candidate.Index] -= taken;
            missing -= taken;
        }

        while (missing > 0)
        {
            var moved = Augment(use, missing);
            if (moved == 0)
            {
                return false;
            }

            missing -= moved;
        }

        return true;
    }

    /// <summary>Breadth first along what others could take instead; moves as much as the whole path bears.</summary>
    private long Augment(int use, long missing)
    {
        var cameTo = new Dictionary<int, int>();
        var cameFrom = new Dictionary<int, int> { [use] = -1 };
        var queue = new Queue<int>([use]);
        while (queue.TryDequeue(out var at))
        {
            foreach (var candidate in _candidates[at].ByFirst)
            {
                _work.Step();
                if (!cameTo.TryAdd(candidate.Index, at))
                {
                    continue;
                }

                if (_free[candidate.Index] > 0)
                {
                    return Move(use, candidate.Index, missing, cameTo, cameFrom);
                }

                foreach (var holder in _given[candidate.Index].Keys)
                {
                    if (cameFrom.TryAdd(holder, candidate.Index))
                    {
                        queue.Enqueue(holder);
                    }
                }
            }
        }

        return 0;
    }

    private long Move(int use, int end, long most, Dictionary<int, int> cameTo, Dictionary<int, int> cameFrom)
    {
        var moved = Math.Min(most, _free[end]);
        for (var at = cameTo[end]; at != use; at = cameTo[cameFrom[at]])
        {
            moved = Math.Min(moved, _given[cameFrom[at]][at]);
        }

        _free[end] -= moved;
        for (var index = end; ; index = cameFrom[cameTo[index]])
        {
            var taker = cameTo[index];
            Give(taker, index, moved);
            if (taker == use)
            {
                return moved;
            }

            Give(taker, cameFrom[taker], -moved);
        }
    }

    private void Give(int use, int index, long times)
    {
        if (times == 0)
        {
            return;
        }

        if (!_given.TryGetValue(index, out var holders))
        {
            _given.Add(index, holders = []);
        }

        var total = holders.GetValueOrDefault(use) + times;
        if (total == 0)
        {
            holders.Remove(use);
        }
        else
        {
            holders[use] = total;
        }
    }
}

/// <summary>Counts the steps of one search.</summary>
internal sealed class SearchWork
{
    private long _steps;

    /// <exception cref="PatternLimitException">There were too many.</exception>
    public void Step(int steps = 1)
    {
        _steps += steps;
        if (_steps > Limits.PatternSearchStepsMax)
        {
            throw new PatternLimitException($"The search for a binding took more than {Limits.PatternSearchStepsMax} steps.");
        }
    }
}
