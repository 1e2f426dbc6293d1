namespace Breakwater.Protocol;

/// <summary>
/// How a holder of some segments of a chain comes to what a head says with the least to download. Segments that were put together cover
/// what their parts covered, so whoever has the parts needs only what comes after them.
/// </summary>
public static class ChainPath
{
    /// <summary>The segments to hold from now on: of those held as many as still fit, then others of the head.</summary>
    /// <param name="held">In order, from position 0; empty for none.</param>
    /// <param name="isAtHand">True for a segment that need not be downloaded.</param>
    public static IReadOnlyList<SegmentRef> To(ChainHead head, IReadOnlyList<SegmentRef> held, Func<SegmentRef, bool> isAtHand)
    {
        // Cheapest way from a position to the end, found from the end backwards.
        var best = new Dictionary<long, (long Bytes, SegmentRef? Next)> { [head.Sequence] = (0, null) };
        foreach (var segment in head.Segments.Concat(head.Parts).OrderByDescending(segment => segment.From).ThenByDescending(s => s.To))
        {
            if (best.TryGetValue(segment.To, out var rest))
            {
                var bytes = rest.Bytes + (isAtHand(segment) ? 0 : segment.Bytes);
                if (!best.TryGetValue(segment.From, out var known) || bytes < known.Bytes)
                {
                    best[segment.From] = (bytes, segment);
                }
            }
        }

        // Of equal price the longest that is held stays.
        var keep = Enumerable.Range(0, held.Count + 1).Reverse()
            .Where(count => best.ContainsKey(count == 0 ? 0 : held[count - 1].To))
            .MinBy(count => best[count == 0 ? 0 : held[count - 1].To].Bytes);
        var path = held.Take(keep).ToList();
        for (var at = keep == 0 ? 0 : held[keep - 1].To; best[at].Next is { } next; at = next.To)
        {
            path.Add(next);
        }

        return path;
    }
}
