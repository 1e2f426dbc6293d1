namespace Breakwater.EarlyWarning;

/// <summary>
/// What changes by something new about one indicator: finds its cluster, judges it, and compares with the warnings that are out. When
/// evidence went away, all that the warning held is looked at again, since what joined it may be gone.
/// </summary>
public sealed class Review(IEvidenceGraph graph, Rule rule)
{
    private readonly ClusterSearch _search = new(graph, rule);

    /// <param name="mayLower">Evidence was taken back, or a coordinator judged.</param>
    /// <param name="standing">The warnings that any of these indicators belongs to, each once.</param>
    /// <returns>Null when nothing changes.</returns>
    public Decision? Of(
        IndicatorKey indicator, bool mayLower, DateTimeOffset at,
        Func<IReadOnlyCollection<IndicatorKey>, IReadOnlyList<StandingWarning>> standing)
    {
        var cluster = _search.Around(indicator);
        var judgement = rule.Judge(cluster, at);
        var known = standing(cluster.Indicators.Select(one => one.Indicator).ToList());
        return mayLower && known.Count > 0
            ? Steps.From(known, Rest(judgement, known, at), mayLower, indicator, at)
            : Steps.From(known, judgement, mayLower: false, indicator, at);
    }

    /// <summary>All that these warnings held, in as many clusters as it is now: the highest of them, with the values of all.</summary>
    private Judgement Rest(Judgement first, IReadOnlyList<StandingWarning> known, DateTimeOffset at)
    {
        var parts = new List<Judgement> { first };
        var seen = first.Values.Select(value => value.Indicator).ToHashSet();
        foreach (var value in known.SelectMany(one => one.Values).Order())
        {
            if (seen.Add(value))
            {
                var part = rule.Judge(_search.Around(value), at);
                seen.UnionWith(part.Values.Select(one => one.Indicator));
                parts.Add(part);
            }
        }

        var live = parts.Where(part => part.Level > WarningLevel.None).OrderByDescending(part => part.Level)
            .ThenByDescending(part => part.Members).ToList();
        return live.Count == 0
            ? first
            : live[0] with { Values = live.SelectMany(part => part.Values).DistinctBy(value => value.Indicator).ToList() };
    }
}
