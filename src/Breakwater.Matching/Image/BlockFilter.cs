using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Breakwater.Matching.Scanning;

namespace Breakwater.Matching.Image;

/// <summary>A split-block Bloom filter: one 32-byte block a key, one bit in each of its eight words.</summary>
internal readonly unsafe struct BlockFilter(byte* blocks, uint count)
{
    public const int BlockBytes = 32;

    private const uint S0 = 0x47B6137B, S1 = 0x44974D91, S2 = 0x8824AD5B, S3 = 0xA2B7289D;
    private const uint S4 = 0x705495C7, S5 = 0x2DF1424B, S6 = 0x9EFC4947, S7 = 0x5C6BFB31;

    /// <summary>Blocks for a number of keys.</summary>
    public static uint BlocksFor(long keys, int bitsPerKey) => (uint)Math.Max(1, ((keys * bitsPerKey) + 255) / 256);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* BlockOf(ulong hash) => blocks + ((nint)(((hash >> 32) * count) >> 32) * BlockBytes);

    /// <summary>False when no key has this hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayHold<TProcessor>(ulong hash)
        where TProcessor : struct, IProcessor =>
        TProcessor.HasAvx2 ? TestAvx2(BlockOf(hash), (uint)hash) : TestPlain((uint*)BlockOf(hash), (uint)hash);

    public bool MayHold(ulong hash) => TestPlain((uint*)BlockOf(hash), (uint)hash);

    /// <summary>True when a bit had to be set.</summary>
    public bool Add(ulong hash)
    {
        var words = (uint*)BlockOf(hash);
        var isNew = false;
        for (var i = 0; i < 8; i++)
        {
            var bit = 1u << (int)(((uint)hash * Salt(i)) >> 27);
            isNew |= (words[i] & bit) == 0;
            words[i] |= bit;
        }

        return isNew;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TestAvx2(byte* block, uint hash)
    {
        var salts = Vector256.Create(S0, S1, S2, S3, S4, S5, S6, S7);
        var places = Avx2.ShiftRightLogical(Avx2.MultiplyLow(Vector256.Create(hash), salts), 27);
        var bits = Avx2.ShiftLeftLogicalVariable(Vector256<uint>.One, places);
        return Avx.TestC(Avx.LoadVector256((uint*)block), bits);
    }

    private static bool TestPlain(uint* words, uint hash)
    {
        for (var i = 0; i < 8; i++)
        {
            if ((words[i] & (1u << (int)((hash * Salt(i)) >> 27))) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static uint Salt(int word) => word switch
    {
        0 => S0,
        1 => S1,
        2 => S2,
        3 => S3,
        4 => S4,
        5 => S5,
        6 => S6,
        _ => S7,
    };
}
