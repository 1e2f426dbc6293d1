using System.Globalization;

namespace Breakwater.Sensor.LookingBack;

/// <summary>
/// Which values were in the logs of one kind of system, by six hours of event time. A file for each bucket; a file that is damaged
/// is as much of a bucket as can be read. When a bucket is full, further values of those hours are not remembered; over the total, the
/// oldest bucket goes.
/// </summary>
internal sealed class SystemMemory(string folder, TimeSpan kept, SensorLog log)
{
    private readonly SortedDictionary<long, MemoryBucket> _buckets = [];

    public static long BucketOf(DateTimeOffset time) => time.UtcTicks / Limits.BucketLength.Ticks;

    public static DateTimeOffset StartOf(long bucket) => new(bucket * Limits.BucketLength.Ticks, TimeSpan.Zero);

    public static DateTimeOffset EndOf(long bucket) => StartOf(bucket + 1);

    public void Load()
    {
        Directory.CreateDirectory(folder);
        foreach (var path in Directory.EnumerateFiles(folder, "*.bin"))
        {
            if (long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var bucket))
            {
                _buckets[bucket] = new MemoryBucket(path);
                _buckets[bucket].Load();
            }
        }
    }

    public void Remember(DateTimeOffset time, List<ulong> hashes, DateTimeOffset now)
    {
        var number = BucketOf(time);
        if (EndOf(number) < now - kept)
        {
            return;
        }

        if (!_buckets.TryGetValue(number, out var bucket))
        {
            _buckets[number] = bucket = new MemoryBucket(PathOf(number));
        }

        var wasFull = bucket.IsFull;
        foreach (var hash in hashes)
        {
            bucket.Add(hash);
        }

        if (bucket.IsFull && !wasFull)
        {
            log.Write($"The memory of the six hours from {StartOf(number):u} is full; further values of that time are not remembered.");
        }
    }

    /// <summary>True when one of the hashes is in a bucket that ended before the time.</summary>
    public bool WasSeenBefore(DateTimeOffset time, IReadOnlyList<ulong> hashes) =>
        _buckets.Any(b => EndOf(b.Key) < time && hashes.Any(b.Value.Holds));

    /// <summary>First and last bucket, of those that end at the time or later, that hold one of the hashes; null when none does.</summary>
    public (long First, long Last)? SeenSince(DateTimeOffset time, IReadOnlyList<ulong> hashes)
    {
        (long First, long Last)? seen = null;
        foreach (var (number, bucket) in _buckets)
        {
            if (EndOf(number) >= time && hashes.Any(bucket.Holds))
            {
                seen = (seen?.First ?? number, number);
            }
        }

        return seen;
    }

    public void Save(DateTimeOffset now)
    {
        foreach (var number in _buckets.Keys.Where(n => EndOf(n) < now - kept).ToList())
        {
            Forget(number);
        }

        while (_buckets.Count > 1 && _buckets.Values.Sum(b => b.Count) > Limits.MemoryValuesMax)
        {
            Forget(_buckets.Keys.First());
        }

        foreach (var bucket in _buckets.Values)
        {
            bucket.Save();
        }
    }

    private void Forget(long number)
    {
        _buckets[number].Delete();
        _buckets.Remove(number);
    }

    private string PathOf(long number) => Path.Combine(folder, number.ToString(CultureInfo.InvariantCulture) + ".bin");
}
