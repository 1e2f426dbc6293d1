using Breakwater.Matching;
using Breakwater.Sensor.Index;
using Breakwater.Sensor.LookingBack;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Sightings;

/// <summary>Adds up the hits of one batch of lines. A line counts once for a value, however often and under however many
/// indicators; its first field stands for it. What the member excludes goes no further than here.</summary>
internal sealed class FoundSightings(LookBackMemory memory, Exclusions exclusions)
{
    private readonly Dictionary<string, WaitingSighting> _found = [];
    private readonly Dictionary<string, WaitingSighting> _line = [];

    /// <summary>Hits that were left out because the member excludes them.</summary>
    public long Excluded { get; private set; }

    public IReadOnlyList<WaitingSighting> All => [.. _found.Values];

    /// <param name="field">Asked for the field of the hit when it is the first of its value in the line.</param>
    public void AddHit(
        LiveEntry entry, ReadOnlySpan<byte> seen, string system, DateTimeOffset at, TimeSpan ordinaryUseAge, Func<string?> field)
    {
        if (exclusions.Excludes(entry.Value, seen))
        {
            Excluded++;
            return;
        }

        var one = One(entry, system, at, at);
        if (_line.TryGetValue(one.Key, out var known))
        {
            _line[one.Key] = known.Plus(one) with { Count = 1 };
            return;
        }

        // A wide range is not looked up as a whole: the address that was seen stands for it.
        var isRange = entry.Value.Kind is IndicatorKind.Ipv4 or IndicatorKind.Ipv6 && entry.Value.Text.Contains('/');
        _line[one.Key] = one with
        {
            SeenBefore = isRange && memory.WasSeenBefore(seen, one.Published - ordinaryUseAge),
            Field = field(),
        };
    }

    public void EndLine()
    {
        foreach (var sighting in _line.Values)
        {
            Add(sighting);
        }

        _line.Clear();
    }

    /// <summary>Adds what looking back found: a value on one kind of system, counted once.</summary>
    public void AddLate(LiveEntry entry, TimeSpan ordinaryUseAge)
    {
        if (exclusions.MayHold(entry.Value))
        {
            return;
        }

        foreach (var (system, first, last) in memory.SeenSince(entry.Value, PublishedOf(entry) - ordinaryUseAge))
        {
            Add(One(entry, system, first, last));
        }
    }

    /// <summary>Counts of looking back do not add up: the same value under two new indicators is one occurrence.</summary>
    public void CapCounts()
    {
        foreach (var (key, sighting) in _found)
        {
            _found[key] = sighting with { Count = 1 };
        }
    }

    private static DateTimeOffset PublishedOf(LiveEntry entry) =>
        DateTimeOffset.UnixEpoch.AddTicks(entry.PublishedMicros * TimeSpan.TicksPerMicrosecond);

    private static WaitingSighting One(in LiveEntry entry, string system, DateTimeOffset first, DateTimeOffset last) => new(
        entry.Value.Kind.Name(), entry.Value.Text, system, 1, first, last, [entry.Indicator], entry.PublishedMicros, SeenBefore: false);

    private void Add(WaitingSighting sighting) =>
        _found[sighting.Key] = _found.TryGetValue(sighting.Key, out var known) ? known.Plus(sighting) : sighting;
}
