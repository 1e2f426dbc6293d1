using System.Runtime.InteropServices;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.LookingBack;

/// <summary>
/// Values seen in six hours: hashes in a sorted file. They are in memory only while values are added; otherwise one block of the file is
/// read
/// to ask.
/// </summary>
internal sealed class MemoryBucket(string path)
{
    private const int BlockHashes = 512;

    private ValueSet? _active = new(0);
    private ulong[] _blockStarts = [];
    private long _inFile;
    private bool _isDirty;

    public long Count => _active?.Count ?? _inFile;

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
        _active = null;
    }

    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool Holds(ulong hash) => _active?.Contains(hash) ?? FileHolds(hash);

    public void Add(ulong hash)
    {
        var active = _active ??= Activate();
        if (active.Count < Limits.BucketValuesMax)
        {
            _isDirty |= active.Add(hash);
        }
        else
        {
            IsFull |= !active.Contains(hash);
        }
    }

    /// <summary>Makes what was added durable; when nothing was, lets go of the memory.</summary>
    public void Save()
    {
        if (!_isDirty)
        {
            _active = null;
            return;
        }

        var all = _active!.ToSorted();
        AtomicFile.Write(path, MemoryMarshal.AsBytes<ulong>(all));
        Index(all);
        _isDirty = false;
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

    private ValueSet Activate()
    {
        var known = Read();
        var active = new ValueSet(known.Length);
        foreach (var hash in known)
        {
            active.Add(hash);
        }

        return active;
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
