namespace Breakwater.CargoFlow.Restoration;

/// <summary>What comes back when, along one schedule.</summary>
internal sealed class Course
{
    private readonly Work _work;
    private readonly double?[] _moves;
    private readonly List<(double Hours, double[] Shares)> _shares = [];

    private Course(Work work)
    {
        _work = work;
        _moves = new double?[work.Graph.Count];
    }

    /// <summary>Weighted units an hour from each moment on.</summary>
    public List<CarriedFrom> Curve { get; } = [];

    public static Course Of(Work work, LossMeter meter, Schedule schedule)
    {
        var course = new Course(work);
        meter.Of(_ => false);
        meter.Now();
        course.Note(0, meter);
        foreach (var same in schedule.ByEnd().GroupBy(job => schedule.Ends[job]))
        {
            foreach (var job in same)
            {
                meter.Set(job, true);
            }

            meter.Now();
            course.Note(Work.Hours(same.Key), meter);
        }

        return course;
    }

    /// <summary>Hours until a service carries all of what is normal; null for never.</summary>
    public double? MovesAt(int service) => _moves[service];

    /// <summary>When a service began to carry less, in hours from now; null when it carries everything.</summary>
    public double? LostSince(int service)
    {
        if (_moves[service] is 0)
        {
            return null;
        }

        var last = _work.Timeline.Stretches.FindLast(one => one.Levels[service] >= 1);
        return last?.To ?? _work.Timeline.Start;
    }

    public FlowReturn Return(Flow flow, int i)
    {
        var now = _shares[0].Shares[i];
        var final = _shares[^1].Shares[i];
        var moves = _shares.Where(one => one.Shares[i] > 0).Select(one => (double?)one.Hours).FirstOrDefault();
        return new FlowReturn(flow, now, moves, _shares.First(one => one.Shares[i] >= final).Hours, final);
    }

    private void Note(double hours, LossMeter meter)
    {
        for (var service = 0; service < _moves.Length; service++)
        {
            if (meter.Levels.Level[service] >= 1)
            {
                _moves[service] ??= hours;
            }
        }

        var shares = Enumerable.Range(0, _work.Graph.Flows.Length).Select(meter.ShareOf).ToArray();
        _shares.Add((hours, shares));
        var carried = _work.Model.Flows.Select((flow, i) => flow.Rate * flow.Weight * shares[i]).Sum();
        if (Curve.Count > 0 && Curve[^1].Hours >= hours)
        {
            Curve.RemoveAt(Curve.Count - 1);
        }

        Curve.Add(new CarriedFrom(hours, carried));
    }
}
