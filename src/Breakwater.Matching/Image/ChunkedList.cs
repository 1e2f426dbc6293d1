namespace Breakwater.Matching.Image;

/// <summary>A list that grows without copying what is in it.</summary>
internal sealed class ChunkedList
{
    private const int ChunkBits = 16;
    private const int ChunkLength = 1 << ChunkBits;

    private readonly List<ulong[]> _chunks = [];
    private ulong[] _last = [];
    private int _used = ChunkLength;

    public long Count { get; private set; }

    public ulong this[long index] => _chunks[(int)(index >> ChunkBits)][index & (ChunkLength - 1)];

    public IReadOnlyList<ulong[]> Chunks => _chunks;

    public void Add(ulong value)
    {
        if (_used == ChunkLength)
        {
            _chunks.Add(_last = new ulong[ChunkLength]);
            _used = 0;
        }

        _last[_used++] = value;
        Count++;
    }

    /// <summary>How much of a chunk is used.</summary>
    public ReadOnlySpan<ulong> Used(int chunk) => chunk == _chunks.Count - 1 ? _chunks[chunk].AsSpan(0, _used) : _chunks[chunk];
}
