namespace Breakwater.Sensor.Index;

/// <summary>
/// An open index file, which stays open while somebody uses it: what is made of it for matching, the thread that scans, and entries
/// that are still to be looked back at. Whoever made it has the first use. Safe for several threads.
/// </summary>
/// <param name="paths">The file and what is beside it; none for an index that is in memory because the disk did not take it.</param>
internal sealed class IndexFile(EntryIndex entries, int number, params IReadOnlyList<string> paths)
{
    private int _uses = 1;
    private volatile bool _isRetired;

    public static IndexFile None { get; } = new(EntryIndex.Empty, 0);

    public EntryIndex Entries => entries;

    public int Number => number;

    /// <summary>One more use; false when the last one has ended.</summary>
    public bool TryUse()
    {
        for (var uses = Volatile.Read(ref _uses); uses > 0; uses = Volatile.Read(ref _uses))
        {
            if (Interlocked.CompareExchange(ref _uses, uses + 1, uses) == uses)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>One more use by somebody who knows of another one that goes on.</summary>
    public void Use() => ObjectDisposedException.ThrowIf(!TryUse(), this);

    public void EndUse()
    {
        if (this == None || Interlocked.Decrement(ref _uses) != 0)
        {
            return;
        }

        entries.Index.Dispose();
        foreach (var path in _isRetired ? paths : [])
        {
            File.Delete(path);
        }
    }

    /// <summary>The file goes with its last use: another one is in its place.</summary>
    public void Retire() => _isRetired = true;
}
