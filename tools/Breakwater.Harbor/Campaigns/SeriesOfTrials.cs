namespace Breakwater.Harbor.Campaigns;

/// <summary>Several rules over the same ports.</summary>
internal static class SeriesOfTrials
{
    /// <param name="rules">Made anew for each port.</param>
    /// <returns>For each rule, in their order, its name and what came of it over all seeds.</returns>
    public static IReadOnlyList<(string Name, Tally Tally)> Play(
        PortModel model, int members, ulong firstSeed, ulong lastSeed, Func<World, IReadOnlyList<IPortRule>> rules)
    {
        var results = new List<(string Name, Tally Tally)>();
        for (var seed = firstSeed; seed <= lastSeed; seed++)
        {
            var world = World.Make(model, members, seed);
            var trial = new Trial(world);
            foreach (var (i, rule) in rules(world).Index())
            {
                if (results.Count == i)
                {
                    results.Add((rule.Name, new Tally(0)));
                }

                results[i].Tally.Add(trial.Play(rule));
            }
        }

        return results;
    }
}
