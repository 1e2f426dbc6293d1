namespace Breakwater.Hub.Gate;

/// <summary>Ranges with a value each, sorted so that an overlap is found in logarithmic time.</summary>
internal sealed class AddressRanges<T>
{
    private readonly List<(AddressRange Range, T Value)> _sorted;

    // The furthest end among all ranges up to and with this one, so that a search can stop early.
    private readonly UInt128[] _furthest;

    private AddressRanges(List<(AddressRange Range, T Value)> sorted)
    {
        _sorted = sorted;
        _furthest = new UInt128[sorted.Count];
        for (var i = 0; i < sorted.Count; i++)
        {
            var before = i > 0 && sorted[i - 1].Range.Ipv6 == sorted[i].Range.Ipv6 ? _furthest[i - 1] : UInt128.Zero;
            _furthest[i] = UInt128.Max(before, sorted[i].Range.Last);
        }
    }

    /// <summary>Some range that overlaps, the one that begins last; null when none does.</summary>
    public (AddressRange Range, T Value)? FindOverlap(AddressRange range)
    {
        // Last one of the family that begins at or before the end of what is looked for.
        int low = 0, high = _sorted.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            var candidate = _sorted[middle].Range;
            var before = candidate.Ipv6 == range.Ipv6 ? candidate.First <= range.Last : !candidate.Ipv6;
            (low, high) = before ? (middle + 1, high) : (low, middle);
        }

        for (var i = low - 1; i >= 0 && _sorted[i].Range.Ipv6 == range.Ipv6 && _furthest[i] >= range.First; i--)
        {
            if (_sorted[i].Range.Overlaps(range))
            {
                return _sorted[i];
            }
        }

        return null;
    }

    internal sealed class Builder
    {
        private readonly List<(AddressRange Range, T Value)> _ranges = [];

        public void Add(AddressRange range, T value) => _ranges.Add((range, value));

        public AddressRanges<T> Build() => new(_ranges
            .OrderBy(entry => entry.Range.Ipv6).ThenBy(entry => entry.Range.First).ThenByDescending(entry => entry.Range.Last).ToList());
    }
}
