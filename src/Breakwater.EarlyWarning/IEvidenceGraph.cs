namespace Breakwater.EarlyWarning;

/// <summary>Where indicators, their ties and the evidence are kept: in memory, or in a hub's database. All of one audience.</summary>
public interface IEvidenceGraph
{
    /// <summary>All ties of these indicators.</summary>
    IReadOnlyList<TiedIndicator> TiesOf(IReadOnlyCollection<IndicatorKey> indicators);

    /// <summary>The indicators that have these ties: of each tie all, or more than <see cref="Limits.IndicatorsPerTieMax"/>.</summary>
    IReadOnlyList<TiedIndicator> TiedBy(IReadOnlyCollection<string> ties);

    /// <summary>What is said about these indicators; nothing about one is no entry.</summary>
    IReadOnlyList<IndicatorEvidence> EvidenceOf(IReadOnlyCollection<IndicatorKey> indicators);
}
