using Breakwater.CargoFlow.Outage;

namespace Breakwater.CargoFlow.Restoration;

/// <summary>One service to restore, in whole minutes.</summary>
/// <param name="Crews">Numbers of the crews that can; for one that is underway, the crew that is at it.</param>
/// <param name="After">Numbers of the jobs that must be done before.</param>
internal sealed record Job(int Service, long Minutes, int[] Crews, int[] After, bool Underway, HourRange[] Phases);

/// <summary>A request made ready: the jobs, the crews, and what is lost in each state.</summary>
internal sealed class Work
{
    private const double MinutesAnHour = 60;

    private readonly List<StuckService> _stuck = [];

    public Work(CargoModel model, PlanRequest request)
    {
        if (request.Check(model) is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(request));
        }

        Model = model;
        Graph = new PortGraph(model);
        Crews = request.Crews ?? model.Crews;
        Timeline = Timeline.Of(Graph, request.Situation with { LookAheadHours = 0, BackInHours = 0 });
        State = Timeline.StateAt(0);
        var progress = request.Progress.ToDictionary(one => one.Service, StringComparer.Ordinal);
        var hit = request.Situation.Hits.SelectMany(one => HitState.Targets(Graph, one)).Distinct().Order().ToList();
        foreach (var service in hit.Where(i => IsDone(progress, model.Services[i])))
        {
            State.Own[service] = 1;
            State.Connected[service] = true;
        }

        hit.RemoveAll(i => IsDone(progress, model.Services[i]));
        FindStuck(hit, progress);
        var number = hit.Index().ToDictionary(one => one.Item, one => one.Index);
        Jobs = [.. hit.Select(i => JobOf(i, number, progress))];
        if (Jobs.Length > Limits.PlanServicesMax)
        {
            throw new ArgumentException(
                $"{Jobs.Length} services are to be restored; a plan takes at most {Limits.PlanServicesMax}.", nameof(request));
        }

        CrewFree = [.. Crews.Select(one => Minutes(one.From))];
        foreach (var job in Jobs.Where(one => one.Underway))
        {
            CrewFree[job.Crews[0]] = job.Minutes;
        }

        Order = [.. Jobs.Index().Where(one => !one.Item.Underway).Select(one => one.Index)];
    }

    public CargoModel Model { get; }

    public PortGraph Graph { get; }

    public Timeline Timeline { get; }

    /// <summary>What is, before any job is done.</summary>
    public PortState State { get; }

    public IReadOnlyList<Crew> Crews { get; }

    public Job[] Jobs { get; }

    /// <summary>Minutes from now until each crew can begin something new.</summary>
    public long[] CrewFree { get; }

    /// <summary>The jobs that are to be placed: those that nobody is at.</summary>
    public int[] Order { get; }

    public IReadOnlyList<StuckService> Stuck => _stuck;

    public static long Minutes(double hours) => (long)Math.Round(hours * MinutesAnHour);

    public static double Hours(long minutes) => minutes / MinutesAnHour;

    private static bool IsDone(Dictionary<string, ServiceProgress> progress, Service service) =>
        progress.TryGetValue(service.Id, out var one) && one.Reached == Milestone.Reconciled;

    private void FindStuck(List<int> hit, Dictionary<string, ServiceProgress> progress)
    {
        bool found;
        do
        {
            found = false;
            foreach (var i in hit.ToList())
            {
                if (WhyStuck(Model.Services[i], progress) is { } why)
                {
                    _stuck.Add(new StuckService(Model.Services[i], why));
                    hit.Remove(i);
                    found = true;
                }
            }
        }
        while (found);
    }

    private string? WhyStuck(Service service, Dictionary<string, ServiceProgress> progress)
    {
        var atIt = progress.TryGetValue(service.Id, out var one) && one.Crew.Length > 0;
        if (!atIt && !Crews.Any(crew => crew.Can(service.Work.Skill)))
        {
            return $"no crew has the skill '{service.Work.Skill}'";
        }

        return _stuck.Find(other => service.Work.After.Contains(other.Service.Id)) is { } waits && !atIt
            ? $"it waits for {waits.Service.Name}, which is stuck" : null;
    }

    private Job JobOf(int i, Dictionary<int, int> number, Dictionary<string, ServiceProgress> progress)
    {
        var service = Model.Services[i];
        var one = progress.GetValueOrDefault(service.Id) ?? new ServiceProgress(service.Id, Milestone.None);
        HourRange[] phases = [service.Work.Clean, service.Work.Restored, service.Work.Reconciled];
        for (var phase = 0; phase < phases.Length; phase++)
        {
            phases[phase] = phase < (int)one.Reached ? HourRange.Zero
                : phase == (int)one.Reached ? Less(phases[phase], one.SpentHours) : phases[phase];
        }

        var minutes = phases.Sum(phase => Minutes(phase.Likely));
        if (one.Crew.Length > 0)
        {
            var crew = Crews.Index().First(other => other.Item.Id == one.Crew).Index;
            return new Job(i, minutes, [crew], [], true, phases);
        }

        int[] able = [.. Crews.Index().Where(crew => crew.Item.Can(service.Work.Skill)).Select(crew => crew.Index)];
        int[] after = [.. service.Work.After.Select(id => Graph.Index[id]).Where(number.ContainsKey).Select(s => number[s]).Distinct()];
        return new Job(i, minutes, able, after, false, phases);
    }

    private static HourRange Less(HourRange range, double spent) =>
        new(Math.Max(0, range.Low - spent), Math.Max(0, range.Likely - spent), Math.Max(0, range.High - spent));
}
