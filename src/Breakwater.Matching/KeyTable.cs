using System.Numerics;

namespace Breakwater.Matching;

/// <summary>
/// Keys of every kind, each with the entries that carry it: an open table of 32-bit tag and 32-bit record number behind a filter of one
/// word a key, over one block of key bytes. Immutable once built.
/// </summary>
internal sealed class KeyTable
{
    private readonly ulong[] _filter;
    private readonly int _filterShift;
    private readonly ulong[] _slots;
    private readonly int _slotMask;
    private readonly Record[] _records;
    private readonly byte[] _bytes;

    public KeyTable(KeyTableBuilder builder)
    {
        Seed = builder.Seed;
        _records = builder.Records.ToArray();
        _bytes = builder.Bytes.ToArray();
        var words = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, _records.Length / 4));
        _filter = new ulong[words];
        _filterShift = 64 - BitOperations.Log2((uint)words);
        var slots = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, (long)_records.Length * 3 / 2));
        _slots = new ulong[slots];
        _slotMask = slots - 1;
        for (var i = 0; i < _records.Length; i++)
        {
            Insert(i, builder.Hashes[i]);
        }
    }

    public ulong Seed { get; }

    public int Count => _records.Length;

    /// <summary>False when no key has this hash; true may be wrong about one time in fifty.</summary>
    public bool MayHold(ulong hash)
    {
        var bits = FilterBits(hash);
        return (_filter[hash >> _filterShift] & bits) == bits;
    }

    /// <summary>First record with this key; -1 when there is none. Text keys are given folded or not, as the log line has them.</summary>
    public int Find(ulong hash, IndicatorKind kind, ReadOnlySpan<byte> key, bool fold)
    {
        if (!MayHold(hash))
        {
            return -1;
        }

        for (var slot = (int)hash & _slotMask; _slots[slot] != 0; slot = (slot + 1) & _slotMask)
        {
            if ((uint)(_slots[slot] >> 32) == (uint)(hash >> 32))
            {
                var index = (int)(uint)_slots[slot] - 1;
                if (_records[index].Kind == kind && KeyEquals(_records[index], key, fold))
                {
                    return index;
                }
            }
        }

        return -1;
    }

    public uint EntryOf(int record) => _records[record].Entry;

    /// <summary>Next record with the same key; -1 after the last.</summary>
    public int Next(int record) => _records[record].Next - 1;

    private static ulong FilterBits(ulong hash) =>
        (1UL << (int)(hash & 63)) | (1UL << (int)((hash >> 6) & 63)) | (1UL << (int)((hash >> 12) & 63));

    private void Insert(int index, ulong hash)
    {
        _filter[hash >> _filterShift] |= FilterBits(hash);
        ref var record = ref _records[index];
        var key = _bytes.AsSpan(record.Offset, record.Length);
        var slot = (int)hash & _slotMask;
        for (; _slots[slot] != 0; slot = (slot + 1) & _slotMask)
        {
            var other = (int)(uint)_slots[slot] - 1;
            if ((uint)(_slots[slot] >> 32) == (uint)(hash >> 32) && _records[other].Kind == record.Kind
                && KeyEquals(_records[other], key, fold: false))
            {
                record.Next = other + 1;
                break;
            }
        }

        _slots[slot] = (hash >> 32 << 32) | (uint)(index + 1);
    }

    private bool KeyEquals(in Record record, ReadOnlySpan<byte> key, bool fold)
    {
        if (record.Length != key.Length)
        {
            return false;
        }

        var own = _bytes.AsSpan(record.Offset, record.Length);
        if (!fold)
        {
            return own.SequenceEqual(key);
        }

        for (var i = 0; i < own.Length; i++)
        {
            if (own[i] != TokenRules.Fold(key[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <param name="Next">Record number of the next one with this key, plus one; 0 at the end.</param>
    internal record struct Record(int Offset, ushort Length, IndicatorKind Kind, uint Entry, int Next);
}
