using Breakwater.CargoFlow.Outage;

namespace Breakwater.CargoFlow.Restoration;

/// <summary>
/// How far a service is. A server that runs again moves no cargo yet: its data may be lost, and what it needs may be down.
/// </summary>
public enum Milestone
{
    None,

    /// <summary>Free of the intruder, and shown to be.</summary>
    Clean,

    /// <summary>Runs again.</summary>
    Restored,

    /// <summary>Its data agree with what stands in the yard.</summary>
    Reconciled,

    /// <summary>And all that it needs works too. Never stated by anybody: it follows.</summary>
    CargoMoving,
}

/// <summary>How far the work on a service that was hit has come.</summary>
/// <param name="Reached">The last milestone that was reached; <see cref="Milestone.Reconciled"/> for done.</param>
public sealed record ServiceProgress(string Service, Milestone Reached)
{
    /// <summary>The crew that is at it now and stays; empty when nobody is.</summary>
    public string Crew { get; init; } = "";

    /// <summary>
    /// Hours that have gone into the step after <see cref="Reached"/>; the step takes an hour less for each, and never less than none.
    /// </summary>
    public double SpentHours { get; init; }
}

/// <summary>What to plan for: the facts as they are now. A new plan as facts change is a new request.</summary>
public sealed record PlanRequest(Situation Situation)
{
    /// <summary>Null for those of the model.</summary>
    public IReadOnlyList<Crew>? Crews { get; init; }

    public IReadOnlyList<ServiceProgress> Progress { get; init; } = [];

    /// <summary>Services that somebody wants in this order before all others; empty to let the plan choose. Such a plan is not searched for
    /// a better one: it says what that order costs.</summary>
    public IReadOnlyList<string> First { get; init; } = [];

    /// <summary>Seed of the search for large plans and of simulations.</summary>
    public int Seed { get; init; } = 1;

    /// <returns>What is wrong with it, a sentence each.</returns>
    public IReadOnlyList<string> Check(CargoModel model)
    {
        var problems = new List<string>(Situation.Check(model));
        var crews = Crews ?? model.Crews;
        if (crews.Count == 0)
        {
            problems.Add("There is no crew to restore anything.");
        }

        if (crews.Count > Limits.CrewsMax)
        {
            problems.Add($"At most {Limits.CrewsMax} crews are allowed.");
        }

        problems.AddRange(crews.GroupBy(one => one.Id).Where(group => group.Count() > 1)
            .Select(group => $"There are two crews '{group.Key}'."));
        problems.AddRange(crews.Where(one => !(one.From >= 0 && one.From <= Limits.HoursMax))
            .Select(one => $"Crew '{one.Id}' must be there within 0 to {Limits.HoursMax} hours."));
        problems.AddRange(Progress.Select(one => one.Service).Concat(First).Where(id => model.FindService(id) is null)
            .Select(id => $"There is no service '{Files.ObjectReader.Shown(id)}'."));
        problems.AddRange(First.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => $"'{group.Key}' is named twice."));
        problems.AddRange(Progress.GroupBy(one => one.Service).Where(group => group.Count() > 1)
            .Select(group => $"The progress of '{group.Key}' is stated twice."));
        problems.AddRange(Progress.Where(one => one.Crew.Length > 0 && !crews.Any(crew => crew.Id == one.Crew))
            .Select(one => $"There is no crew '{Files.ObjectReader.Shown(one.Crew)}'."));
        problems.AddRange(Progress.Where(one => one.Crew.Length > 0).GroupBy(one => one.Crew).Where(group => group.Count() > 1)
            .Select(group => $"Crew '{group.Key}' cannot be at two services."));
        problems.AddRange(Progress.Where(one => one.Reached is < Milestone.None or > Milestone.Reconciled)
            .Select(one => $"The progress of '{one.Service}' must be none, clean, restored or reconciled."));
        problems.AddRange(Progress.Where(one => !(one.SpentHours >= 0 && one.SpentHours <= Limits.HoursMax))
            .Select(one => $"The hours spent on '{one.Service}' must be 0 to {Limits.HoursMax}."));
        return problems;
    }
}
