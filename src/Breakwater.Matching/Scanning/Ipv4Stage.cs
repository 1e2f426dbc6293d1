using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Breakwater.Matching.Image;

namespace Breakwater.Matching.Scanning;

/// <summary>Fourth step: reads dotted quads as numbers, and keeps those that an index may hold or cover.</summary>
internal static unsafe class Ipv4Stage
{
    private const int EscapeCharsMax = 5;
    private const int QuadCharsMax = 15;
    private const byte None = 0x80;

    /// <summary>Bytes of the table of shuffles.</summary>
    public const int ShufflesBytes = CandidateSorter.IsShape * FirstLengths * ShuffleBytes;

    private const int FirstLengths = 3;
    private const int ShuffleBytes = 16;

    /// <summary>Reads the quads. What an escape may have changed goes to the survivors at once.</summary>
    /// <returns>How many addresses there are, in <see cref="ScanBuffers.Addresses"/> and <see cref="ScanBuffers.Quads"/>, and how many
    /// survivors.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (nint Addresses, nint Survivors) Read<TProcessor>(ScanBuffers buffers, byte* chunk, nint quads)
        where TProcessor : struct, IProcessor
    {
        nint addresses = 0, survivors = 0;
        var all = buffers.Base;
        var weights = Vector128.Create((sbyte)100, 10, 1, 0, 100, 10, 1, 0, 100, 10, 1, 0, 100, 10, 1, 0);
        for (nint i = 0; i < quads; i++)
        {
            var quad = *(int*)(all + (i * sizeof(int)) + ScanBuffers.QuadsAt);
            nint end = quad >> CandidateSorter.ShapeBits;
            nint shape = quad & (CandidateSorter.IsShape - 1);
            nint run = BitOperations.LeadingZeroCount(~CandidateSorter.Window(all + ScanBuffers.TokensAt, end) | 1);
            var first = run - all[shape + ScanBuffers.ShapeLengthsAt];
            if ((nuint)(first - 1) >= FirstLengths)
            {
                if (run <= QuadCharsMax + EscapeCharsMax && chunk[end - run - 1] == '\\')
                {
                    buffers.Survivors[survivors++] = (int)end;
                }

                continue;
            }

            uint address;
            int bad;
            if (TProcessor.HasAvx2)
            {
                var digits = Sse2.Subtract(Sse2.LoadVector128(chunk + end - ShuffleBytes), Vector128.Create((byte)'0'));
                var mask = Sse2.LoadVector128(
                    all + (((shape * FirstLengths) + first) * ShuffleBytes) + (ScanBuffers.ShufflesAt - ShuffleBytes));
                var sorted = Ssse3.Shuffle(digits, mask);
                var nines = Vector128.Create((byte)9);
                var groups = Sse2.MultiplyAddAdjacent(Ssse3.MultiplyAddAdjacent(sorted, weights), Vector128<short>.One);
                bad = (Sse2.MoveMask(Sse2.CompareEqual(Sse2.Max(sorted, nines), nines)) ^ 0xFFFF)
                    | Sse2.MoveMask(Sse2.CompareGreaterThan(groups, Vector128.Create(255)).AsByte());
                address = Sse2.PackUnsignedSaturate(Sse2.PackSignedSaturate(groups, groups), Vector128<short>.Zero).AsUInt32().ToScalar();
            }
            else
            {
                bad = AddressText.TryParseIpv4(new ReadOnlySpan<byte>(chunk + end - run, (int)run), out address) ? 0 : 1;
            }

            if (bad != 0 && chunk[end - run - 1] == '\\')
            {
                buffers.Survivors[survivors++] = (int)end;
            }

            *(uint*)(all + (addresses * sizeof(int)) + ScanBuffers.AddressesAt) = address;
            *(int*)(all + (addresses * sizeof(int)) + ScanBuffers.QuadsAt) = (int)end;
            addresses += (nint)((uint)(bad - 1) >> 31);
        }

        return (addresses, survivors);
    }

    /// <summary>Puts those of the addresses that an image may hold among the survivors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static nint Probe<TProcessor>(ScanBuffers buffers, IndexImage image, nint addresses)
        where TProcessor : struct, IProcessor
    {
        nint survivors = 0;
        var key = image.Key;
        var filter = image.Candidates;
        var cells = image.Ipv4Ranges;
        var hashes = buffers.Hashes;
        int* quadList = buffers.Quads, survivorList = buffers.Survivors;
        var addressList = buffers.Addresses;
        for (nint i = 0; i < addresses; i++)
        {
            var hash = key.OfNumber(addressList[i]);
            hashes[i] = hash;
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(filter.BlockOf(hash));
                Sse.Prefetch0(cells.WordOf(addressList[i]));
            }
        }

        for (nint i = 0; i < addresses; i++)
        {
            if (filter.MayHold<TProcessor>(hashes[i]) | cells.MayCover(addressList[i]))
            {
                survivorList[survivors++] = quadList[i];
            }
        }

        return survivors;
    }

    /// <param name="lengths">For each shape, the characters of its last three groups with their dots.</param>
    /// <param name="shuffles">For each shape and length of the first group, which of the last 16 characters go where: hundreds, tens, ones
    /// and nothing of each group, the last group first.</param>
    public static void WriteTables(Span<byte> lengths, Span<byte> shuffles)
    {
        shuffles.Fill(None);
        for (var shape = 1; shape <= CandidateSorter.ShapesMax; shape++)
        {
            int[] groups = [1 + ((shape - 1) % 3), 1 + ((shape - 1) / 3 % 3), 1 + ((shape - 1) / 9)];
            lengths[shape] = (byte)(groups.Sum() + groups.Length);
            for (var first = 1; first <= FirstLengths; first++)
            {
                WriteShuffle([.. groups, first], shuffles.Slice(((shape * FirstLengths) + first - 1) * ShuffleBytes, ShuffleBytes));
            }
        }
    }

    private static void WriteShuffle(ReadOnlySpan<int> groups, Span<byte> shuffle)
    {
        var at = ShuffleBytes - 1;
        for (var group = 0; group < groups.Length; group++, at--)
        {
            for (var digit = 0; digit < groups[group]; digit++)
            {
                shuffle[(group * 4) + 2 - digit] = (byte)at--;
            }
        }
    }
}
