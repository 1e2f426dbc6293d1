namespace Breakwater.EarlyWarning;

/// <summary>Indicators that belong together, and all that is said about them.</summary>
/// <param name="Indicators">In the order of their keys; each once, with or without evidence.</param>
/// <param name="Cores">For each indicator, the group of those that it is joined with by what the values themselves show.</param>
/// <param name="Words">The ties that stand on a member's word.</param>
public sealed record Cluster(
    IReadOnlyList<IndicatorEvidence> Indicators, IReadOnlyList<int> Cores, IReadOnlyList<TiedIndicator> Words);
