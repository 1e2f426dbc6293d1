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
}

/// <summary>Fifth step, over the bitmaps alone: long tokens without a dot, and runs with enough colons for an IPv6 address.</summary>
internal static unsafe class RareStage
{
    private const int BytesAStep = 32;

    /// <summary>Where the run of ones around a position of the chunk begins and ends, in one bitmap or two united. Not known when it may go
    /// on past what the bitmaps hold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryFindRun(ulong* ones, ulong* more, int at, int words, out int start, out int end)
    {
        var word = at >> 6;
        var gaps = ~(ones[word] | more[word]) & (ulong.MaxValue << (at & 63));
        while (gaps == 0 && ++word < words)
        {
            gaps = ~(ones[word] | more[word]);
        }

        end = (word * 64) + BitOperations.TrailingZeroCount(gaps);
        var first = at >> 6;
        var before = ~(ones[first] | more[first]) & ((1UL << (at & 63)) - 1);
        while (before == 0 && --first >= -ScanBuffers.GuardWords)
        {
            before = ~(ones[first] | more[first]);
        }

        start = (first * 64) + 64 - BitOperations.LeadingZeroCount(before);
        return gaps != 0 && before != 0;
    }

    /// <summary>True when a run has the colons of an IPv6 address: two in a row, or enough of them.</summary>
    public static bool MayBeIpv6(ulong* colons, int start, int end)
    {
        var count = 0;
        ulong pairs = 0, last = 0;
        for (var word = start >> 6; word <= (end - 1) >> 6; word++)
        {
            var bits = colons[word];
            bits &= word == start >> 6 ? ulong.MaxValue << (start & 63) : ulong.MaxValue;
            bits &= word == (end - 1) >> 6 ? ulong.MaxValue >> (63 - ((end - 1) & 63)) : ulong.MaxValue;
            count += BitOperations.PopCount(bits);
            pairs |= bits & ((bits << 1) | last);
            last = bits >> 63;
        }

        return pairs != 0 || count >= TokenScanner.ColonsOfIpv6Min;
    }

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

    /// <summary>
    /// Appends positions of colons in every run that may be an IPv6 address: the second of two in a row, and a third one where each of them
    /// is at most five places behind the one before. What else the run holds is not looked at.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static nint Colons<TProcessor>(ScanBuffers buffers, nint words, int* found)
        where TProcessor : struct, IProcessor
    {
        nint count = 0;
        ulong* tokens = buffers.Tokens, colons = buffers.Colons;
        nint word = 0;
        if (TProcessor.HasAvx2)
        {
            var four = stackalloc ulong[4];
            for (; word + 4 <= words; word += 4)
            {
                if (!AnyAddress(tokens + word, colons + word))
                {
                    continue;
                }

                var bits = Thirds(colons + word);
                Avx.Store(four, bits);
                for (var set = ~Avx.MoveMask(Vector256.Equals(bits, Vector256<ulong>.Zero).AsDouble()) & 0xF; set != 0; set &= set - 1)
                {
                    nint i = BitOperations.TrailingZeroCount(set);
                    count = Append(found, count, word + i, four[i], tokens[word + i] | colons[word + i]);
                }
            }
        }

        for (; word < words; word++)
        {
            var second = Near(colons[word], colons[word - 1]);
            var third = second & (Spread(second) | SpreadOver(Near(colons[word - 1], colons[word - 2])));
            var bits = third | (colons[word] & ((colons[word] << 1) | (colons[word - 1] >> 63)));
            count = Append(found, count, word, bits, tokens[word] | colons[word]);
        }

        return count;
    }

    /// <summary>Appends the first of the bits in each run within a word: one is enough.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Append(int* found, nint count, nint word, ulong bits, ulong runs)
    {
        while (bits != 0)
        {
            var first = BitOperations.TrailingZeroCount(bits);
            found[count++] = (int)(word * 64) + first;
            var gaps = ~runs & (ulong.MaxValue << first);
            bits &= ~((gaps & (0 - gaps)) - 1);
        }

        return count;
    }

    /// <summary>The colons that follow another at a distance of one to five.</summary>
    private static ulong Near(ulong colons, ulong before) => colons & (Spread(colons) | SpreadOver(before));

    /// <summary>The one to five places behind each bit.</summary>
    private static ulong Spread(ulong bits)
    {
        var two = bits | (bits << 1);
        return (two | (two << 2) | (bits << 4)) << 1;
    }

    /// <summary>Those of them that reach into the next word.</summary>
    private static ulong SpreadOver(ulong bits) => (bits >> 63) | (bits >> 62) | (bits >> 61) | (bits >> 60) | (bits >> 59);

    /// <summary>
    /// Whether one of four words has two colons in a row, or three that are behind a token's character or another colon, as an address that
    /// lies in two words has in one of them. Most colons of JSON are behind a quote, and times have two.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AnyAddress(ulong* tokens, ulong* colons)
    {
        var here = Avx.LoadVector256(colons);
        var before = Avx.LoadVector256(colons - 1);
        var run = here | Avx.LoadVector256(tokens);
        var runBefore = before | Avx.LoadVector256(tokens - 1);
        var inside = here & ((run << 1) | (runBefore >>> 63));
        var more = inside & (inside + Vector256<ulong>.AllBitsSet);
        var third = more & (more + Vector256<ulong>.AllBitsSet);
        var pair = here & ((here << 1) | (before >>> 63));
        return !Avx.TestZ(third | pair, Vector256<ulong>.AllBitsSet);
    }

    /// <summary>The colons of four words that are looked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Thirds(ulong* colons)
    {
        var here = Avx.LoadVector256(colons);
        var before = Avx.LoadVector256(colons - 1);
        var near = here & (Spread(here) | SpreadOver(before));
        var nearBefore = before & (Spread(before) | SpreadOver(Avx.LoadVector256(colons - 2)));
        var third = near & (Spread(near) | SpreadOver(nearBefore));
        return third | (here & ((here << 1) | (before >>> 63)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Spread(Vector256<ulong> bits)
    {
        var two = bits | (bits << 1);
        return (two | (two << 2) | (bits << 4)) << 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> SpreadOver(Vector256<ulong> bits)
    {
        var two = (bits >>> 59) | (bits >>> 60);
        return two | (two >>> 2) | (bits >>> 63);
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
