using Breakwater.Matching;

namespace Breakwater.Sensor.Index;

/// <summary>One entry of a segment as it is matched.</summary>
/// <param name="Chain">Number of its chain in the snapshot's list; a removal takes back an addition of its own chain only.</param>
/// <param name="Indicator">STIX id of the published indicator.</param>
internal readonly record struct LiveEntry(IndicatorValue Value, string Indicator, long PublishedMicros, int Chain)
{
    /// <summary>What a removal names.</summary>
    public (int Chain, IndicatorValue Value, string Indicator) Key => (Chain, Value, Indicator);
}
