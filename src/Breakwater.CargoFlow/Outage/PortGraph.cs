namespace Breakwater.CargoFlow.Outage;

/// <summary>
/// A model made ready for evaluation. What each service has left is the greatest solution of
/// <c>level = max(min(own, needs), best fallback)</c>: put the other way round, what is lost is the least that the facts force. A service
/// falls only for a reason that ends at something that was hit; services that need each other hold each other up until one of them loses
/// something, and come back only when each of them has its own.
/// </summary>
internal sealed class PortGraph
{
    private readonly CompiledNeed[] _needs;
    private readonly CompiledFallback[][] _fallbacks;
    private readonly List<int[]> _groups;
    private readonly bool[] _cyclic;
    private readonly bool[] _physical;
    private readonly int[] _people;
    private readonly int _claims;
    private readonly int[] _leaves;

    public PortGraph(CargoModel model)
    {
        Model = model;
        Index = model.Services.Index().ToDictionary(one => one.Item.Id, one => one.Index, StringComparer.Ordinal);
        var pools = model.People.Index().ToDictionary(one => one.Item.Id, one => one.Index, StringComparer.Ordinal);
        _people = [.. model.People.Select(one => one.Count)];
        _physical = [.. model.Services.Select(one => one.Physical)];
        _needs = [.. model.Services.Select(one => CompiledNeed.Of(one.Needs, Index))];
        _fallbacks = new CompiledFallback[model.Services.Count][];
        var number = 0;
        foreach (var (i, service) in model.Services.Index())
        {
            var claims = service.Fallbacks.SelectMany(one => one.Staff).Select(one => pools[one.Pool]).Distinct().ToList();
            _fallbacks[i] = [.. service.Fallbacks.Select(one => new CompiledFallback(
                number++, one.Share, CompiledNeed.Of(one.Needs, Index),
                [.. one.Staff.Select(staff => (pools[staff.Pool], staff.Count, _claims + claims.IndexOf(pools[staff.Pool])))]))];
            _claims += claims.Count;
        }

        FallbackCount = number;
        _leaves = [.. model.Services.Select(one => 1 + one.Needs.Leaves.Count() + one.Fallbacks.Sum(f => 1 + f.Needs.Leaves.Count()))];
        Flows = [.. model.Flows.Select(one => CompiledNeed.Of(one.Needs, Index))];
        FlowLeaves = model.Flows.Sum(one => 1 + one.Needs.Leaves.Count());
        var to = Edges();
        _groups = Components.Of(to);
        _cyclic = [.. _groups.Select(group => group.Length > 1 || to[group[0]].Contains(group[0]))];
    }

    public CargoModel Model { get; }

    public int Count => _needs.Length;

    public int FallbackCount { get; }

    public IReadOnlyDictionary<string, int> Index { get; }

    public CompiledNeed[] Flows { get; }

    /// <summary>Needs to look at to know what all flows carry.</summary>
    public int FlowLeaves { get; }

    /// <summary>Services in each ring.</summary>
    public IEnumerable<int[]> Rings => _groups.Where((_, i) => _cyclic[i]);

    public CompiledNeed NeedsOf(int service) => _needs[service];

    public CompiledFallback[] FallbacksOf(int service) => _fallbacks[service];

    public PortLevels NewLevels() => new(new double[Count], new double[Count], new int[_people.Length], new int[_claims]);

    public void Evaluate(PortState state, PortLevels levels)
    {
        Array.Fill(levels.Level, 1);
        Array.Fill(levels.Normal, 1);
        Array.Clear(levels.Wanted);
        Array.Clear(levels.Claimed);
        for (var i = 0; i < _groups.Count; i++)
        {
            var again = true;
            while (again)
            {
                again = false;
                foreach (var service in _groups[i])
                {
                    again |= Lower(service, state, levels);
                }

                again &= _cyclic[i];
            }
        }
    }

    /// <param name="by">The service that needs, or -1 for a flow or a yard, which no disconnection cuts off.</param>
    public double ValueOf(CompiledNeed need, int by, PortState state, double[] level)
    {
        if (need.Kind == NeedKind.Leaf)
        {
            return IsLinked(by, need.Service, state) ? Math.Max(level[need.Service], need.Without) : need.Without;
        }

        var all = need.Kind == NeedKind.All;
        var value = all ? 1.0 : 0.0;
        foreach (var entry in need.Entries)
        {
            var one = ValueOf(entry, by, state, level);
            value = all ? Math.Min(value, one) : Math.Max(value, one);
        }

        return value;
    }

    /// <summary>What a fallback carries with the people that there are; its needs apart.</summary>
    public double StaffedShare(CompiledFallback fallback, PortLevels levels)
    {
        var share = 1.0;
        foreach (var (pool, _, _) in fallback.Staff)
        {
            share = Math.Min(share, levels.Wanted[pool] <= _people[pool] ? 1.0 : _people[pool] / (double)levels.Wanted[pool]);
        }

        return fallback.Share * share;
    }

    public bool IsLinked(int by, int to, PortState state) =>
        by < 0 || by == to || _physical[to] || (state.Connected[by] && state.Connected[to])
        || (state.Home[by] >= 0 && state.Home[by] == state.Home[to]);

    /// <returns>True when anything became less.</returns>
    private bool Lower(int service, PortState state, PortLevels levels)
    {
        var changed = false;
        levels.Work += _leaves[service];
        var normal = Math.Min(state.Own[service], ValueOf(_needs[service], service, state, levels.Level));
        if (normal < levels.Normal[service])
        {
            levels.Normal[service] = normal;
            changed = Claim(service, normal, levels);
        }

        var level = normal;
        foreach (var fallback in _fallbacks[service])
        {
            if (fallback.Share > level && state.Usable[fallback.Number])
            {
                level = Math.Max(
                    level, Math.Min(StaffedShare(fallback, levels), ValueOf(fallback.Needs, service, state, levels.Level)));
            }
        }

        if (level < levels.Level[service])
        {
            levels.Level[service] = level;
            changed = true;
        }

        return changed;
    }

    /// <summary>
    /// People are wanted by every fallback that would carry more than what is left, whether or not it can be worked at the moment.
    /// </summary>
    private bool Claim(int service, double normal, PortLevels levels)
    {
        var changed = false;
        foreach (var fallback in _fallbacks[service])
        {
            foreach (var (pool, count, claim) in fallback.Staff)
            {
                if (normal < fallback.Share && count > levels.Claimed[claim])
                {
                    levels.Wanted[pool] += count - levels.Claimed[claim];
                    levels.Claimed[claim] = count;
                    changed = true;
                }
            }
        }

        return changed;
    }

    /// <summary>Needs, and the services that draw on the same people: what one of them loses can take people from the others.</summary>
    private int[][] Edges()
    {
        var to = new List<int>[Count];
        var last = new Dictionary<int, int>();
        var first = new Dictionary<int, int>();
        for (var i = 0; i < Count; i++)
        {
            to[i] = [.. Leaves(_needs[i])];
            foreach (var fallback in _fallbacks[i])
            {
                to[i].AddRange(Leaves(fallback.Needs));
                foreach (var pool in fallback.Staff.Select(one => one.Pool))
                {
                    // A ring through all of them is enough to keep them in one group.
                    first.TryAdd(pool, i);
                    to[i].Add(last.GetValueOrDefault(pool, i));
                    last[pool] = i;
                }
            }
        }

        foreach (var (pool, i) in first)
        {
            to[i].Add(last[pool]);
        }

        return [.. to.Select(one => one.Distinct().ToArray())];
    }

    private static IEnumerable<int> Leaves(CompiledNeed need) =>
        need.Kind == NeedKind.Leaf ? [need.Service] : need.Entries.SelectMany(Leaves);
}

/// <summary>The facts that an evaluation starts from.</summary>
/// <param name="Own">What each service has left of itself, 0 to 1.</param>
/// <param name="Connected">False for a service that was cut off from the others' networks.</param>
/// <param name="Home">Services that were cut off together, and still reach each other, have the same number; -1 for none.</param>
/// <param name="Usable">For each fallback by its number, whether it can be worked at the moment.</param>
internal sealed record PortState(double[] Own, bool[] Connected, int[] Home, bool[] Usable)
{
    public static PortState AllWell(PortGraph graph)
    {
        var state = new PortState(
            new double[graph.Count], new bool[graph.Count], new int[graph.Count], new bool[graph.FallbackCount]);
        Array.Fill(state.Own, 1);
        Array.Fill(state.Connected, true);
        Array.Fill(state.Home, -1);
        Array.Fill(state.Usable, true);
        return state;
    }
}

/// <summary>What comes out of an evaluation; used again and again by its owner.</summary>
/// <param name="Level">What each service carries, fallbacks included.</param>
/// <param name="Normal">The same without its fallbacks.</param>
/// <param name="Wanted">People that are wanted of each pool.</param>
internal sealed record PortLevels(double[] Level, double[] Normal, int[] Wanted, int[] Claimed)
{
    /// <summary>Needs that were looked at, over all evaluations.</summary>
    public long Work { get; set; }
}
