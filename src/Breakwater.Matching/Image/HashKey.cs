using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Breakwater.Matching.Image;

/// <summary>
/// The keyed hash of an index: over bytes from the right, in blocks of 32, so that the end of a longer text hashes as it would alone. Built
/// on 64 × 64 → 128 bit multiplication, so every processor gives the same. docs/formats/index.md is its description.
/// </summary>
internal readonly unsafe struct HashKey
{
    public const int BlockBytes = 32;
    public const ulong FoldWord = 0x2020202020202020;

    private const ulong Golden = 0x9E3779B97F4A7C15;

    private readonly ulong _k0;
    private readonly ulong _k1;
    private readonly ulong _k2;
    private readonly ulong _k3;
    private readonly ulong _k4;

    public HashKey(UInt128 seed)
    {
        var state = (ulong)seed ^ Mix((ulong)(seed >> 64) | 1, Golden);
        _k0 = Next(ref state);
        _k1 = Next(ref state);
        _k2 = Next(ref state);
        _k3 = Next(ref state);
        _k4 = Next(ref state);
    }

    /// <summary>32 bytes of 0, then 32 of 0xFF: read at n, it keeps the last n of 32 bytes.</summary>
    public static ReadOnlySpan<byte> SlidingMask =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }

    /// <summary>Hash of the last <paramref name="length"/> bytes, at most 32, before a position that has 32 readable bytes before it.
    /// Letters count as lower case; so does <c>_</c> count as 0x7F.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong FoldedTail(byte* end, nint length)
    {
        var mask = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(SlidingMask)) + length;
        var words = (ulong*)(end - BlockBytes);
        var masks = (ulong*)mask;
        return Tail(
            (words[0] | FoldWord) & masks[0], (words[1] | FoldWord) & masks[1], (words[2] | FoldWord) & masks[2],
            (words[3] | FoldWord) & masks[3]);
    }

    /// <summary>The same for any bytes: those of the last 32 of the text.</summary>
    public ulong FoldedTail(ReadOnlySpan<byte> text)
    {
        var block = stackalloc ulong[BlockBytes / sizeof(ulong)];
        Load(text, block);
        return FoldedTail((byte*)block + BlockBytes, Math.Min(text.Length, BlockBytes));
    }

    /// <summary>What <see cref="Of"/> gives for a folded key that ends at a position with 32 readable bytes more than it has before it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong OfFolded(int tag, byte* end, nint length)
    {
        var state = ((ulong)length << 8) | (uint)tag;
        for (; length > BlockBytes; length -= BlockBytes, end -= BlockBytes)
        {
            state = Mix(state ^ FoldedTail(end, BlockBytes), _k4);
        }

        return Mix(state ^ FoldedTail(end, length), _k4);
    }

    /// <summary>The same of a key that is no longer than a block, by its <see cref="FoldedTail(byte*, nint)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong OfTail(int tag, nint length, ulong tail) => Mix((((ulong)length << 8) | (uint)tag) ^ tail, _k4);

    /// <summary>Hash of an address or another number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong OfNumber(ulong number) => Mix(number ^ _k0, _k4);

    /// <summary>Hash of a whole key.</summary>
    /// <param name="tag">Keeps keys of one kind apart from those of another.</param>
    /// <param name="fold">True lets letters count as lower case.</param>
    public ulong Of(int tag, ReadOnlySpan<byte> key, bool fold)
    {
        var state = ((ulong)key.Length << 8) | (uint)tag;
        var folding = fold ? FoldWord : 0;
        var block = stackalloc ulong[BlockBytes / sizeof(ulong)];
        do
        {
            var piece = key.Length <= BlockBytes ? key : key[^BlockBytes..];
            Load(piece, block);
            var masks = (ulong*)((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(SlidingMask)) + piece.Length);
            var tail = Tail(
                (block[0] | folding) & masks[0], (block[1] | folding) & masks[1], (block[2] | folding) & masks[2],
                (block[3] | folding) & masks[3]);
            state = Mix(state ^ tail, _k4);
            key = key[..^piece.Length];
        }
        while (!key.IsEmpty);
        return state;
    }

    /// <summary>Sum over whole 64-byte stripes and what is left, for finding damage.</summary>
    public ulong Checksum(byte* bytes, nint length, ulong place)
    {
        ulong a = _k0 ^ place, b = _k1, c = _k2, d = _k3;
        var end = bytes + length;
        for (; end - bytes >= 64; bytes += 64)
        {
            var words = (ulong*)bytes;
            a = Mix(a ^ words[0], _k4 ^ words[1]);
            b = Mix(b ^ words[2], _k4 ^ words[3]);
            c = Mix(c ^ words[4], _k4 ^ words[5]);
            d = Mix(d ^ words[6], _k4 ^ words[7]);
        }

        var state = Mix(a ^ _k1, b ^ _k2) ^ Mix(c ^ _k3, d ^ _k0);
        return Mix(state ^ Of(0, new ReadOnlySpan<byte>(bytes, (int)(end - bytes)), fold: false), _k4 ^ (ulong)length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Tail(ulong w0, ulong w1, ulong w2, ulong w3) => Mix(w0 ^ _k0, w1 ^ _k1) ^ Mix(w2 ^ _k2, w3 ^ _k3);

    private static void Load(ReadOnlySpan<byte> text, ulong* block)
    {
        var piece = text.Length <= BlockBytes ? text : text[^BlockBytes..];
        block[0] = block[1] = block[2] = block[3] = 0;
        piece.CopyTo(new Span<byte>((byte*)block + BlockBytes - piece.Length, piece.Length));
    }

    private static ulong Next(ref ulong state)
    {
        state += Golden;
        var z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (z ^ (z >> 31)) | 1;
    }
}
