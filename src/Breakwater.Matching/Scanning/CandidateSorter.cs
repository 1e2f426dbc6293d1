using System.Numerics;
using System.Runtime.CompilerServices;

using Breakwater.Matching.Image;

namespace Breakwater.Matching.Scanning;

/// <summary>
/// Second step: of the tokens with a dot, those whose last label is in an index, and those with the dots of an IPv4 address. Nothing here
/// branches on the text.
/// </summary>
internal static unsafe class CandidateSorter
{
    /// <summary>Bits below a position in a list of quads that hold its shape.</summary>
    public const int ShapeBits = 6;

    /// <summary>Shapes are 1 to this.</summary>
    public const int ShapesMax = 27;

    /// <summary>Set in every shape in a list of quads.</summary>
    public const int IsShape = 1 << (ShapeBits - 1);

    /// <param name="chunk">Where the chunk begins.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (nint Names, nint Quads) Sort(ScanBuffers buffers, byte* chunk, nint from, nint to)
    {
        nint names = 0, quads = 0;
        var all = buffers.Base;
        for (var i = from; i < to; i++)
        {
            nint end = *(int*)(all + (i * sizeof(int)) + ScanBuffers.EndsAt);
            var window = Window(all + ScanBuffers.DotsAt, end);
            if ((long)window < 0)
            {
                // All dots: a URL may end in several that are cut from it.
                var trailing = BitOperations.LeadingZeroCount(~window);
                end -= trailing;
                window <<= trailing;
            }

            var label = (*(ulong*)(chunk + end - 8) | HashKey.FoldWord) >> all[(nint)(window >> 56) + ScanBuffers.LabelShiftsAt];
            var hash = MarkerText.LabelHash(label);
            *(int*)(all + (names * sizeof(int)) + ScanBuffers.NamesAt) = (int)end;
            names += (nint)((*(ulong*)(all + (nint)((hash >> 56) * sizeof(ulong)) + ScanBuffers.LastLabelsAt) >> (int)(hash >> 50)) & 1);
            nint shape = all[(nint)(window >> 52) + ScanBuffers.ShapesAt];
            *(int*)(all + (quads * sizeof(int)) + ScanBuffers.QuadsAt) = (int)((end << ShapeBits) | shape);
            quads += shape >> (ShapeBits - 1);
        }

        return (names, quads);
    }

    /// <param name="shapes">Shape of the last three groups of a quad by the dots among its last twelve characters; 0 for none. Shape
    /// 1 + a + 3 b + 9 c has 1 + a digits behind the last dot, 1 + b before it, 1 + c before those.</param>
    /// <param name="labelShifts">How far down the last eight characters go, by the dots among them, so that only the last label is
    /// left.</param>
    public static void WriteTables(Span<byte> shapes, Span<byte> labelShifts)
    {
        for (var dots = 0; dots < labelShifts.Length; dots++)
        {
            labelShifts[dots] = LabelShift((byte)dots);
        }

        for (var shape = 1; shape <= ShapesMax; shape++)
        {
            var d = 1 + ((shape - 1) % 3);
            var c = 1 + ((shape - 1) / 3 % 3);
            var b = 1 + ((shape - 1) / 9);
            var fixedBits = d + 1 + c + 1 + b + 1;
            var pattern = (1 << (11 - d)) | (1 << (11 - d - 1 - c)) | (1 << (11 - d - 1 - c - 1 - b));
            for (var rest = 0; rest < 1 << (12 - fixedBits); rest++)
            {
                shapes[pattern | rest] = (byte)(shape | IsShape);
            }
        }
    }

    /// <summary>The 57 bits or more before a position, the last one on top.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Window(byte* bitmap, nint end)
    {
        var last = end - 1;
        return *(ulong*)(bitmap + (last >> 3) - 7) << (int)(~last & 7);
    }

    private static byte LabelShift(byte dots) => dots == 0 ? (byte)0
        : BitOperations.LeadingZeroCount((uint)dots << 24) is var length && length == 0 ? (byte)63
        : (byte)(64 - (8 * length));
}
