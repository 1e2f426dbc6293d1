namespace Breakwater.CargoFlow.Restoration;

/// <summary>
/// What no schedule can go below. Each flow (and each safety service) is cut into layers: a share of it that cannot come back before
/// certain jobs are done, those without which it would not be there though all others were. A layer ends no earlier than
/// <list type="bullet">
/// <item>its longest chain of work, and its work spread over all crews that can do it;</item>
/// <item>and, of several layers, no earlier than one machine as fast as all crews together could end them one after the other, where each
/// job's minutes are split among the layers that need it. For any split, taking them by weight for work is the least (Smith 1956); the
/// split that levels weight for work makes it largest (Queyranne 1993; Margot, Queyranne and Wang 2003).</item>
/// </list>
/// For each layer one of the two counts, whichever makes the sum larger.
/// </summary>
internal static class LowerBound
{
    public static (double Safety, double Cargo) Of(Work work, LossMeter meter)
    {
        if (work.Jobs.Length == 0)
        {
            return (0, 0);
        }

        var (safety, cargo) = Layers(work, meter);
        var ends = new EarliestEnds(work);
        return (Of(work, safety, ends), Of(work, cargo, ends));
    }

    private static double Of(Work work, List<Layer> layers, EarliestEnds ends)
    {
        foreach (var layer in layers)
        {
            layer.Alone = ends.Of(layer.Jobs);
        }

        // One machine for all jobs together; or only for those of one skill, done by fewer crews.
        var best = layers.Sum(layer => layer.Weight * layer.Alone);
        foreach (var kind in ends.Kinds)
        {
            best = Math.Max(best, Mixed(work, layers, kind));
        }

        return best;
    }

    private static double Mixed(Work work, List<Layer> layers, CrewKind kind)
    {
        var rest = layers.ToList();
        var fixedSum = 0.0;
        var best = 0.0;
        while (rest.Count > 0)
        {
            var shared = SharedWork.Split(work, rest, kind);
            best = Math.Max(best, fixedSum + shared.Sum);
            // Layers for which their own end says more leave the machine; the work that they held goes to the others.
            var leaving = shared.Leaving();
            if (leaving.Count == 0)
            {
                break;
            }

            fixedSum += leaving.Sum(layer => layer.Weight * layer.Alone);
            rest.RemoveAll(leaving.Contains);
            best = Math.Max(best, fixedSum + rest.Sum(layer => layer.Weight * layer.Alone));
        }

        return Math.Max(best, rest.Count == 0 ? fixedSum : 0);
    }

    /// <summary>For each flow and safety service what is lost without each single job tells its layers.</summary>
    private static (List<Layer> Safety, List<Layer> Cargo) Layers(Work work, LossMeter meter)
    {
        var safe = work.Model.Services.Index().Where(one => one.Item.Safety).Select(one => one.Index).ToArray();
        var flows = work.Graph.Flows.Length;
        var count = work.Jobs.Length;
        long[] Losses() => [.. Enumerable.Range(0, flows).Select(meter.CargoOf), .. safe.Select(meter.SafetyOf)];
        meter.Of(_ => true);
        var final = Losses();
        var without = new long[count][];
        for (var job = 0; job < count; job++)
        {
            meter.Set(job, false);
            meter.Now();
            without[job] = Losses();
            meter.Set(job, true);
        }

        meter.Of(_ => false);
        var now = Losses();
        var found = (Safety: new List<Layer>(), Cargo: new List<Layer>());
        for (var one = 0; one < now.Length; one++)
        {
            var steps = Enumerable.Range(0, count).Select(job => Math.Min(without[job][one], now[one])).Append(now[one]).Append(final[one])
                .Distinct().OrderDescending().ToList();
            foreach (var (high, low) in steps.Zip(steps.Skip(1)))
            {
                var jobs = Closed(work, Enumerable.Range(0, count).Where(job => without[job][one] >= high));
                if (jobs.Length > 0)
                {
                    (one < flows ? found.Cargo : found.Safety).Add(new Layer(high - low, jobs));
                }
            }
        }

        // Layers of different flows with the same jobs are one.
        return (Merge(found.Safety), Merge(found.Cargo));
    }

    private static List<Layer> Merge(List<Layer> layers) =>
        [.. layers.GroupBy(layer => string.Join(',', layer.Jobs))
            .Select(same => new Layer(same.Sum(one => one.Weight), same.First().Jobs))];

    private static int[] Closed(Work work, IEnumerable<int> jobs)
    {
        var all = new SortedSet<int>();
        var open = new Stack<int>(jobs);
        while (open.TryPop(out var job))
        {
            if (all.Add(job))
            {
                Array.ForEach(work.Jobs[job].After, open.Push);
            }
        }

        return [.. all];
    }
}

/// <summary>A share that is lost until these jobs are done.</summary>
internal sealed class Layer(double weight, int[] jobs)
{
    public double Weight { get; } = weight;

    public int[] Jobs { get; } = jobs;

    /// <summary>The earliest minute at which they can all be done, were there nothing else to do.</summary>
    public double Alone { get; set; }
}

/// <summary>Jobs that only certain crews can do, and those crews. The jobs of all kinds together are a kind too.</summary>
internal sealed record CrewKind(bool[] Jobs, int Crews, double From);
