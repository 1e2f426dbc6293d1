using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Breakwater.Matching.Image;

namespace Breakwater.Matching.Scanning;

/// <summary>Third step: of the names, those whose last two labels are in an index, or that an escape may have changed.</summary>
internal static unsafe class NameStage
{
    private const ulong AtMost32 = 1UL << 31;

    /// <param name="chunk">Where the chunk begins; at least <see cref="TextScan.MarginBytes"/> less one bytes can be read before each name's end.</param>
    /// <returns>The number of survivors.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static nint Run<TProcessor>(ScanBuffers buffers, IndexImage image, byte* chunk, nint names)
        where TProcessor : struct, IProcessor
    {
        var tokens = (byte*)buffers.Tokens;
        var dots = (byte*)buffers.Dots;
        var hashes = buffers.Hashes;
        var key = image.Key;
        var filter = image.Candidates;
        nint survivors = 0;
        for (nint i = 0; i < names; i++)
        {
            nint end = buffers.Names[i];
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
                buffers.Survivors[survivors++] = (int)end;
            }
        }

        for (nint i = 0; i < names; i++)
        {
            if (filter.MayHold<TProcessor>(hashes[i]))
            {
                buffers.Survivors[survivors++] = buffers.Names[i];
            }
        }

        return survivors;
    }
}
