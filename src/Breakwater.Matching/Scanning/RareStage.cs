using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Breakwater.Matching.Scanning;

/// <summary>What a chunk leaves for the next one.</summary>
internal struct RareCarry
{
    /// <summary>Whether the last two bytes of the bitmap of tokens without dots were all ones.</summary>
    public ulong Full;

    /// <summary>Whether the run goes on, and has one colon, or two.</summary>
    public ulong OneColon;

    public ulong TwoColons;

    public ulong LastIsColon;
}

/// <summary>Fifth step, over the bitmaps alone: long tokens without a dot, and runs with enough colons for an IPv6 address.</summary>
internal static unsafe class RareStage
{
    private const int BytesAStep = 32;

    /// <summary>Appends a position inside each stretch of 24 or more token characters without a dot; one stretch may come several times.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static nint LongTokens<TProcessor>(ScanBuffers buffers, nint words, int* found, ref RareCarry carry)
        where TProcessor : struct, IProcessor
    {
        nint count = 0;
        var full = carry.Full;
        for (nint word = 0; word < words; word += BytesAStep / sizeof(ulong))
        {
            var bytes = FullBytes<TProcessor>(buffers, word, words);
            var all = ((ulong)bytes << 2) | full;
            var runs = all & (all >> 1) & (all >> 2);
            full = (bytes >> 30) & 3;
            for (; runs != 0; runs &= runs - 1)
            {
                found[count++] = (int)(word * 64) + (BitOperations.TrailingZeroCount(runs) * 8);
            }
        }

        carry.Full = full;
        return count;
    }

    /// <summary>Appends the position of each third or later colon of a run of token characters and colons, and of the second of two in a
    /// row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static nint Colons(ScanBuffers buffers, nint words, int* found, ref RareCarry carry)
    {
        nint count = 0;
        var (one, two, last) = (carry.OneColon, carry.TwoColons, carry.LastIsColon);
        for (nint i = 0; i < words; i++)
        {
            var colons = buffers.Colons[i];
            var run = buffers.Tokens[i] | colons;
            var later = AddCarry(run, colons, ref one) & colons;
            var third = AddCarry(run, later, ref two) & later;
            var bits = third | (colons & ((colons << 1) | last));
            last = colons >> 63;
            for (; bits != 0; bits &= bits - 1)
            {
                found[count++] = (int)(i * 64) + BitOperations.TrailingZeroCount(bits);
            }
        }

        (carry.OneColon, carry.TwoColons, carry.LastIsColon) = (one, two, last);
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AddCarry(ulong a, ulong b, ref ulong carry)
    {
        var sum = a + b;
        var all = sum + carry;
        carry = sum < a || all < sum ? 1UL : 0;
        return all;
    }

    /// <summary>One bit for each byte of four words that is all ones; words past the end count as zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint FullBytes<TProcessor>(ScanBuffers buffers, nint word, nint words)
        where TProcessor : struct, IProcessor
    {
        if (TProcessor.HasAvx2 && word + 4 <= words)
        {
            var plain = Avx2.AndNot(Avx.LoadVector256(buffers.Dots + word), Avx.LoadVector256(buffers.Tokens + word));
            return (uint)Avx2.MoveMask(Avx2.CompareEqual(plain.AsByte(), Vector256<byte>.AllBitsSet));
        }

        var bits = 0u;
        for (nint i = 0; i < 4 && word + i < words; i++)
        {
            var plain = buffers.Tokens[word + i] & ~buffers.Dots[word + i];
            for (var b = 0; b < 8; b++)
            {
                bits |= (byte)(plain >> (b * 8)) == 0xFF ? 1u << (int)((i * 8) + b) : 0;
            }
        }

        return bits;
    }
}
