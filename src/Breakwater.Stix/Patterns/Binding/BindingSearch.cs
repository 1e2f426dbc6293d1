namespace Breakwater.Stix;

/// <summary>That an observation fulfils a bracket, or may.</summary>
/// <param name="Objects">Keys or ids of the cyber-observables that do.</param>
internal sealed record BracketHit(Truth Truth, List<string> Objects);

/// <summary>What the search needs of an observation.</summary>
/// <param name="First">Microseconds; null without a time.</param>
internal readonly record struct SeenObservation(int Index, string Id, long? First, long? Last, long Count);

/// <summary>Finds a binding of observations to a plan's brackets, if there is any.</summary>
/// <param name="hits">For each bracket, by the observation's index.</param>
internal sealed class BindingSearch(
    PlanNode plan, IReadOnlyList<IReadOnlyDictionary<int, BracketHit>> hits, IReadOnlyDictionary<int, SeenObservation> seen)
{
    private readonly SearchWork _work = new();

    /// <param name="least">What counts: <see cref="Truth.True"/> for what is sure, <see cref="Truth.Unknown"/> for what may be too.</param>
    /// <param name="limit">The named limit that was reached, when nothing was found and something may be there.</param>
    public IReadOnlyList<PatternBinding>? Find(Truth least, out string? limit)
    {
        limit = null;
        var known = new Dictionary<(PlanLeaf Leaf, bool IsTimed), Candidates>();
        var scenarios = 0;
        try
        {
            foreach (var scenario in Scenario.Of(plan))
            {
                if (++scenarios > Limits.PatternScenariosMax)
                {
                    throw new PatternLimitException($"The pattern joins its groups in more than {Limits.PatternScenariosMax} ways.");
                }

                if (TrySolve(scenario, known, least) is { } found)
                {
                    return [.. found.SelectMany(f => Describe(scenario.Uses[f.Use].Leaf, f.Index, f.Times, least))];
                }
            }
        }
        catch (PatternLimitException e)
        {
            limit = e.Message;
        }

        return null;
    }

    private IEnumerable<(int Use, int Index, long Times)>? TrySolve(
        Scenario scenario, Dictionary<(PlanLeaf Leaf, bool IsTimed), Candidates> known, Truth least)
    {
        if (Array.Exists(scenario.Uses, u => u.Leaf.Choices.All(c => hits[c.Bracket].Count == 0)))
        {
            return null;
        }

        var isTimed = new bool[scenario.Uses.Length];
        foreach (var bound in scenario.Bounds)
        {
            isTimed[bound.Later] = isTimed[bound.Earlier] = true;
        }

        var candidates = new Candidates[scenario.Uses.Length];
        for (var use = 0; use < candidates.Length; use++)
        {
            var key = (scenario.Uses[use].Leaf, isTimed[use]);
            candidates[use] = known.TryGetValue(key, out var made) ? made : known[key] = Make(key.Leaf, key.Item2, least);
            if (candidates[use].Count(long.MinValue, long.MaxValue) < scenario.Uses[use].Demand)
            {
                return null;
            }
        }

        // Without times the flow is the answer; with them it is what must be possible at least.
        var flow = new FlowMatch(scenario.Uses, candidates, _work);
        if (!flow.TryAll())
        {
            return null;
        }

        if (scenario.Bounds.Length == 0)
        {
            return flow.Given;
        }

        var search = new TimedSearch(scenario, candidates, _work);
        return search.TryAll() ? search.Given : null;
    }

    private Candidates Make(PlanLeaf leaf, bool isTimed, Truth least)
    {
        var indexes = new HashSet<int>();
        foreach (var choice in leaf.Choices)
        {
            foreach (var (index, hit) in hits[choice.Bracket])
            {
                if (hit.Truth >= least && (!isTimed || seen[index].First is not null) && IsWithin(choice, seen[index]))
                {
                    indexes.Add(index);
                }
            }
        }

        return new Candidates(indexes.Select(index =>
            new CandidateTime(index, seen[index].First ?? 0, seen[index].Last ?? 0, seen[index].Count)));
    }

    // START … STOP is half-open: the observation lies in it when one of its moments does.
    private static bool IsWithin(PlanChoice choice, SeenObservation one) =>
        (choice.From == long.MinValue && choice.Before == long.MaxValue)
        || (one.First < choice.Before && one.Last >= choice.From && choice.From < choice.Before);

    private IEnumerable<PatternBinding> Describe(PlanLeaf leaf, int index, long times, Truth least)
    {
        foreach (var choice in leaf.Choices)
        {
            if (hits[choice.Bracket].TryGetValue(index, out var hit) && hit.Truth >= least && IsWithin(choice, seen[index]))
            {
                yield return new PatternBinding(choice.Bracket, seen[index].Id, index, times, hit.Objects);
                yield break;
            }
        }
    }
}
