using Breakwater.Matching;
using Breakwater.Protocol;

namespace Breakwater.Sensor.Index;

/// <summary>Entries of segments as they are matched, and a count of those that no matcher can use.</summary>
internal sealed class UsableEntries
{
    public int Unusable { get; private set; }

    /// <param name="number">Of their chain.</param>
    public IEnumerable<(bool Removed, LiveEntry Entry)> Of(int number, IEnumerable<SegmentEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (IndicatorKinds.TryParse(entry.Kind, out var kind) && IndicatorValue.TryParse(kind, entry.Value, out var value, out _))
            {
                yield return (entry.Removed, new LiveEntry(value, entry.Indicator, entry.PublishedMicros, number));
            }
            else
            {
                Unusable++;
            }
        }
    }
}
