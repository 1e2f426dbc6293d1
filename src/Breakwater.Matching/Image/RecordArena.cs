namespace Breakwater.Matching.Image;

/// <summary>Records in the order in which they came, each with its hash, until it is known where in the image they go.</summary>
internal sealed class RecordArena
{
    private const int ChunkBytes = 1 << 20;

    private readonly List<(byte[] Bytes, int Used)> _full = [];
    private byte[] _last = new byte[4096];
    private int _used;

    public ChunkedList Hashes { get; } = new();

    public long Bytes { get; private set; }

    public long Count => Hashes.Count;

    public void Add(IndicatorKind kind, uint entry, ReadOnlySpan<byte> key, ulong hash)
    {
        var needed = key.Length + RecordLayout.HeadBytesMax;
        if (_last.Length - _used < needed)
        {
            _full.Add((_last, _used));
            _last = new byte[ChunkBytes];
            _used = 0;
        }

        var written = RecordLayout.Write(_last.AsSpan(_used), kind, entry, key);
        _used += written;
        Bytes += written;
        Hashes.Add(hash);
    }

    /// <summary>Every record with its head and hash, in order.</summary>
    public void ForEach(RecordVisitor visit)
    {
        var number = 0L;
        foreach (var (bytes, used) in _full.Append((_last, _used)))
        {
            var rest = bytes.AsSpan(0, used);
            while (!rest.IsEmpty)
            {
                RecordLayout.TryReadHead(rest, out var head);
                visit(rest[..head.Bytes], head, Hashes[number++]);
                rest = rest[head.Bytes..];
            }
        }
    }
}

/// <summary>Takes one record.</summary>
internal delegate void RecordVisitor(ReadOnlySpan<byte> record, in RecordHead head, ulong hash);
