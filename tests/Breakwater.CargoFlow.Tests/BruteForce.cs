namespace Breakwater.CargoFlow.Tests;

/// <summary>
/// Every way to line the jobs up before the crews, and for each the earliest times: nothing is left out, nothing is ruled out. It shares no
/// code with the planner; what is lost in a state comes from <see cref="NaivePort"/>.
/// </summary>
internal sealed class BruteForce
{
    private readonly CargoModel _model;
    private readonly List<Service> _jobs;
    private readonly List<Crew> _crews;
    private readonly Dictionary<int, (long Safety, long Cargo)> _losses = [];
    private readonly Func<Fallback, bool> _usable;
    private readonly List<int>[] _lines;
    private readonly long[] _ends;
    private readonly int[] _order;
    private readonly long[] _minutes;
    private readonly long[] _keys;

    public BruteForce(CargoModel model, IEnumerable<string> down, Func<Fallback, bool> usable)
    {
        _model = model;
        _usable = usable;
        _crews = [.. model.Crews];
        _jobs = [.. model.Services.Where(one => down.Contains(one.Id))];
        _lines = [.. _crews.Select(_ => new List<int>())];
        _ends = new long[_jobs.Count];
        _order = new int[_jobs.Count];
        _keys = new long[_jobs.Count];
        _minutes = [.. _jobs.Select(one => Minutes(one.Work.Clean) + Minutes(one.Work.Restored) + Minutes(one.Work.Reconciled))];
    }

    public (long Safety, long Cargo) Best { get; private set; } = (long.MaxValue, long.MaxValue);

    public int Schedules { get; private set; }

    public (long Safety, long Cargo) Search()
    {
        Next(0);
        return Best;
    }

    private static long Minutes(HourRange range) => (long)Math.Round(range.Likely * 60);

    /// <summary>Puts job after job into every line at every place.</summary>
    private void Next(int job)
    {
        if (job == _jobs.Count)
        {
            Try();
            return;
        }

        for (var crew = 0; crew < _lines.Length; crew++)
        {
            if (!_crews[crew].Can(_jobs[job].Work.Skill))
            {
                continue;
            }

            for (var place = 0; place <= _lines[crew].Count; place++)
            {
                _lines[crew].Insert(place, job);
                Next(job + 1);
                _lines[crew].RemoveAt(place);
            }
        }
    }

    private void Try()
    {
        Array.Fill(_ends, -1);
        var placed = 0;
        bool moved;
        do
        {
            moved = false;
            for (var crew = 0; crew < _lines.Length; crew++)
            {
                var free = (long)Math.Round(_crews[crew].From * 60);
                foreach (var job in _lines[crew])
                {
                    var isNew = _ends[job] < 0;
                    if (isNew && Ready(job) is null)
                    {
                        break;
                    }

                    _ends[job] = isNew ? Math.Max(free, Ready(job)!.Value) + _minutes[job] : _ends[job];
                    placed += isNew ? 1 : 0;
                    moved |= isNew;
                    free = _ends[job];
                }
            }
        }
        while (moved);
        if (placed == _jobs.Count)
        {
            Schedules++;
            Judge();
        }
    }

    private long? Ready(int job)
    {
        var ready = 0L;
        for (var before = 0; before < _jobs.Count; before++)
        {
            if (_jobs[job].Work.After.Contains(_jobs[before].Id))
            {
                if (_ends[before] < 0)
                {
                    return null;
                }

                ready = Math.Max(ready, _ends[before]);
            }
        }

        return ready;
    }

    private void Judge()
    {
        for (var i = 0; i < _order.Length; i++)
        {
            (_order[i], _keys[i]) = (i, _ends[i]);
        }

        Array.Sort(_keys, _order);
        var final = Lost((1 << _jobs.Count) - 1);
        var (safety, cargo, time, done) = (0L, 0L, 0L, 0);
        foreach (var job in _order)
        {
            var lost = Lost(done);
            safety += (lost.Safety - final.Safety) * (_ends[job] - time);
            cargo += (lost.Cargo - final.Cargo) * (_ends[job] - time);
            time = _ends[job];
            done |= 1 << job;
        }

        if (safety < Best.Safety || (safety == Best.Safety && cargo < Best.Cargo))
        {
            Best = (safety, cargo);
        }
    }

    private (long Safety, long Cargo) Lost(int done)
    {
        if (_losses.TryGetValue(done, out var known))
        {
            return known;
        }

        var port = new NaivePort(_model) { Usable = _usable };
        foreach (var (i, job) in _jobs.Index().Where(one => (done & (1 << one.Index)) == 0))
        {
            port.Left[job.Id] = 0;
        }

        var level = port.Levels();
        return _losses[done] = (
            _model.Services.Where(one => one.Safety).Sum(one => (long)Math.Round(1e6 * (1 - level[one.Id]))),
            _model.Flows.Sum(one => (long)Math.Round(1e3 * one.Rate * one.Weight * (1 - port.ShareOf(one, level)))));
    }
}
