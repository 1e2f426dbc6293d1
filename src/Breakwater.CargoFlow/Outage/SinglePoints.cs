namespace Breakwater.CargoFlow.Outage;

/// <summary>A service whose loss is felt by several members.</summary>
/// <param name="Members">Those whose flows carry less, in the order of the model.</param>
/// <param name="LostPerHour">Rate times weight that is lost when it is down, fallbacks that can be worked at once reckoned in.</param>
public sealed record SinglePoint(Service Service, IReadOnlyList<string> Members, double LostPerHour);

/// <summary>Finds what many members share without knowing it: each service is taken down alone.</summary>
public static class SinglePoints
{
    /// <returns>
    /// Those that at least two members feel, most members first, then most cargo. Of a model whose rings use <see cref="Limits.WorkMax"/>
    /// up,
    /// those among the first services.
    /// </returns>
    public static IReadOnlyList<SinglePoint> Of(CargoModel model)
    {
        var graph = new PortGraph(model);
        var levels = graph.NewLevels();
        var state = PortState.AllWell(graph);
        foreach (var (i, fallback) in model.Services.SelectMany(one => one.Fallbacks).Index())
        {
            state.Usable[i] = fallback.After <= 0;
        }

        var found = new List<SinglePoint>();
        for (var i = 0; i < graph.Count && levels.Work <= Limits.WorkMax; i++)
        {
            state.Own[i] = 0;
            graph.Evaluate(state, levels);
            state.Own[i] = 1;
            var lost = model.Flows.Index()
                .Select(one => (one.Item, Share: 1 - graph.ValueOf(graph.Flows[one.Index], -1, state, levels.Level)))
                .Where(one => one.Share > 0 && one.Item.Rate > 0).ToList();
            var members = lost.Select(one => one.Item.Owner).Concat(model.Services[i].Members).Distinct(StringComparer.Ordinal).ToList();
            if (members.Count > 1)
            {
                found.Add(new SinglePoint(model.Services[i], members, lost.Sum(one => one.Item.Rate * one.Item.Weight * one.Share)));
            }
        }

        return [.. found.OrderByDescending(one => one.Members.Count).ThenByDescending(one => one.LostPerHour).Take(Limits.SinglePointsMax)];
    }
}
