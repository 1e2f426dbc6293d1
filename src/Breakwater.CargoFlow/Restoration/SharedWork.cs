namespace Breakwater.CargoFlow.Restoration;

/// <summary>
/// The minutes of the jobs of one kind, split among the layers that need them, and the layers in their best order on one machine.
/// </summary>
internal sealed class SharedWork
{
    private readonly List<(Layer Layer, double Minutes)> _order;
    private readonly CrewKind _kind;

    private SharedWork(List<(Layer Layer, double Minutes)> order, CrewKind kind)
    {
        _order = order;
        _kind = kind;
        var done = 0.0;
        foreach (var (layer, minutes) in order)
        {
            done += minutes;
            Sum += layer.Weight * EndOf(done, minutes);
        }
    }

    /// <summary>Weight times end over all layers: no schedule has less.</summary>
    public double Sum { get; }

    public static SharedWork Split(Work work, List<Layer> layers, CrewKind kind)
    {
        var minutes = new double[layers.Count];
        var users = new List<int>[work.Jobs.Length];
        foreach (var (i, layer) in layers.Index())
        {
            foreach (var job in layer.Jobs.Where(job => kind.Jobs[job]))
            {
                (users[job] ??= []).Add(i);
            }
        }

        var jobs = Enumerable.Range(0, users.Length).Where(job => users[job] is not null).ToList();
        var split = jobs.Select(job => Start(work.Jobs[job].Minutes, users[job], minutes)).ToList();
        for (var round = 0; round < Limits.BoundRoundsMax; round++)
        {
            foreach (var (i, job) in jobs.Index())
            {
                Level(work.Jobs[job].Minutes, users[job], split[i], minutes, layers);
            }
        }

        return new SharedWork(
            [.. layers.Index().Select(one => (one.Item, Math.Max(0, minutes[one.Index])))
                .OrderBy(one => one.Item2 / one.Item.Weight)], kind);
    }

    /// <summary>Layers whose own end counts for more than their place, and all that stand behind wait less without them.</summary>
    public List<Layer> Leaving()
    {
        var leaving = new List<Layer>();
        var behind = _order.Sum(one => one.Layer.Weight);
        var done = 0.0;
        foreach (var (layer, minutes) in _order)
        {
            behind -= layer.Weight;
            done += minutes;
            var place = (layer.Weight * EndOf(done, minutes)) + (minutes / _kind.Crews * behind);
            if (layer.Weight * layer.Alone > place)
            {
                leaving.Add(layer);
            }
        }

        return leaving;
    }

    /// <summary>A layer without work of this kind may end at once.</summary>
    private double EndOf(double done, double minutes) => minutes <= 0 ? 0 : _kind.From + (done / _kind.Crews);

    private static double[] Start(long all, List<int> users, double[] minutes)
    {
        foreach (var user in users)
        {
            minutes[user] += (double)all / users.Count;
        }

        return [.. users.Select(_ => (double)all / users.Count)];
    }

    /// <summary>
    /// Gives one job's minutes to those of its layers that have the least work for their weight, until they have as much as the next.
    /// </summary>
    private static void Level(long all, List<int> users, double[] split, double[] minutes, List<Layer> layers)
    {
        for (var i = 0; i < split.Length; i++)
        {
            minutes[users[i]] -= split[i];
            split[i] = 0;
        }

        var order = Enumerable.Range(0, users.Count).OrderBy(i => minutes[users[i]] / layers[users[i]].Weight).ToArray();
        var work = (double)all;
        var weight = 0.0;
        for (var filled = 1; filled <= order.Length; filled++)
        {
            var last = order[filled - 1];
            weight += layers[users[last]].Weight;
            work += minutes[users[last]];
            var ratio = work / weight;
            if (filled == order.Length || ratio <= minutes[users[order[filled]]] / layers[users[order[filled]]].Weight)
            {
                Fill(order.AsSpan(0, filled), ratio, users, split, minutes, layers);
                return;
            }
        }
    }

    private static void Fill(ReadOnlySpan<int> order, double ratio, List<int> users, double[] split, double[] minutes, List<Layer> layers)
    {
        foreach (var i in order)
        {
            split[i] = Math.Max(0, (ratio * layers[users[i]].Weight) - minutes[users[i]]);
            minutes[users[i]] += split[i];
        }
    }
}
