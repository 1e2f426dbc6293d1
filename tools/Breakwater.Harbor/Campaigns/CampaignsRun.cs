using Breakwater.EarlyWarning;
using Breakwater.Harbor.Latency;

namespace Breakwater.Harbor.Campaigns;

/// <summary>What <c>harbor campaigns</c> is asked for.</summary>
/// <param name="Model">expected or pessimistic; empty for both.</param>
/// <param name="Curves">Also the curves over the thresholds, on these seeds.</param>
internal sealed record CampaignsOptions(
    IReadOnlyList<int> Members, ulong FirstSeed, ulong LastSeed, string Model, bool Curves, bool Charts);

/// <summary>Plays the campaigns and prints the tables.</summary>
internal sealed class CampaignsRun(CampaignsOptions options, TextWriter output)
{
    private readonly CampaignTables _tables = new(output);

    public void Run()
    {
        output.WriteLine($"Machine: {Machine.Describe()}");
        output.WriteLine($"Seeds {options.FirstSeed} to {options.LastSeed}, {PortModel.Expected.Days} days each.");
        foreach (var (name, model) in Models())
        {
            foreach (var members in options.Members)
            {
                Report(name, model, members);
            }
        }

        foreach (var members in options.Curves ? options.Members : [])
        {
            Curves(members);
        }

        if (options.Charts)
        {
            new ChartTrials(options.FirstSeed, options.LastSeed, _tables).Print();
        }
    }

    private IEnumerable<(string Name, PortModel Model)> Models()
    {
        if (options.Model is "" or "expected")
        {
            yield return ("expected", PortModel.Expected);
        }

        if (options.Model is "" or "pessimistic")
        {
            yield return ("pessimistic", PortModel.Pessimistic);
        }
    }

    private void Report(string name, PortModel model, int members)
    {
        var results = SeriesOfTrials.Play(model, members, options.FirstSeed, options.LastSeed, world =>
        [
            new EngineRule("this rule", WarningSettings.Default, world.Port), NaiveRule.TwoMembers, NaiveRule.FirstWord,
            new NoRule(),
        ]);
        _tables.Title($"{members} members, {name} port");
        _tables.Say("Campaigns that spread, all together:");
        _tables.Overview(results);
        _tables.Say("\nBy how many members a campaign that spreads would hit:");
        _tables.Reaches(results);
        foreach (var (rule, tally) in results.Take(2))
        {
            _tables.Say($"\nBy kind, {rule}:");
            _tables.Kinds(tally);
        }
    }

    private void Curves(int members)
    {
        var normal = WarningSettings.Default;
        var variants = new (string Name, WarningSettings Settings)[]
        {
            ("default", normal),
            ("confirmed by 1", normal with { ConfirmedMembers = 1 }),
            ("confirmed by 3", normal with { ConfirmedMembers = 3 }),
            ("confirmed by 4, port alert by 4", normal with { ConfirmedMembers = 4, PortAlertMembers = 4, PortAlertMembersWithCargo = 4 }),
            ("port alert by 2", normal with { PortAlertMembers = 2 }),
            ("port alert by 4", normal with { PortAlertMembers = 4 }),
            ("port alert by 5", normal with { PortAlertMembers = 5 }),
            ("port alert by 8", normal with { PortAlertMembers = 8 }),
            ("cargo touched raises nothing", normal with { PortAlertMembersWithCargo = int.MaxValue }),
            ("ordinary at 1 is traffic", normal with { OrdinaryMembers = 1 }),
            ("ordinary at 3 is traffic", normal with { OrdinaryMembers = 3 }),
            ("ordinary at 5 is traffic", normal with { OrdinaryMembers = 5 }),
            ("ordinary at 10 % is traffic", normal with { OrdinaryPercent = 10 }),
            ("ordinary at 50 % is traffic", normal with { OrdinaryPercent = 50 }),
            ("ordinary use of others is not looked at", normal with { OrdinaryMembers = int.MaxValue }),
            ("new members count at once", normal with { MemberAgeMin = TimeSpan.Zero }),
            ("members are new for 60 days", normal with { MemberAgeMin = TimeSpan.FromDays(60) }),
            ("evidence lives 7 days", normal with { EvidenceLife = TimeSpan.FromDays(7) }),
            ("without clusters", normal with { ClustersCount = false }),
            ("without independence", normal with { IndependenceCounts = false }),
            ("without look-back", normal with { LookBackCounts = false }),
            ("edge of the network counts", normal with { PerimeterCounts = true }),
            ("mail that arrived is enough for a port alert", normal with { ArrivalAlerts = true }),
        };
        var results = SeriesOfTrials.Play(PortModel.Expected, members, options.FirstSeed, options.LastSeed, world =>
            [.. variants.Select(variant => new EngineRule(variant.Name, variant.Settings, world.Port)), NaiveRule.TwoMembers]);
        _tables.Title($"Over the thresholds, {members} members");
        _tables.Overview(results);
    }
}
