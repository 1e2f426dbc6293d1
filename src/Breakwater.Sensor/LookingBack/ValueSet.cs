using System.Numerics;

namespace Breakwater.Sensor.LookingBack;

/// <summary>A set of 64-bit hashes in one array, half full at most: to ask costs one look at memory.</summary>
internal sealed class ValueSet
{
    private const int SlotsMin = 1024;

    private ulong[] _slots;
    private bool _hasZero;

    /// <param name="count">How many are expected.</param>
    public ValueSet(int count) => _slots = new ulong[BitOperations.RoundUpToPowerOf2((uint)Math.Max(SlotsMin, count * 2))];

    public int Count { get; private set; }

    public bool Contains(ulong hash) => hash == 0 ? _hasZero : _slots[Find(hash)] == hash;

    /// <summary>False when it was there.</summary>
    public bool Add(ulong hash)
    {
        if (hash == 0)
        {
            Count += _hasZero ? 0 : 1;
            return !_hasZero && (_hasZero = true);
        }

        var slot = Find(hash);
        if (_slots[slot] == hash)
        {
            return false;
        }

        _slots[slot] = hash;
        if (++Count * 2 > _slots.Length)
        {
            Grow();
        }

        return true;
    }

    public ulong[] ToSorted()
    {
        var all = new ulong[Count];
        var next = _hasZero ? 1 : 0;
        foreach (var hash in _slots)
        {
            if (hash != 0)
            {
                all[next++] = hash;
            }
        }

        Array.Sort(all);
        return all;
    }

    private int Find(ulong hash)
    {
        var mask = _slots.Length - 1;
        var slot = (int)(hash >> 20) & mask;
        while (_slots[slot] != 0 && _slots[slot] != hash)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new ulong[old.Length * 2];
        foreach (var hash in old)
        {
            if (hash != 0)
            {
                _slots[Find(hash)] = hash;
            }
        }
    }
}
