namespace Breakwater.CargoFlow.Outage;

/// <summary>Brings hits into the state that an evaluation starts from.</summary>
internal static class HitState
{
    /// <summary>The services that a hit meets.</summary>
    public static IEnumerable<int> Targets(PortGraph graph, Hit hit) => graph.Index.TryGetValue(hit.Target, out var service)
        ? [service]
        : graph.Model.Services.Index().Where(one => one.Item.Owner == hit.Target).Select(one => one.Index);

    public static void Apply(PortGraph graph, PortState state, Hit hit, int number)
    {
        foreach (var service in Targets(graph, hit))
        {
            if (hit.Kind == HitKind.Disconnected)
            {
                state.Connected[service] = false;
                state.Home[service] = number;
            }
            else
            {
                state.Own[service] = Math.Min(state.Own[service], hit.Kind == HitKind.Down ? 0 : hit.Share);
            }
        }
    }

    /// <exception cref="ArgumentException">The situation does not fit the model; the message holds every reason.</exception>
    public static void Demand(CargoModel model, Situation situation)
    {
        if (situation.Check(model) is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(situation));
        }
    }
}
