namespace Breakwater.Stix;

/// <summary>An observation as the search sees it.</summary>
/// <param name="Index">Its place in what was given.</param>
/// <param name="First">Microseconds.</param>
/// <param name="Last">Microseconds.</param>
internal readonly record struct CandidateTime(int Index, long First, long Last, long Count);

/// <summary>The observations that one leaf may bind, by time.</summary>
internal sealed class Candidates
{
    private readonly long[] _firsts;
    private readonly long[] _lasts;
    private readonly long[] _countByFirst;
    private readonly long[] _countByLast;
    private readonly long _longest;

    public Candidates(IEnumerable<CandidateTime> candidates)
    {
        ByFirst = [.. candidates.OrderBy(static c => c.First).ThenBy(static c => c.Last).ThenBy(static c => c.Index)];
        var byLast = ByFirst.OrderBy(static c => c.Last).ToArray();
        _firsts = Array.ConvertAll(ByFirst, static c => c.First);
        _lasts = Array.ConvertAll(byLast, static c => c.Last);
        _countByFirst = Sums(ByFirst);
        _countByLast = Sums(byLast);
        _longest = ByFirst.Length == 0 ? 0 : ByFirst.Max(static c => c.Last - c.First);
    }

    public CandidateTime[] ByFirst { get; }

    /// <summary>How many observations there are: an upper bound of those with a last time from one on and a first time up to the
    /// other.</summary>
    public long Count(long lastFrom, long firstTo)
    {
        var started = _countByFirst[Below(_firsts, firstTo, true)];

        // One that ended before has started before, when the bounds are in order; what is left out twice otherwise is not known.
        return lastFrom <= firstTo ? started - _countByLast[Below(_lasts, lastFrom, false)] : started;
    }

    /// <summary>Where in <see cref="ByFirst"/> those lie, and maybe some others.</summary>
    public (int From, int To) Range(long lastFrom, long firstTo) =>
        (Below(_firsts, lastFrom < long.MinValue + _longest ? long.MinValue : lastFrom - _longest, false), Below(_firsts, firstTo, true));

    private static long[] Sums(CandidateTime[] candidates)
    {
        var sums = new long[candidates.Length + 1];
        for (var i = 0; i < candidates.Length; i++)
        {
            sums[i + 1] = sums[i] > long.MaxValue - candidates[i].Count ? long.MaxValue : sums[i] + candidates[i].Count;
        }

        return sums;
    }

    /// <summary>How many are below the value, or not above it.</summary>
    private static int Below(long[] sorted, long value, bool isEqualToo)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value || (isEqualToo && sorted[middle] == value))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
