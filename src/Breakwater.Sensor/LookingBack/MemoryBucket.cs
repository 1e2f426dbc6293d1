namespace Breakwater.Sensor.LookingBack;

/// <summary>Values seen in six hours: a sorted list of hashes, and a set beside it for those that came since it was sorted.</summary>
internal sealed class MemoryBucket(ulong[] sorted)
{
    private readonly HashSet<ulong> _recent = [];
    private ulong[] _sorted = sorted;

    public int Count => _sorted.Length + _recent.Count;

    public bool IsDirty => _recent.Count > 0;

    /// <summary>True when the bucket had to turn a value away.</summary>
    public bool IsFull { get; private set; }

    public bool Holds(ulong hash) => _recent.Contains(hash) || Array.BinarySearch(_sorted, hash) >= 0;

    public void Add(ulong hash)
    {
        if (_recent.Contains(hash) || Array.BinarySearch(_sorted, hash) >= 0)
        {
            return;
        }

        if (Count < Limits.BucketValuesMax)
        {
            _recent.Add(hash);
        }
        else
        {
            IsFull = true;
        }
    }

    /// <summary>The whole list, sorted; nothing is dirty afterwards.</summary>
    public ReadOnlySpan<ulong> Sort()
    {
        if (_recent.Count > 0)
        {
            var all = new ulong[Count];
            _sorted.CopyTo(all, 0);
            _recent.CopyTo(all, _sorted.Length);
            Array.Sort(all);
            _sorted = all;
            _recent.Clear();
        }

        return _sorted;
    }
}
