namespace Breakwater.EarlyWarning;

/// <summary>
/// What changes by something new about one indicator: finds its cluster, judges it, and compares with the warnings that are out. When
/// evidence went away, all that a warning held is looked at again, since what joined it may be gone.
/// </summary>
public sealed class Review(IEvidenceGraph graph, Rule rule)
{
    private readonly ClusterSearch _search = new(graph, rule);

    /// <summary>Something was said that may raise, merge or revise.</summary>
    /// <param name="standing">The warnings that any of these indicators belongs to, each once.</param>
    /// <returns>Null when nothing changes.</returns>
    public Decision? Raise(
        IndicatorKey indicator, DateTimeOffset at, Func<IReadOnlyCollection<IndicatorKey>, IReadOnlyList<StandingWarning>> standing)
    {
        var cluster = _search.Around(indicator);
        return Steps.Up(standing(cluster.Indicators.Select(one => one.Indicator).ToList()), rule.Judge(cluster, at), indicator, at);
    }

    /// <summary>Evidence about an indicator was taken back, or a coordinator found it to be nothing bad.</summary>
    /// <param name="standing">As for <see cref="Raise"/>.</param>
    /// <returns>One for each warning that changes: what the indicator joined may have been several.</returns>
    public IReadOnlyList<Decision> Lower(
        IndicatorKey indicator, DateTimeOffset at, Func<IReadOnlyCollection<IndicatorKey>, IReadOnlyList<StandingWarning>> standing)
    {
        var ties = graph.TiesOf([indicator]).Select(row => row.Tie.Key).Distinct(StringComparer.Ordinal).ToList();
        var near = graph.TiedBy(ties).Select(row => row.Indicator).Append(indicator).Distinct().ToList();
        return standing(near).Select(one => Steps.Down(one, Rest(one), at)).OfType<Decision>().ToList();
    }

    /// <summary>All that a warning holds, in as many clusters as it is now: the highest of them, with the values of all. Age takes nothing
    /// away from what is out.</summary>
    private Judgement Rest(StandingWarning standing)
    {
        var parts = new List<Judgement>();
        var seen = new HashSet<IndicatorKey>();
        foreach (var value in standing.Values.Order())
        {
            if (seen.Add(value))
            {
                var cluster = _search.Around(value);
                seen.UnionWith(cluster.Indicators.Select(one => one.Indicator));
                parts.Add(rule.Judge(cluster, DateTimeOffset.MinValue + rule.Settings.EvidenceLife));
            }
        }

        var highest = parts.OrderByDescending(part => part.Level).ThenByDescending(part => part.Members).First();
        return highest with
        {
            Values = parts.SelectMany(part => part.Values).Where(value => standing.Values.Contains(value.Indicator))
                .DistinctBy(value => value.Indicator).ToList(),
        };
    }
}
