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

    /// <param name="chunk">Where the chunk begins; at least <see cref="TextScan.MarginBytes"/> less one bytes can be read before each name's end.</param>
    /// <returns>The number of survivors.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static nint Run<TProcessor>(ScanBuffers buffers, IndexImage image, byte* chunk, nint names)
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

        for (nint i = 0; i < names; i++)
        {
            if (filter.MayHold<TProcessor>(hashes[i]) && MayMatch<TProcessor>(buffers, image, chunk, nameList[i]))
            {
                survivorList[survivors++] = nameList[i];
            }
        }

        return survivors;
    }

    /// <summary>
    /// A second look, for names under a parent that many share: whether the name, a parent of it or it as a host is among the keys. Names
    /// that are longer than the bitmaps show at once, or cut by an escape, go on.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool MayMatch<TProcessor>(ScanBuffers buffers, IndexImage image, byte* chunk, nint end)
        where TProcessor : struct, IProcessor
    {
        var dots = CandidateSorter.Window((byte*)buffers.Dots, end);
        nint run = BitOperations.LeadingZeroCount(~CandidateSorter.Window((byte*)buffers.Tokens, end) | 1);
        var front = chunk[end - run - 1];
        if (run > RunCharsMax || front == '\\' || image.Has(IndicatorKind.FileName))
        {
            return true;
        }

        var key = image.Key;
        var keys = image.Keys;
        dots &= ulong.MaxValue << (int)(64 - run);
        for (var rest = dots & ~(0x8000_0000_0000_0000 >> BitOperations.LeadingZeroCount(dots)); rest != 0;)
        {
            nint length = BitOperations.LeadingZeroCount(rest);
            rest &= ~(0x8000_0000_0000_0000 >> (int)length);
            if (keys.MayHold<TProcessor>(key.OfFolded((int)IndicatorKind.Domain, chunk + end, length)))
            {
                return true;
            }
        }

        return keys.MayHold<TProcessor>(key.OfFolded((int)IndicatorKind.Domain, chunk + end, run))
            || (front is (byte)'@' or (byte)'/' && keys.MayHold<TProcessor>(key.OfFolded(ImageKeys.HostTag, chunk + end, run)));
    }
}
