using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Breakwater.Matching.Scanning;

/// <summary>
/// First step of a scan: which bytes are token characters, dots and colons, as bitmaps, and where tokens with a dot end. Adding the dots to
/// the tokens carries from the first dot of a run to the bit behind the run.
/// </summary>
internal static unsafe class Classifier
{
    // A byte is a token character when the sets of its low and its high half meet: 1 for - and ., 2 for digits, 4 for @ A-O and ` a-o, 8
    // for P-Z _ and p-z.
    private static readonly Vector128<byte> LowHalves = Vector128.Create(
        (byte)(2 | 8), 2 | 4 | 8, 2 | 4 | 8, 2 | 4 | 8, 2 | 4 | 8, 2 | 4 | 8, 2 | 4 | 8, 2 | 4 | 8, 2 | 4 | 8, 2 | 4 | 8, 4 | 8, 4, 4,
        1 | 4, 1 | 4, 4 | 16);

    private static readonly Vector128<byte> HighHalves = Vector128.Create((byte)0, 0, 1, 2, 4, 8 | 16, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Classifies words of 64 bytes and appends the ends.</summary>
    /// <param name="first">Number of the first word in the chunk.</param>
    /// <param name="carry">1 when the run before the first word goes on and has a dot.</param>
    /// <returns>The number of ends.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static nint Run<TProcessor>(ScanBuffers buffers, byte* text, nint first, nint words, nint ends, ref ulong carry)
        where TProcessor : struct, IProcessor =>
        TProcessor.HasAvx2 ? RunAvx2(buffers, text, first, words, ends, ref carry) : RunPlain(buffers, text, first, words, ends, ref carry);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint RunAvx2(ScanBuffers buffers, byte* text, nint first, nint words, nint ends, ref ulong carry)
    {
        var low = Vector256.Create(LowHalves, LowHalves);
        var high = Vector256.Create(HighHalves, HighHalves);
        var half = Vector256.Create((byte)0x0F);
        var lift = Vector256.Create((byte)0x7F);
        var dot = Vector256.Create((byte)'.');
        var colon = Vector256.Create((byte)':');
        ulong* tokens = buffers.Tokens + first, dots = buffers.Dots + first, colons = buffers.Colons + first;
        var next = buffers.Ends + ends;
        var running = carry;
        var place = (int)(first * 64);
        for (nint i = 0; i < words; i++, text += 64, place += 64)
        {
            var a = Avx.LoadVector256(text);
            var b = Avx.LoadVector256(text + 32);
            var inA = Avx2.And(Avx2.Shuffle(low, a), Avx2.Shuffle(high, Avx2.And(Avx2.ShiftRightLogical(a.AsUInt16(), 4).AsByte(), half)));
            var inB = Avx2.And(Avx2.Shuffle(low, b), Avx2.Shuffle(high, Avx2.And(Avx2.ShiftRightLogical(b.AsUInt16(), 4).AsByte(), half)));
            var token = (uint)Avx2.MoveMask(Avx2.Or(Avx2.Add(inA, lift), a))
                | ((ulong)(uint)Avx2.MoveMask(Avx2.Or(Avx2.Add(inB, lift), b)) << 32);
            var point = (uint)Avx2.MoveMask(Avx2.CompareEqual(a, dot))
                | ((ulong)(uint)Avx2.MoveMask(Avx2.CompareEqual(b, dot)) << 32);
            var double_ = (uint)Avx2.MoveMask(Avx2.CompareEqual(a, colon))
                | ((ulong)(uint)Avx2.MoveMask(Avx2.CompareEqual(b, colon)) << 32);
            tokens[i] = token;
            dots[i] = point;
            colons[i] = double_;
            var sum = token + point;
            var over = sum < token ? 1UL : 0;
            var all = sum + running;
            running = over | (all < sum ? 1UL : 0);
            var found = all & ~token;
            var count = (nint)Popcnt.X64.PopCount(found);
            next[0] = place + (int)Bmi1.X64.TrailingZeroCount(found);
            found = Bmi1.X64.ResetLowestSetBit(found);
            next[1] = place + (int)Bmi1.X64.TrailingZeroCount(found);
            found = Bmi1.X64.ResetLowestSetBit(found);
            next[2] = place + (int)Bmi1.X64.TrailingZeroCount(found);
            found = Bmi1.X64.ResetLowestSetBit(found);
            next[3] = place + (int)Bmi1.X64.TrailingZeroCount(found);
            found = Bmi1.X64.ResetLowestSetBit(found);
            for (nint more = 4; more < count; more++)
            {
                next[more] = place + (int)Bmi1.X64.TrailingZeroCount(found);
                found = Bmi1.X64.ResetLowestSetBit(found);
            }

            next += count;
        }

        carry = running;
        return (nint)(next - buffers.Ends);
    }

    private static nint RunPlain(ScanBuffers buffers, byte* text, nint first, nint words, nint ends, ref ulong carry)
    {
        for (var i = first; i < first + words; i++, text += 64)
        {
            ulong token = 0, dots = 0, colons = 0;
            for (var part = 0; part < 4; part++)
            {
                var bytes = Vector128.Load(text + (part * 16));
                var inSet = Vector128.Shuffle(LowHalves, bytes & Vector128.Create((byte)0x0F)) & Vector128.Shuffle(HighHalves, bytes >>> 4);
                token |= (ulong)((inSet + Vector128.Create((byte)0x7F)) | bytes).ExtractMostSignificantBits() << (part * 16);
                dots |= (ulong)Vector128.Equals(bytes, Vector128.Create((byte)'.')).ExtractMostSignificantBits() << (part * 16);
                colons |= (ulong)Vector128.Equals(bytes, Vector128.Create((byte)':')).ExtractMostSignificantBits() << (part * 16);
            }

            (buffers.Tokens[i], buffers.Dots[i], buffers.Colons[i]) = (token, dots, colons);
            var sum = token + dots;
            var all = sum + carry;
            carry = sum < token || all < sum ? 1UL : 0;
            for (var found = all & ~token; found != 0; found &= found - 1)
            {
                buffers.Ends[ends++] = (int)(i * 64) + BitOperations.TrailingZeroCount(found);
            }
        }

        return ends;
    }
}
