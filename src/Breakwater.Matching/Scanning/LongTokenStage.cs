using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Breakwater.Matching.Image;

namespace Breakwater.Matching.Scanning;

/// <summary>The first look at long tokens without a dot, by their last 32 characters.</summary>
internal static unsafe class LongTokenStage
{
    /// <summary>Puts the ends of those that an image may hold among the survivors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static nint Run<TProcessor>(ScanBuffers buffers, IndexImage image, byte* chunk, nint tokens)
        where TProcessor : struct, IProcessor
    {
        int* ends = buffers.Names, survivorList = buffers.Survivors;
        var hashes = buffers.Hashes;
        var key = image.Key;
        var filter = image.Candidates;
        for (nint i = 0; i < tokens; i++)
        {
            var hash = key.FoldedTail(chunk + ends[i], HashKey.BlockBytes);
            hashes[i] = hash;
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(filter.BlockOf(hash));
            }
        }

        nint survivors = 0;
        for (nint i = 0; i < tokens; i++)
        {
            survivorList[survivors] = ends[i];
            survivors += filter.MayHold<TProcessor>(hashes[i]) ? 1 : 0;
        }

        return survivors;
    }
}
