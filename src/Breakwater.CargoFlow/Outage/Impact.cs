namespace Breakwater.CargoFlow.Outage;

/// <summary>
/// From what is down, degraded or disconnected, and since when, to what still moves. The same call answers "what if": a situation need not
/// have happened. Pure: the same model and situation give the same report.
/// </summary>
public static class Impact
{
    private const double Least = 1e-9;

    /// <exception cref="ArgumentException">The situation does not fit the model.</exception>
    public static ImpactReport Assess(CargoModel model, Situation situation)
    {
        HitState.Demand(model, situation);
        return new Assessment(new PortGraph(model), situation).Report();
    }

    private sealed class Assessment
    {
        private readonly PortGraph _graph;
        private readonly CargoModel _model;
        private readonly Situation _situation;
        private readonly Timeline _timeline;
        private readonly Stretch _now;
        private readonly Reasons _reasons;
        private readonly PortState _state;
        private readonly HashSet<int> _hit;

        public Assessment(PortGraph graph, Situation situation)
        {
            _graph = graph;
            _model = graph.Model;
            _situation = situation;
            _timeline = Timeline.Of(graph, situation);
            _now = _timeline.At(0);
            // The levels at the first moment of the stretch: what is usable then is usable now.
            _state = _timeline.StateAt(Math.Max(_now.From, _timeline.Start));
            var levels = graph.NewLevels();
            graph.Evaluate(_state, levels);
            _reasons = Reasons.Of(graph, _state, levels);
            _hit = situation.Hits.SelectMany(hit => HitState.Targets(graph, hit)).ToHashSet();
        }

        public ImpactReport Report() => new()
        {
            Flows = [.. _model.Flows.Index().Select(one => Flow(one.Index, one.Item))],
            Services = [.. _model.Services.Index().Where(one => _now.Levels[one.Index] < 1 || _hit.Contains(one.Index))
                .OrderByDescending(one => _hit.Contains(one.Index)).Select(one => Service(one.Index, one.Item))],
            Yards = [.. _model.Yards.Index().Select(one => Yard(one.Index, one.Item))],
            Ahead = Ahead(),
            CarriedPerHour = _model.Flows.Index().Sum(one => one.Item.Rate * one.Item.Weight * _now.Carried[one.Index]),
            NormalPerHour = _model.Flows.Sum(one => one.Rate * one.Weight),
            CutShort = _timeline.CutShort,
        };

        private FlowImpact Flow(int i, Flow flow)
        {
            var back = Queue(i, flow, _situation.BackInHours);
            var extra = flow.Rate * flow.RecoveryExtra;
            return new FlowImpact(
                flow, _now.Shares[i], flow.Rate * _now.Carried[i], _reasons.ChainOf(flow.Name, _graph.Flows[i]), Queue(i, flow, 0), back,
                back <= Least ? 0 : extra > 0 ? back / extra : null)
            {
                Demurrage = flow.FreeTime is { } free ? Demurrage.Of(flow, free, time => Carried(i, flow, time)) : null,
            };
        }

        private double Queue(int i, Flow flow, double until) =>
            flow.Rate * _timeline.Stretches.Sum(one => Math.Max(0, Math.Min(one.To, until) - one.From) * (1 - one.Carried[i]));

        /// <summary>Units carried from the beginning of the disruption to a moment in hours after it, recovery included.</summary>
        private double Carried(int i, Flow flow, double hours)
        {
            var until = _timeline.Start + hours;
            var back = _situation.BackInHours;
            var during = flow.Rate * _timeline.Stretches
                .Sum(one => Math.Max(0, Math.Min(Math.Min(one.To, until), back) - one.From) * one.Carried[i]);
            return during + (Math.Max(0, until - back) * flow.Rate * (1 + flow.RecoveryExtra));
        }

        private ServiceImpact Service(int i, Service service)
        {
            var used = _graph.FallbacksOf(i).Index()
                .Where(one => _now.Levels[i] > _now.Normal[i] && _state.Usable[one.Item.Number] && one.Item.Share >= _now.Levels[i])
                .Select(one => (service.Fallbacks[one.Index].Name, Ends: _timeline.EndOf(one.Item.Number)))
                .FirstOrDefault((Name: "", Ends: double.PositiveInfinity));
            var since = _timeline.Stretches.Find(one => one.Levels[i] < 1)?.From;
            return new ServiceImpact(
                service, _now.Levels[i], _hit.Contains(i), used.Name, double.IsInfinity(used.Ends) ? null : used.Ends,
                service.MaximumTolerableHours is { } most && since is { } from ? from + most : null, _reasons.ChainOf(i));
        }

        private YardImpact Yard(int i, Yard yard)
        {
            var net = _model.Flows.Index().Sum(one => one.Item.Rate * _now.Carried[one.Index]
                * ((one.Item.Into == yard.Id ? 1 : 0) - (one.Item.OutOf == yard.Id ? 1 : 0)));
            var filled = FillAt(i, 0);
            return new YardImpact(yard, filled, net, Reaches(i, yard.Capacity * yard.CongestedAt), Reaches(i, yard.Capacity))
            {
                Reefers = yard.Reefers is { } reefers ? Reefers(reefers) : null,
            };
        }

        private double FillAt(int i, double time)
        {
            var at = _timeline.At(time);
            var next = _timeline.Stretches.Find(one => one.From > at.From)?.Fill[i];
            return next is { } end && at.To > at.From ? at.Fill[i] + ((end - at.Fill[i]) * (time - at.From) / (at.To - at.From))
                : at.Fill[i] + (NetOf(i, at) * (time - at.From));
        }

        private double NetOf(int i, Stretch at)
        {
            var id = _model.Yards[i].Id;
            return _model.Flows.Index().Sum(one =>
                one.Item.Rate * at.Carried[one.Index] * ((one.Item.Into == id ? 1 : 0) - (one.Item.OutOf == id ? 1 : 0)));
        }

        private double? Reaches(int i, double units)
        {
            foreach (var one in _timeline.Stretches.Where(one => one.To >= 0 && (one.To > one.From || one.From >= 0)))
            {
                var net = NetOf(i, one);
                var from = Math.Max(0, one.From);
                var fill = one.Fill[i] + (net * (from - one.From));
                if (fill >= units - Least)
                {
                    return from;
                }

                if (net > Least && from + ((units - fill) / net) is var at && at <= one.To + Least)
                {
                    return at;
                }
            }

            return null;
        }

        private ReeferImpact Reefers(Reefers reefers)
        {
            var power = CompiledNeed.Of(reefers.Power, _graph.Index);
            var watch = CompiledNeed.Of(reefers.Monitoring, _graph.Index);
            var now = ValueAt(power, _now);
            var watched = ValueAt(watch, _now);
            var lost = _timeline.Stretches.Where(one => one.From <= _now.From).LastOrDefault(one => ValueAt(power, one) >= 1);
            var since = lost?.To ?? _timeline.Start;
            var range = reefers.HoursWithoutPower;
            var worse = _timeline.Stretches.Find(one => one.From > Least && ValueAt(power, one) < now - Least)?.From;
            var chain = _reasons.ChainOf("power of the reefers", power) is { Count: > 0 } why
                ? why : _reasons.ChainOf("watching the reefers", watch);
            return new ReeferImpact(
                reefers.Plugged * (1 - now),
                now < 1 ? new HourRange(since + range.Low, since + range.Likely, since + range.High) : null,
                reefers.Plugged * now * (1 - watched), worse, Reasons.InWords(chain));
        }

        private double ValueAt(CompiledNeed need, Stretch stretch) => _graph.ValueOf(need, -1, _state, stretch.Levels);

        private List<ServiceChange> Ahead()
        {
            var changes = new List<ServiceChange>();
            foreach (var (before, after) in _timeline.Stretches.Zip(_timeline.Stretches.Skip(1)).Where(one => one.Second.From > Least))
            {
                changes.AddRange(_model.Services.Index().Where(one => before.Levels[one.Index] != after.Levels[one.Index])
                    .Select(one => new ServiceChange(after.From, one.Item, before.Levels[one.Index], after.Levels[one.Index])));
            }

            return changes;
        }
    }
}
