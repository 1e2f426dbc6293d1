using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Breakwater.Matching;

/// <summary>Collects keys. The seed is random, so that nobody can choose indicators that collide.</summary>
internal sealed class KeyTableBuilder
{
    private readonly List<ulong> _hashes = [];
    private readonly List<KeyTable.Record> _records = [];
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public KeyTableBuilder()
    {
        Span<byte> seed = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(seed);
        Seed = MemoryMarshal.Read<ulong>(seed);
    }

    public ulong Seed { get; }

    public IReadOnlyList<ulong> Hashes => _hashes;

    public ReadOnlySpan<KeyTable.Record> Records => CollectionsMarshal.AsSpan(_records);

    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    public void Add(IndicatorKind kind, ReadOnlySpan<byte> key, uint entry)
    {
        if (_records.Count == Limits.EntriesMax)
        {
            throw new InvalidOperationException($"An index holds at most {Limits.EntriesMax} keys.");
        }

        _hashes.Add(KeyHash.OfExact(Seed, kind, key));
        _records.Add(new KeyTable.Record(_bytes.WrittenCount, (ushort)key.Length, kind, entry, 0));
        _bytes.Write(key);
    }
}
