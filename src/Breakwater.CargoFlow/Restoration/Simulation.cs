namespace Breakwater.CargoFlow.Restoration;

/// <summary>What came out of many runs: below the first lies a tenth of them, below the last nine tenths.</summary>
public readonly record struct Spread(double P10, double P50, double P90)
{
    internal static Spread Of(List<double> values)
    {
        values.Sort();
        return new Spread(At(0.1), At(0.5), At(0.9));

        double At(double share) => values[(int)Math.Min(values.Count - 1, share * values.Count)];
    }
}

/// <param name="CargoMoving">Null when it never comes.</param>
public sealed record StepSpread(Service Service, Spread Clean, Spread Restored, Spread Reconciled, Spread? CargoMoving);

/// <param name="Runs">How many there were: fewer than asked for where a large model used <see cref="Limits.WorkMax"/> up.</param>
/// <param name="Ends">Hours until everything that can be is restored.</param>
public sealed record PlanSpread(int Runs, Spread SafetyHours, Spread LostCargo, Spread Ends, IReadOnlyList<StepSpread> Steps);

/// <summary>
/// A plan with durations drawn from their ranges: each crew keeps the order of the plan, and begins when it is free and what the work waits
/// for is done. The same seed draws the same duration for the same service and run, whatever the plan, so that plans can be compared.
/// </summary>
public static class Simulation
{
    /// <param name="runs">1 to <see cref="Limits.RunsMax"/>.</param>
    /// <exception cref="ArgumentException">The request does not fit the model, or the runs are out of range.</exception>
    public static PlanSpread Run(CargoModel model, PlanRequest request, int runs)
    {
        if (runs is < 1 or > Limits.RunsMax)
        {
            throw new ArgumentOutOfRangeException(nameof(runs), runs, $"1 to {Limits.RunsMax} runs are allowed.");
        }

        var work = new Work(model, request);
        var meter = new LossMeter(work);
        var plan = Planner.Best(work, meter, request).Schedule;
        return new Many(work, meter, plan, new Random(request.Seed)).Run(runs);
    }

    private sealed class Many(Work work, LossMeter meter, Schedule plan, Random random)
    {
        private const double MinutesAnHour = 60;

        private readonly int[] _order = [.. Enumerable.Range(0, work.Jobs.Length)
            .OrderBy(job => work.Jobs[job].Underway ? -1 : plan.Begins[job]).ThenBy(job => plan.Ends[job])];

        private readonly List<double>[] _times = [.. Enumerable.Range(0, work.Jobs.Length * 4).Select(_ => new List<double>())];
        private readonly List<double> _safety = [];
        private readonly List<double> _cargo = [];
        private readonly List<double> _ends = [];

        public PlanSpread Run(int runs)
        {
            var until = meter.Work + Limits.WorkMax;
            for (var run = 0; run < runs && (run == 0 || meter.Work < until); run++)
            {
                One(Draw());
            }

            runs = _ends.Count;
            return new PlanSpread(
                runs, Spread.Of(_safety), Spread.Of(_cargo), Spread.Of(_ends),
                [.. _order.Select(job => new StepSpread(
                    work.Model.Services[work.Jobs[job].Service], Spread.Of(_times[job * 4]), Spread.Of(_times[(job * 4) + 1]),
                    Spread.Of(_times[(job * 4) + 2]), _times[(job * 4) + 3].Count == runs ? Spread.Of(_times[(job * 4) + 3]) : null))]);
        }

        /// <summary>Draws for all services of the model, so that a draw belongs to the service and not to the plan.</summary>
        private double[][] Draw()
        {
            var hours = new double[work.Jobs.Length][];
            var job = 0;
            for (var service = 0; service < work.Graph.Count; service++)
            {
                double[] chances = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
                if (job < hours.Length && work.Jobs[job].Service == service)
                {
                    hours[job] = [.. work.Jobs[job].Phases.Zip(chances, (range, chance) => range.At(chance))];
                    job++;
                }
            }

            return hours;
        }

        private void One(double[][] hours)
        {
            var count = work.Jobs.Length;
            var schedule = new Schedule(plan.Crew, new long[count], new long[count]);
            var free = work.Crews.Select(crew => Work.Minutes(crew.From)).ToArray();
            foreach (var job in _order)
            {
                var one = work.Jobs[job];
                var begins = one.Underway ? 0
                    : one.After.Aggregate(free[plan.Crew[job]], (most, before) => Math.Max(most, schedule.Ends[before]));
                schedule.Begins[job] = begins;
                var minutes = hours[job].Sum(Work.Minutes);
                free[plan.Crew[job]] = schedule.Ends[job] = begins + minutes;
            }

            var area = schedule.Area(meter);
            _safety.Add(area.Safety / Loss.SafetyUnit / MinutesAnHour);
            _cargo.Add(area.Cargo / Loss.CargoUnit / MinutesAnHour);
            _ends.Add(Work.Hours(schedule.Ends.DefaultIfEmpty(0).Max()));
            var course = Course.Of(work, meter, schedule);
            for (var job = 0; job < count; job++)
            {
                var at = Work.Hours(schedule.Begins[job]);
                for (var phase = 0; phase < hours[job].Length; phase++)
                {
                    _times[(job * 4) + phase].Add(at += hours[job][phase]);
                }

                if (course.MovesAt(work.Jobs[job].Service) is { } moves)
                {
                    _times[(job * 4) + 3].Add(moves);
                }
            }
        }
    }
}
