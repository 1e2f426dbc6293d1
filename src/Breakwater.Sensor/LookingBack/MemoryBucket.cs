using System.Runtime.InteropServices;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.LookingBack;

/// <summary>
/// Values seen in six hours: hashes in a sorted file, and a set beside it for those that came since it was written. The file's hashes are in
/// memory only while values are added; to ask, one block of it is read.
/// </summary>
internal sealed class MemoryBucket(string path)
{
    private const int BlockHashes = 512;

    private readonly HashSet<ulong> _recent = [];
    private ulong[]? _sorted = [];
    private ulong[] _blockStarts = [];
    private long _inFile;

    public long Count => _inFile + _recent.Count;

    /// <summary>True when the bucket had to turn a value away.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Takes up a file. One that is not a sorted list of hashes is sorted, as far as it goes.</summary>
    public void Load()
    {
        var hashes = Read();
        if (!IsSorted(hashes))
        {
            Array.Sort(hashes);
            AtomicFile.Write(path, MemoryMarshal.AsBytes<ulong>(hashes));
        }

        Index(hashes);
        _sorted = null;
    }

    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool Holds(ulong hash)
    {
        if (_recent.Contains(hash))
        {
            return true;
        }

        return _sorted is null ? FileHolds(hash) : Array.BinarySearch(_sorted, hash) >= 0;
    }

    public void Add(ulong hash)
    {
        _sorted ??= Read();
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

    /// <summary>Makes what was added durable; when nothing was, lets go of the memory.</summary>
    public void Save()
    {
        if (_recent.Count == 0)
        {
            _sorted = null;
            return;
        }

        var known = _sorted ?? Read();
        var all = new ulong[known.Length + _recent.Count];
        known.CopyTo(all, 0);
        _recent.CopyTo(all, known.Length);
        Array.Sort(all);
        AtomicFile.Write(path, MemoryMarshal.AsBytes<ulong>(all));
        Index(all);
        _sorted = all;
        _recent.Clear();
    }

    public void Delete() => File.Delete(path);

    private static bool IsSorted(ulong[] hashes)
    {
        for (var i = 1; i < hashes.Length; i++)
        {
            if (hashes[i] < hashes[i - 1])
            {
                return false;
            }
        }

        return true;
    }

    private ulong[] Read()
    {
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        return MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan(0, bytes.Length / sizeof(ulong) * sizeof(ulong))).ToArray();
    }

    private void Index(ulong[] sorted)
    {
        _inFile = sorted.Length;
        _blockStarts = [.. Enumerable.Range(0, (sorted.Length + BlockHashes - 1) / BlockHashes).Select(b => sorted[b * BlockHashes])];
    }

    private bool FileHolds(ulong hash)
    {
        var place = Array.BinarySearch(_blockStarts, hash);
        if (place >= 0 || ~place == 0)
        {
            return place >= 0;
        }

        using var file = File.OpenHandle(path);
        var block = new ulong[BlockHashes];
        var read = RandomAccess.Read(file, MemoryMarshal.AsBytes(block.AsSpan()), (~place - 1L) * BlockHashes * sizeof(ulong));
        return Array.BinarySearch(block, 0, read / sizeof(ulong), hash) >= 0;
    }
}
