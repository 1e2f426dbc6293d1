namespace Breakwater.Protocol;

/// <summary>Sorted segments read as one, while none of them is held whole.</summary>
public static class SegmentMerge
{
    /// <summary>
    /// What segments of one chain come to: for each kind, value and indicator the record of the newest segment that has one, in order.
    /// </summary>
    /// <param name="segments">Oldest first; each in order.</param>
    /// <param name="withRemovals">False leaves removals out, as when the segments begin where the chain does.</param>
    public static IEnumerable<SegmentEntry> Merge(IReadOnlyList<IEnumerable<SegmentEntry>> segments, bool withRemovals)
    {
        var readers = new List<IEnumerator<SegmentEntry>>();
        try
        {
            var queue = new PriorityQueue<int, (SegmentEntry Entry, int Age)>(Comparer<(SegmentEntry Entry, int Age)>.Create(
                static (a, b) => SegmentEntry.CompareKeys(a.Entry, b.Entry) is not 0 and var order ? order : b.Age.CompareTo(a.Age)));
            foreach (var segment in segments)
            {
                readers.Add(segment.GetEnumerator());
                Advance(readers.Count - 1);
            }

            SegmentEntry? last = null;
            while (queue.TryDequeue(out var reader, out var next))
            {
                Advance(reader);
                // Of equal keys the newest came first.
                if (last is { } done && SegmentEntry.CompareKeys(done, next.Entry) == 0)
                {
                    continue;
                }

                last = next.Entry;
                if (withRemovals || !next.Entry.Removed)
                {
                    yield return next.Entry;
                }
            }

            void Advance(int reader)
            {
                if (readers[reader].MoveNext())
                {
                    queue.Enqueue(reader, (readers[reader].Current, reader));
                }
            }
        }
        finally
        {
            readers.ForEach(static reader => reader.Dispose());
        }
    }

    /// <summary>The entries of one sorted sequence whose key the other does not have.</summary>
    public static IEnumerable<SegmentEntry> Missing(IEnumerable<SegmentEntry> from, IEnumerable<SegmentEntry> other)
    {
        using var others = other.GetEnumerator();
        var isThere = others.MoveNext();
        foreach (var entry in from)
        {
            while (isThere && SegmentEntry.CompareKeys(others.Current, entry) < 0)
            {
                isThere = others.MoveNext();
            }

            if (!isThere || SegmentEntry.CompareKeys(others.Current, entry) != 0)
            {
                yield return entry;
            }
        }
    }
}
