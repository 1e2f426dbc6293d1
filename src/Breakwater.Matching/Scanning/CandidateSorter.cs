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
    public const int ShapeBits = 5;

    /// <summary>Shape of the last three groups of a quad by the dots among its last twelve characters; 0 for none. Shape 1 + a + 3 b + 9 c
    /// has 1 + a digits behind the last dot, 1 + b before it, 1 + c before those.</summary>
    private static readonly byte[] Shapes = MakeShapes();

    /// <summary>How far down the last eight characters go, by the dots among them, so that only the last label is left.</summary>
    private static readonly byte[] LabelShifts = [.. Enumerable.Range(0, 256).Select(dots => LabelShift((byte)dots))];

    /// <summary>Characters of the last three groups of a shape with their dots.</summary>
    public static int TailLength(int shape) => 3 + 1 + ((shape - 1) % 3) + 1 + ((shape - 1) / 3 % 3) + 1 + ((shape - 1) / 9);

    /// <param name="chunk">Where the chunk begins.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (nint Names, nint Quads) Sort(ScanBuffers buffers, byte* chunk, nint from, nint to)
    {
        nint names = 0, quads = 0;
        var dots = (byte*)buffers.Dots;
        var labels = buffers.LastLabels;
        int* all = buffers.Ends, nameList = buffers.Names, quadList = buffers.Quads;
        fixed (byte* shapes = Shapes, shifts = LabelShifts)
        {
            for (var i = from; i < to; i++)
            {
                nint end = all[i];
                var window = Window(dots, end);
                // All dots: a URL may end in several that are cut from it.
                var trailing = BitOperations.LeadingZeroCount(~window);
                end -= trailing;
                window <<= trailing;
                var label = (*(ulong*)(chunk + end - 8) | HashKey.FoldWord) >> shifts[window >> 56];
                var place = MarkerText.Place(label);
                nameList[names] = (int)end;
                names += (nint)((labels[place >> 6] >> (place & 63)) & 1);
                nint shape = shapes[window >> 52];
                quadList[quads] = (int)((end << ShapeBits) | shape);
                quads += (shape + 31) >> 5;
            }
        }

        return (names, quads);
    }

    /// <summary>The 57 bits or more before a position, the last one on top.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Window(byte* bitmap, nint end)
    {
        var last = end - 1;
        return *(ulong*)(bitmap + (last >> 3) - 7) << (int)(7 - (last & 7));
    }

    private static byte LabelShift(byte dots) => dots == 0 ? (byte)0
        : BitOperations.LeadingZeroCount((uint)dots << 24) is var length && length == 0 ? (byte)63
        : (byte)(64 - (8 * length));

    private static byte[] MakeShapes()
    {
        var shapes = new byte[4096];
        for (var shape = 1; shape <= 27; shape++)
        {
            var d = 1 + ((shape - 1) % 3);
            var c = 1 + ((shape - 1) / 3 % 3);
            var b = 1 + ((shape - 1) / 9);
            var fixedBits = d + 1 + c + 1 + b + 1;
            var pattern = (1 << (11 - d)) | (1 << (11 - d - 1 - c)) | (1 << (11 - d - 1 - c - 1 - b));
            for (var rest = 0; rest < 1 << (12 - fixedBits); rest++)
            {
                shapes[pattern | rest] = (byte)shape;
            }
        }

        return shapes;
    }
}
