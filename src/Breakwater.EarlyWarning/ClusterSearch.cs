namespace Breakwater.EarlyWarning;

/// <summary>
/// Finds the cluster of an indicator. It depends on what is known alone, never on the order in which it came to be known. What is popular
/// joins nothing: a tie of more than <see cref="Limits.IndicatorsPerTieMax"/> indicators, and an indicator that is in ordinary use. A
/// cluster that would be too large is taken apart along its weakest kind of tie, again and again until its parts fit.
/// </summary>
public sealed class ClusterSearch(IEvidenceGraph graph, Rule rule)
{
    private const TieStrength None = (TieStrength)(-1);

    /// <summary>The cluster of an indicator; of that one alone when nothing joins it to others.</summary>
    public Cluster Around(IndicatorKey start)
    {
        if (rule.Settings.ClustersCount)
        {
            for (var weakest = TieStrength.Network; weakest > None; weakest--)
            {
                if (Collect(start, weakest) is { } cluster)
                {
                    return cluster;
                }
            }
        }

        return new Cluster([EvidenceOf([start]).GetValueOrDefault(start) ?? new IndicatorEvidence(start, [])], [0], []);
    }

    /// <summary>Null when there are too many.</summary>
    private Cluster? Collect(IndicatorKey start, TieStrength weakest)
    {
        var found = EvidenceOf([start]);
        found.TryAdd(start, new IndicatorEvidence(start, []));
        if (rule.IsTraffic(found[start]))
        {
            return new Cluster([found[start]], [0], []);
        }

        var followed = new HashSet<string>(StringComparer.Ordinal);
        var joined = new List<TiedIndicator>();
        var frontier = new List<IndicatorKey> { start };
        while (frontier.Count > 0)
        {
            var keys = graph.TiesOf(frontier).Where(row => row.Tie.Strength <= weakest && followed.Add(row.Tie.Key))
                .Select(row => row.Tie.Key).ToList();
            frontier = [];
            if (keys.Count == 0)
            {
                break;
            }

            var rows = Unpopular(graph.TiedBy(keys));
            joined.AddRange(rows);
            var fresh = rows.Select(row => row.Indicator).Where(one => !found.ContainsKey(one)).Distinct().ToList();
            if (found.Count + fresh.Count > Limits.IndicatorsPerClusterMax)
            {
                return null;
            }

            var evidence = EvidenceOf(fresh);
            foreach (var one in fresh)
            {
                found[one] = evidence.GetValueOrDefault(one) ?? new IndicatorEvidence(one, []);
                if (!rule.IsTraffic(found[one]))
                {
                    frontier.Add(one);
                }
            }
        }

        return Shape(found, joined);
    }

    private static List<TiedIndicator> Unpopular(IReadOnlyList<TiedIndicator> rows)
    {
        var kept = new List<TiedIndicator>(rows.Count);
        foreach (var tie in rows.GroupBy(row => row.Tie.Key, StringComparer.Ordinal))
        {
            var all = tie.ToList();
            if (all.Select(row => row.Indicator).Distinct().Count() <= Limits.IndicatorsPerTieMax)
            {
                kept.AddRange(all);
            }
        }

        return kept;
    }

    private Cluster Shape(Dictionary<IndicatorKey, IndicatorEvidence> found, List<TiedIndicator> joined)
    {
        // What turned out to be traffic was looked at, and is not part of it.
        var indicators = found.Values.Where(one => found.Count == 1 || !rule.IsTraffic(one)).OrderBy(one => one.Indicator).ToList();
        var places = indicators.Select((one, i) => (one.Indicator, i)).ToDictionary(pair => pair.Indicator, pair => pair.i);
        var cores = Enumerable.Range(0, indicators.Count).ToArray();
        foreach (var tie in joined.Where(row => row.Tie.By.Length == 0 && places.ContainsKey(row.Indicator))
            .GroupBy(row => row.Tie.Key, StringComparer.Ordinal))
        {
            var all = tie.Select(row => places[row.Indicator]).ToList();
            foreach (var other in all.Skip(1))
            {
                Merge(cores, all[0], other);
            }
        }

        var words = joined.Where(row => row.Tie.By.Length > 0 && places.ContainsKey(row.Indicator)).Distinct()
            .GroupBy(row => row.Tie.Key, StringComparer.Ordinal)
            .Where(tie => tie.Select(row => row.Indicator).Distinct().Skip(1).Any())
            .SelectMany(tie => tie).ToList();
        return new Cluster(indicators, cores, words);
    }

    private static void Merge(int[] cores, int one, int other)
    {
        var (keep, change) = (Math.Min(cores[one], cores[other]), Math.Max(cores[one], cores[other]));
        for (var i = 0; i < cores.Length && keep != change; i++)
        {
            cores[i] = cores[i] == change ? keep : cores[i];
        }
    }

    private Dictionary<IndicatorKey, IndicatorEvidence> EvidenceOf(List<IndicatorKey> indicators) =>
        indicators.Count == 0 ? [] : graph.EvidenceOf(indicators).ToDictionary(one => one.Indicator);
}
