using System.CommandLine;
using System.Globalization;
using Breakwater.CargoFlow;
using Breakwater.CargoFlow.Restoration;

namespace Breakwater.Cli.Cargo;

/// <summary>A plan as the command line asks for it.</summary>
/// <param name="Crews">Skill and number of crews; empty for those of the model.</param>
internal sealed record SaidPlan(
    IReadOnlyList<(string Skill, int Count)> Crews, IReadOnlyList<ServiceProgress> Progress, string[] First, int Runs, int Seed,
    IReadOnlyList<string> Problems)
{
    public IReadOnlyList<Crew>? MakeCrews() => Crews.Count == 0 ? null :
        [.. Crews.SelectMany(one => Enumerable.Range(1, one.Count)
            .Select(i => new Crew($"{one.Skill}-{i}", $"{one.Skill} crew {i}", [one.Skill])))];
}

/// <summary>Crews, progress and wishes.</summary>
internal sealed class PlanOptions
{
    private const int RunsAsDefault = 300;

    private readonly Option<string[]> _crews = HitOptions.Many(
        "--crews", "Other crews than the model's: it=3 for three crews with that skill.", "SKILL=N");
    private readonly Option<string[]> _reached = HitOptions.Many(
        "--reached", "How far a service is: tos=clean, tos=restored or tos=reconciled.", "ID=MILESTONE");

    private readonly Option<string[]> _at = HitOptions.Many("--at", "The crew that is at a service now and stays: tos=it-one.", "ID=CREW");
    private readonly Option<string[]> _first = HitOptions.Many(
        "--first", "Services that are to go first, in this order, to see what that costs.", "ID");
    private readonly Option<int> _runs = new("--runs")
    {
        Description = $"Runs with drawn durations, 0 to {Limits.RunsMax}.",
        DefaultValueFactory = static _ => RunsAsDefault,
    };

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "Seed of the search and the runs.",
        DefaultValueFactory = static _ => 1,
    };

    public void AddTo(Command command)
    {
        command.Add(_crews);
        command.Add(_reached);
        command.Add(_at);
        command.Add(_first);
        command.Add(_runs);
        command.Add(_seed);
    }

    public SaidPlan Read(ParseResult parsed)
    {
        var problems = new List<string>();
        var crews = Pairs(parsed.GetValue(_crews), "--crews", problems)
            .Select(pair => (pair.Key, Count: CountOf(pair.Value, problems))).ToList();
        var at = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, crew) in Pairs(parsed.GetValue(_at), "--at", problems))
        {
            at[id] = crew;
        }

        var reached = new Dictionary<string, Milestone>(StringComparer.Ordinal);
        foreach (var (id, milestone) in Pairs(parsed.GetValue(_reached), "--reached", problems))
        {
            reached[id] = MilestoneOf(milestone, problems);
        }

        var runs = parsed.GetValue(_runs);
        if (runs is < 0 or > Limits.RunsMax)
        {
            problems.Add($"--runs takes 0 to {Limits.RunsMax}.");
        }

        return new SaidPlan(
            crews,
            [.. at.Keys.Union(reached.Keys).Select(id =>
                new ServiceProgress(id, reached.GetValueOrDefault(id)) { Crew = at.GetValueOrDefault(id, "") })],
            HitOptions.Ids(parsed.GetValue(_first)), runs, parsed.GetValue(_seed), problems);
    }

    private static List<KeyValuePair<string, string>> Pairs(string[]? values, string name, List<string> problems)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var said in HitOptions.Ids(values))
        {
            var parts = said.Split('=');
            if (parts.Length == 2)
            {
                pairs.Add(new(parts[0], parts[1]));
            }
            else
            {
                problems.Add($"{name} takes NAME=VALUE, not '{said}'.");
            }
        }

        return pairs;
    }

    private static int CountOf(string text, List<string> problems)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= Limits.CrewsMax)
        {
            return count;
        }

        problems.Add($"A number of crews is 0 to {Limits.CrewsMax}, not '{text}'.");
        return 0;
    }

    private static Milestone MilestoneOf(string text, List<string> problems)
    {
        switch (text)
        {
            case "clean":
                return Milestone.Clean;
            case "restored":
                return Milestone.Restored;
            case "reconciled":
                return Milestone.Reconciled;
            default:
                problems.Add($"A milestone is clean, restored or reconciled, not '{text}'.");
                return Milestone.None;
        }
    }
}
