using System.Globalization;

namespace Breakwater.CargoFlow.Restoration;

/// <summary>
/// Finds the order of restoration. Up to <see cref="Limits.ExactServicesMax"/> services that nobody is at yet the search is exhaustive
/// within <see cref="Limits.ExactStepsMax"/> steps; beyond, the plan is the best found, and the bound says how far from the best it can be.
/// Pure: the same request gives the same plan.
/// </summary>
public static class Planner
{
    // A bound is a sum of rounded numbers.
    private const double Rounding = 1e-9;

    /// <exception cref="ArgumentException">The request does not fit the model; the message says every reason.</exception>
    public static RestorationPlan Plan(CargoModel model, PlanRequest request)
    {
        var work = new Work(model, request);
        var meter = new LossMeter(work);
        var (schedule, loss, proven) = Best(work, meter, request);
        var (safety, cargo) = LowerBound.Of(work, meter);
        if (proven)
        {
            (safety, cargo) = (loss.Safety, loss.Cargo);
        }

        var optimal = proven || (safety >= loss.Safety * (1 - Rounding) && cargo >= loss.Cargo * (1 - Rounding));
        return new PlanText(work, meter, schedule).Describe(loss, Math.Min(safety, loss.Safety), Math.Min(cargo, loss.Cargo), optimal);
    }

    internal static (Schedule Schedule, Loss Loss, bool Proven) Best(Work work, LossMeter meter, PlanRequest request)
    {
        var order = GreedyOrder.Of(work, meter, request.First);
        if (request.First.Count > 0)
        {
            var asked = ListSchedule.Of(work, order);
            return (asked, asked.Area(meter), false);
        }

        var (schedule, loss) = Improvement.Of(work, meter, order, request.Seed);
        if (work.Order.Length > Limits.ExactServicesMax || work.Jobs.Length > Limits.ExactServicesMax)
        {
            return (schedule, loss, false);
        }

        var search = ExactSearch.Run(work, meter, schedule, loss);
        return (search.Best, search.BestLoss, search.IsComplete);
    }

    /// <summary>A plan in hours and words.</summary>
    private sealed class PlanText(Work work, LossMeter meter, Schedule schedule)
    {
        public RestorationPlan Describe(Loss loss, double safety, double cargo, bool optimal)
        {
            var course = Course.Of(work, meter, schedule);
            const double MinutesAnHour = 60;
            return new RestorationPlan
            {
                Steps = [.. work.Jobs.Index().OrderBy(one => schedule.Begins[one.Index]).ThenBy(one => schedule.Ends[one.Index])
                    .Select(one => Step(one.Index, one.Item, course))],
                Stuck = work.Stuck,
                Flows = [.. work.Model.Flows.Select((flow, i) => course.Return(flow, i))],
                Curve = course.Curve,
                Warnings = [.. Warnings(course)],
                SafetyHours = loss.Safety / Loss.SafetyUnit / MinutesAnHour,
                SafetyHoursBound = safety / Loss.SafetyUnit / MinutesAnHour,
                LostCargo = loss.Cargo / Loss.CargoUnit / MinutesAnHour,
                LostCargoBound = cargo / Loss.CargoUnit / MinutesAnHour,
                IsOptimal = optimal,
            };
        }

        private PlanStep Step(int i, Job job, Course course)
        {
            var begins = Work.Hours(schedule.Begins[i]);
            var clean = begins + job.Phases[0].Likely;
            var restored = clean + job.Phases[1].Likely;
            return new PlanStep(
                work.Model.Services[job.Service], work.Crews[schedule.Crew[i]], begins, clean, restored, Work.Hours(schedule.Ends[i]),
                course.MovesAt(job.Service));
        }

        private IEnumerable<string> Warnings(Course course)
        {
            foreach (var stuck in work.Stuck)
            {
                yield return $"{stuck.Service.Name} stays as it is: {stuck.Why}.";
            }

            var late = new List<string>();
            foreach (var (i, service) in work.Model.Services.Index())
            {
                var back = course.MovesAt(i);
                foreach (var (fallback, of) in work.Graph.FallbacksOf(i).Zip(service.Fallbacks))
                {
                    if (work.Timeline.EndOf(fallback.Number) is var end && end > 0 && !double.IsInfinity(end)
                        && end < (back ?? double.MaxValue))
                    {
                        yield return string.Create(CultureInfo.InvariantCulture,
                            $"{of.Name} of {service.Name} ends in {end:0.#} h, before {service.Name} is back.");
                    }
                }

                if (service.MaximumTolerableHours is { } most && course.LostSince(i) is { } since
                    && (back ?? double.MaxValue) - since > most)
                {
                    late.Add(string.Create(CultureInfo.InvariantCulture, $"{service.Name} ({most:0.#} h)"));
                }
            }

            if (late.Count > 0)
            {
                yield return $"Not whole again within what is tolerable: {string.Join(", ", late)}.";
            }
        }
    }
}
