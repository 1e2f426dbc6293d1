namespace Breakwater.CargoFlow.Outage;

/// <summary>One stretch of time in which nothing changes.</summary>
/// <param name="Shares">What the services let each flow carry.</param>
/// <param name="Carried">The same, less what does not fit into a full yard.</param>
internal sealed record Stretch(double From, double To, double[] Levels, double[] Normal, double[] Shares, double[] Carried, double[] Fill);

/// <summary>
/// What happens while nothing comes back: hits begin, fallbacks begin and end, yards fill. A fallback can be worked from its hours after
/// the
/// beginning of the disruption on, and for its hours from its first use. Into a full yard goes only what goes out.
/// </summary>
internal sealed class Timeline
{
    private const double Soon = 1e-9;

    private readonly PortGraph _graph;
    private readonly Situation _situation;
    private readonly PortLevels _levels;
    private readonly double[] _ends;
    private readonly (int Flow, int Yard)[] _in;
    private readonly (int Flow, int Yard)[] _out;
    private readonly double[] _fill;
    private readonly double[] _fallbackAfter;
    private readonly double?[] _fallbackLasts;
    private readonly (int Service, CompiledFallback Fallback)[] _fallbacks;

    private Timeline(PortGraph graph, Situation situation)
    {
        _graph = graph;
        _situation = situation;
        _levels = graph.NewLevels();
        var model = graph.Model;
        var yards = model.Yards.Index().ToDictionary(one => one.Item.Id, one => one.Index, StringComparer.Ordinal);
        _in = [.. model.Flows.Index().Where(one => one.Item.Into.Length > 0).Select(one => (one.Index, yards[one.Item.Into]))];
        _out = [.. model.Flows.Index().Where(one => one.Item.OutOf.Length > 0).Select(one => (one.Index, yards[one.Item.OutOf]))];
        _fill = [.. model.Yards.Select(one => situation.Filled.GetValueOrDefault(one.Id, one.Filled))];
        var declared = model.Services.SelectMany(one => one.Fallbacks).ToList();
        _fallbackAfter = [.. declared.Select(one => one.After)];
        _fallbackLasts = [.. declared.Select(one => one.Lasts)];
        _fallbacks = [.. Enumerable.Range(0, graph.Count).SelectMany(i => graph.FallbacksOf(i).Select(one => (i, one)))];
        _ends = new double[graph.FallbackCount];
        Array.Fill(_ends, double.PositiveInfinity);
        Start = -situation.Hits.Select(one => one.SinceHours).DefaultIfEmpty(0).Max();
    }

    public List<Stretch> Stretches { get; } = [];

    public double Start { get; }

    /// <summary>True when more changed than a forecast may hold: what lies behind its end was not looked at.</summary>
    public bool CutShort { get; private set; }

    public static Timeline Of(PortGraph graph, Situation situation)
    {
        var timeline = new Timeline(graph, situation);
        timeline.Run(Math.Max(situation.LookAheadHours, situation.BackInHours));
        return timeline;
    }

    /// <summary>The stretch that the moment lies in; at a change, the one that begins.</summary>
    public Stretch At(double time) => Stretches.FindLast(one => one.From <= time + Soon) ?? Stretches[0];

    /// <summary>The state at a moment of this timeline, for further evaluations.</summary>
    public PortState StateAt(double time)
    {
        var state = PortState.AllWell(_graph);
        foreach (var (i, hit) in _situation.Hits.Index().Where(one => -one.Item.SinceHours <= time + Soon))
        {
            HitState.Apply(_graph, state, hit, i);
        }

        for (var i = 0; i < state.Usable.Length; i++)
        {
            state.Usable[i] = time >= Start + _fallbackAfter[i] - Soon && time < _ends[i] - Soon;
        }

        return state;
    }

    /// <summary>When a fallback can no longer be worked; infinite while it was never used, or has no end.</summary>
    public double EndOf(int fallback) => _ends[fallback];

    private void Run(double until)
    {
        var time = Start;
        while (true)
        {
            var state = StateAt(time);
            _graph.Evaluate(state, _levels);
            StartFallbacks(time, state);
            var shares = _graph.Flows.Select(flow => _graph.ValueOf(flow, -1, state, _levels.Level)).ToArray();
            var carried = WithYards(shares);
            var net = Net(carried);
            var next = Math.Min(NextChange(time), Math.Max(until, time));
            next = Math.Min(next, NextFull(time, net));
            Stretches.Add(new Stretch(time, next, [.. _levels.Level], [.. _levels.Normal], shares, carried, [.. _fill]));
            for (var i = 0; i < _fill.Length; i++)
            {
                _fill[i] = Math.Clamp(_fill[i] + (net[i] * (next - time)), 0, _graph.Model.Yards[i].Capacity);
            }

            if (next >= until)
            {
                return;
            }

            if (Stretches.Count >= Limits.ForecastStepsMax || _levels.Work > Limits.WorkMax)
            {
                CutShort = true;
                return;
            }

            time = next;
        }
    }

    private void StartFallbacks(double time, PortState state)
    {
        foreach (var (service, fallback) in _fallbacks)
        {
            var number = fallback.Number;
            if (_fallbackLasts[number] is { } lasts && double.IsInfinity(_ends[number]) && state.Usable[number]
                && _levels.Normal[service] < fallback.Share)
            {
                _ends[number] = time + lasts;
            }
        }
    }

    private double NextChange(double time)
    {
        var begin = _situation.Hits.Select(hit => -hit.SinceHours);
        var ready = _fallbackAfter.Select(after => Start + after);
        return begin.Concat(ready).Concat(_ends).Where(at => at > time + Soon).DefaultIfEmpty(double.PositiveInfinity).Min();
    }

    private double NextFull(double time, double[] net)
    {
        var next = double.PositiveInfinity;
        for (var i = 0; i < net.Length; i++)
        {
            var room = _graph.Model.Yards[i].Capacity - _fill[i];
            if (net[i] > Soon && room > Soon)
            {
                next = Math.Min(next, time + (room / net[i]));
            }
        }

        return Math.Max(next, time + Soon);
    }

    private double[] WithYards(double[] shares)
    {
        var carried = (double[])shares.Clone();
        var flows = _graph.Model.Flows;
        for (var yard = 0; yard < _fill.Length; yard++)
        {
            if (_fill[yard] < _graph.Model.Yards[yard].Capacity - Soon)
            {
                continue;
            }

            var coming = _in.Where(one => one.Yard == yard).Sum(one => flows[one.Flow].Rate * carried[one.Flow]);
            var going = _out.Where(one => one.Yard == yard).Sum(one => flows[one.Flow].Rate * carried[one.Flow]);
            foreach (var (flow, _) in _in.Where(one => one.Yard == yard && coming > going))
            {
                carried[flow] *= going / coming;
            }
        }

        return carried;
    }

    private double[] Net(double[] carried)
    {
        var net = new double[_fill.Length];
        foreach (var (flow, yard) in _in)
        {
            net[yard] += _graph.Model.Flows[flow].Rate * carried[flow];
        }

        foreach (var (flow, yard) in _out)
        {
            net[yard] -= _graph.Model.Flows[flow].Rate * carried[flow];
        }

        return net;
    }
}
