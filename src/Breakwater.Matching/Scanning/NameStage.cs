using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Breakwater.Matching.Image;

namespace Breakwater.Matching.Scanning;

/// <summary>Third step: of the names, those whose last two labels are in an index, or that an escape may have changed.</summary>
internal static unsafe class NameStage
{
    private const ulong AtMost32 = 1UL << 31;

    /// <summary>Characters that a bitmap shows at once at least.</summary>
    private const int RunCharsMax = 56;

    // A probe is the end of its name, the length of what was hashed, and whether that was the host.
    private const int HostProbe = 1;
    private const int ProbeShift = 7;
    private const int RunCharsMask = 63;

    /// <param name="chunk">Where the chunk begins; <see cref="TextScan.MarginBytes"/> less 64 bytes can be read before each name's
    /// end.</param>
    /// <param name="anyHost">True takes every name for a host, wherever it stands.</param>
    /// <returns>The number of survivors.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static nint Run<TProcessor>(ScanBuffers buffers, IndexImage image, byte* chunk, nint names, bool anyHost)
        where TProcessor : struct, IProcessor
    {
        var tokens = (byte*)buffers.Tokens;
        var dots = (byte*)buffers.Dots;
        var hashes = buffers.Hashes;
        int* nameList = buffers.Names, survivorList = buffers.Survivors;
        var key = image.Key;
        var filter = image.Candidates;
        nint survivors = 0;
        for (nint i = 0; i < names; i++)
        {
            nint end = nameList[i];
            var dotsBefore = CandidateSorter.Window(dots, end);
            var other = ~CandidateSorter.Window(tokens, end);
            var lastDot = 0x8000_0000_0000_0000 >> BitOperations.LeadingZeroCount(dotsBefore | 1);
            nint length = BitOperations.LeadingZeroCount((dotsBefore & ~lastDot) | other | AtMost32);
            nint run = BitOperations.LeadingZeroCount(other | 1);
            var hash = key.FoldedTail(chunk + end, length);
            hashes[i] = hash;
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(filter.BlockOf(hash));
            }

            if (chunk[end - run - 1] == '\\')
            {
                survivorList[survivors++] = (int)end;
            }
        }

        var known = buffers.Ends;
        var markers = buffers.Markers;
        nint count = 0;
        for (nint i = 0; i < names; i++)
        {
            known[count] = nameList[i];
            markers[count] = hashes[i];
            count += filter.MayHold<TProcessor>(hashes[i]) ? 1 : 0;
        }

        return LookAgain<TProcessor>(buffers, image, chunk, count, survivors, anyHost);
    }

    /// <summary>
    /// A second look, for names under a parent that many share: whether the name or a parent of it is among the records, or it as a host
    /// among the keys. Names that are longer than the bitmaps show at once, or that may be the end of a file's name, go on. One
    /// that only its host sends on goes with <see cref="TextScan.HostAlone"/> added to its end.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint LookAgain<TProcessor>(ScanBuffers buffers, IndexImage image, byte* chunk, nint names, nint survivors, bool anyHost)
        where TProcessor : struct, IProcessor
    {
        int* nameList = buffers.Ends, survivorList = buffers.Survivors;
        var hashes = buffers.Hashes;
        var owners = buffers.Owners;
        var keys = image.Keys;
        var takeAll = image.Has(IndicatorKind.FileName);
        for (nint i = 0; i < names;)
        {
            nint probes = 0;
            for (; i < names && probes < ScanBuffers.ProbesMax - RunCharsMax; i++)
            {
                nint run = BitOperations.LeadingZeroCount(~CandidateSorter.Window((byte*)buffers.Tokens, nameList[i]) | 1);
                if (takeAll || run > RunCharsMax || run == 0)
                {
                    survivorList[survivors++] = nameList[i];
                    continue;
                }

                probes = AddProbes(buffers, image, chunk + nameList[i], nameList[i], run, buffers.Markers[i], probes, anyHost);
            }

            for (nint probe = 0; probe < probes; probe++)
            {
                if (keys.MayHold<TProcessor>(hashes[probe]))
                {
                    survivors += Keep(image, chunk, owners[probe], hashes[probe], anyHost, out survivorList[survivors]);
                }
            }
        }

        return survivors;
    }

    /// <summary>0 for a probe that the records do not hold, else 1 and what goes on.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint Keep(IndexImage image, byte* chunk, int probe, ulong hash, bool anyHost, out int survivor)
    {
        var (end, length) = (probe >> ProbeShift, (probe >> 1) & RunCharsMask);
        if ((probe & HostProbe) != 0)
        {
            survivor = anyHost ? end : end + TextScan.HostAlone;
            return 1;
        }

        survivor = end;
        return image.Holds(IndicatorKind.Domain, new ReadOnlySpan<byte>(chunk + end - length, length), hash) ? 1 : 0;
    }

    /// <summary>Hashes a name and its parents of two labels or more, the shortest first, and it as a host where it stands like
    /// one.</summary>
    /// <param name="marker">The tail of the shortest, from the first look.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint AddProbes(
        ScanBuffers buffers, IndexImage image, byte* end, int name, nint run, ulong marker, nint probes, bool anyHost)
    {
        var key = image.Key;
        var hashes = buffers.Hashes;
        var owners = buffers.Owners;
        var dots = CandidateSorter.Window((byte*)buffers.Dots, name) & (ulong.MaxValue << (int)(64 - run));
        var rest = dots & ~(0x8000_0000_0000_0000 >> BitOperations.LeadingZeroCount(dots));
        var tail = marker;
        for (nint length = 0; length < run; probes++)
        {
            var isFirst = length == 0;
            length = BitOperations.LeadingZeroCount(rest | (1UL << (int)(63 - run)));
            rest &= ~(0x8000_0000_0000_0000 >> (int)length);
            if (!isFirst && length <= HashKey.BlockBytes)
            {
                tail = key.FoldedTail(end, length);
            }

            var hash = HashOf(key, (int)IndicatorKind.Domain, end, length, tail);
            hashes[probes] = hash;
            owners[probes] = (name << ProbeShift) | ((int)length << 1);
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(image.Keys.BlockOf(hash));
            }
        }

        if (anyHost || end[-run - 1] is (byte)'@' or (byte)'/')
        {
            hashes[probes] = HashOf(key, ImageKeys.HostTag, end, run, tail);
            owners[probes++] = (name << ProbeShift) | HostProbe;
        }

        return probes;
    }

    /// <param name="tail">Of the key, when it is short enough.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong HashOf(in HashKey key, int tag, byte* end, nint length, ulong tail) =>
        length <= HashKey.BlockBytes ? key.OfTail(tag, length, tail) : key.OfFolded(tag, end, length);
}
