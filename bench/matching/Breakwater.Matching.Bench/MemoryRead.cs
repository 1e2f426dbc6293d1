using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Breakwater.MatchingBench;

/// <summary>The yardstick: all bytes are read once with vectors and added up, nothing else.</summary>
internal static class MemoryRead
{
    private const int Lanes = 8;

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static ulong Sum(ReadOnlySpan<byte> text)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        Vector256<ulong> a = default, b = default, c = default, d = default;
        var step = Lanes * Vector256<byte>.Count;
        nuint at = 0;
        for (; at + (nuint)step <= (nuint)text.Length; at += (nuint)step)
        {
            a += Load(ref start, at) + Load(ref start, at + 128);
            b += Load(ref start, at + 32) + Load(ref start, at + 160);
            c += Load(ref start, at + 64) + Load(ref start, at + 192);
            d += Load(ref start, at + 96) + Load(ref start, at + 224);
        }

        return Vector256.Sum(a + b + c + d);
    }

    private static Vector256<ulong> Load(ref byte start, nuint at) => Vector256.LoadUnsafe(ref start, at).AsUInt64();
}
