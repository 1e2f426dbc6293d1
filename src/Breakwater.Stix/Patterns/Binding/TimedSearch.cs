namespace Breakwater.Stix;

/// <summary>
/// Binds observations to leaves under time bounds, by depth-first search: the leaf with the fewest observations left comes next, and a
/// branch is left as soon as any leaf has too few.
/// </summary>
internal sealed class TimedSearch
{
    private readonly ScenarioUse[] _uses;
    private readonly Candidates[] _candidates;
    private readonly SearchWork _work;
    private readonly (int Other, long Micros)[][] _later;
    private readonly (int Other, long Micros)[][] _earlier;
    private readonly long[] _missing;
    private readonly int[] _nextAt;
    private readonly Dictionary<int, long> _used = [];
    private readonly List<(int Use, int Index, long Times)> _bound = [];

    public TimedSearch(Scenario scenario, Candidates[] candidates, SearchWork work)
    {
        _uses = scenario.Uses;
        _candidates = candidates;
        _work = work;
        _missing = Array.ConvertAll(_uses, static u => u.Demand);
        _nextAt = new int[_uses.Length];
        _later = Group(scenario.Bounds, static b => b.Later, static b => (b.Earlier, b.Micros));
        _earlier = Group(scenario.Bounds, static b => b.Earlier, static b => (b.Later, b.Micros));
    }

    public IEnumerable<(int Use, int Index, long Times)> Given =>
        _bound.GroupBy(static b => (b.Use, b.Index)).Select(static g => (g.Key.Use, g.Key.Index, g.Sum(static b => b.Times)))
            .OrderBy(static g => g.Use);

    /// <exception cref="PatternLimitException">That took too much work.</exception>
    public bool TryAll()
    {
        if (_uses.Length == 1)
        {
            return TryOne();
        }

        long total = 0;
        foreach (var use in _uses)
        {
            total = use.Demand > Limits.PatternBindingsMax ? long.MaxValue : total + use.Demand;
            if (total > Limits.PatternBindingsMax)
            {
                throw new PatternLimitException(
                    $"The pattern binds more than {Limits.PatternBindingsMax} observations under time bounds.");
            }
        }

        var free = new Window(Filled(long.MinValue), Filled(long.MaxValue));
        return Bind(free);
    }

    private long[] Filled(long value)
    {
        var filled = new long[_uses.Length];
        Array.Fill(filled, value);
        return filled;
    }

    private (int Other, long Micros)[][] Group(
        ScenarioBound[] bounds, Func<ScenarioBound, int> key, Func<ScenarioBound, (int Other, long Micros)> value)
    {
        var groups = new List<(int Other, long Micros)>?[_uses.Length];
        foreach (var bound in bounds)
        {
            (groups[key(bound)] ??= []).Add(value(bound));
        }

        return Array.ConvertAll(groups, static g => g?.ToArray() ?? []);
    }

    /// <summary>One leaf, and so one window: it may start with the observation that ends first.</summary>
    private bool TryOne()
    {
        var micros = _later[0].Min(static b => b.Micros);
        foreach (var start in _candidates[0].ByFirst)
        {
            _work.Step();
            if (_candidates[0].Count(start.Last, Plus(start.Last, micros)) < _uses[0].Demand)
            {
                continue;
            }

            var missing = _uses[0].Demand;
            foreach (var candidate in _candidates[0].ByFirst)
            {
                _work.Step();
                if (missing > 0 && candidate.Last >= start.Last && candidate.First <= Plus(start.Last, micros))
                {
                    _bound.Add((0, candidate.Index, Math.Min(missing, candidate.Count)));
                    missing -= Math.Min(missing, candidate.Count);
                }
            }

            return true;
        }

        return false;
    }

    private bool Bind(Window window)
    {
        var use = Next(window, out var isDone);
        if (use < 0)
        {
            return isDone;
        }

        var (from, to) = _candidates[use].Range(window.LastFrom[use], window.FirstTo[use]);
        var before = _nextAt[use];
        for (var at = Math.Max(from, before); at < to; at++)
        {
            _work.Step();
            var candidate = _candidates[use].ByFirst[at];
            if (candidate.Last < window.LastFrom[use] || _used.GetValueOrDefault(candidate.Index) >= candidate.Count)
            {
                continue;
            }

            // Later ones for the same leaf come from here on: their order among themselves says nothing.
            _nextAt[use] = at;
            _missing[use]--;
            _used[candidate.Index] = _used.GetValueOrDefault(candidate.Index) + 1;
            _bound.Add((use, candidate.Index, 1));
            if (Bind(Narrow(window, use, candidate)))
            {
                return true;
            }

            _bound.RemoveAt(_bound.Count - 1);
            _used[candidate.Index]--;
            _missing[use]++;
        }

        _nextAt[use] = before;
        return false;
    }

    /// <summary>The leaf to bind next; -1 when all are bound, or when one has too few observations left.</summary>
    private int Next(Window window, out bool isDone)
    {
        var best = -1;
        var least = long.MaxValue;
        isDone = true;
        for (var use = 0; use < _uses.Length; use++)
        {
            if (_missing[use] == 0)
            {
                continue;
            }

            isDone = false;
            var count = _candidates[use].Count(window.LastFrom[use], window.FirstTo[use]);
            if (count < _missing[use])
            {
                return -1;
            }

            if (count < least)
            {
                (best, least) = (use, count);
            }
        }

        return best;
    }

    private Window Narrow(Window window, int use, CandidateTime bound)
    {
        // A copy is worth a step for every eight leaves.
        _work.Step(_uses.Length / 8);
        var narrow = new Window((long[])window.LastFrom.Clone(), (long[])window.FirstTo.Clone());
        foreach (var (other, micros) in _later[use])
        {
            narrow.LastFrom[other] = Math.Max(narrow.LastFrom[other], Plus(bound.First, -micros));
        }

        foreach (var (other, micros) in _earlier[use])
        {
            narrow.FirstTo[other] = Math.Min(narrow.FirstTo[other], Plus(bound.Last, micros));
        }

        return narrow;
    }

    private static long Plus(long time, long micros)
    {
        var sum = (Int128)time + micros;
        return sum > long.MaxValue ? long.MaxValue : sum < long.MinValue ? long.MinValue : (long)sum;
    }

    /// <param name="LastFrom">For each leaf, what the last time of an observation must not be before.</param>
    /// <param name="FirstTo">For each leaf, what the first time must not be after.</param>
    private readonly record struct Window(long[] LastFrom, long[] FirstTo);
}
