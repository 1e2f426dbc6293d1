namespace Breakwater.Protocol;

/// <summary>
/// When segments of a chain are put together: eight of like size become one of the next. So a chain of a million entries has some dozens
/// of segments, and an entry is rewritten about once for each eightfold growth, not at every change.
/// </summary>
public static class SegmentTiers
{
    /// <summary>Entries of one segment; what is larger is cut, where the log allows it.</summary>
    public const int EntriesMax = 200_000;

    private const int FanOut = 8;
    private const int SmallEntries = 64;

    /// <summary>The first of the newest segments that are to become one; the chain's length when none are.</summary>
    /// <param name="entries">Of each segment, in the chain's order.</param>
    public static int MergeFrom(IReadOnlyList<long> entries)
    {
        var from = entries.Count;
        for (var tier = 0; TopOf(tier) < EntriesMax * FanOut; tier++)
        {
            // Only segments of this size count; smaller ones that came since go along. What is put together below counts as one.
            var below = tier == 0 ? -1 : TopOf(tier - 1);
            var first = entries.Count;
            var sum = 0L;
            var pieces = 0;
            while (first > 0 && entries[first - 1] <= TopOf(tier) && sum + entries[first - 1] <= EntriesMax)
            {
                sum += entries[--first];
                pieces += first < from && entries[first] > below ? 1 : first == from && sum > below ? 1 : 0;
            }

            from = pieces >= FanOut ? first : from;
        }

        return from;
    }

    private static long TopOf(int tier) => SmallEntries * (long)Math.Pow(FanOut, tier);
}
