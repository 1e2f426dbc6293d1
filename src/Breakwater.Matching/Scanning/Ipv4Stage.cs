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

    /// <summary>For each shape and length of the first group, which of the last 16 characters go where: hundreds, tens, ones and nothing of
    /// each group, the last group first.</summary>
    private static readonly byte[] Shuffles = MakeShuffles();

    /// <summary>Reads the quads. What an escape may have changed goes to the survivors at once.</summary>
    /// <returns>How many addresses there are, in <see cref="ScanBuffers.Addresses"/> and <see cref="ScanBuffers.Quads"/>, and how many
    /// survivors.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (nint Addresses, nint Survivors) Read<TProcessor>(ScanBuffers buffers, byte* chunk, nint quads)
        where TProcessor : struct, IProcessor
    {
        nint addresses = 0, survivors = 0;
        var tokens = (byte*)buffers.Tokens;
        int* quadList = buffers.Quads, survivorList = buffers.Survivors;
        var addressList = buffers.Addresses;
        var weights = Vector128.Create((sbyte)100, 10, 1, 0, 100, 10, 1, 0, 100, 10, 1, 0, 100, 10, 1, 0);
        fixed (byte* shuffles = Shuffles)
        {
            for (nint i = 0; i < quads; i++)
            {
                var quad = quadList[i];
                nint end = quad >> CandidateSorter.ShapeBits;
                var shape = quad & (CandidateSorter.IsShape - 1);
                nint run = BitOperations.LeadingZeroCount(~CandidateSorter.Window(tokens, end) | 1);
                var first = run - CandidateSorter.TailLength(shape);
                if ((nuint)(first - 1) >= 3)
                {
                    if (run <= QuadCharsMax + EscapeCharsMax && chunk[end - run - 1] == '\\')
                    {
                        survivorList[survivors++] = (int)end;
                    }

                    continue;
                }

                uint address;
                nint good;
                if (TProcessor.HasAvx2)
                {
                    var digits = Sse2.Subtract(Sse2.LoadVector128(chunk + end - 16), Vector128.Create((byte)'0'));
                    var mask = Sse2.LoadVector128(shuffles + ((((shape - 1) * 3) + (first - 1)) * 16));
                    var sorted = Ssse3.Shuffle(digits, mask);
                    var nines = Vector128.Create((byte)9);
                    var areDigits = Sse2.MoveMask(Sse2.CompareEqual(Sse2.Max(sorted, nines), nines)) == 0xFFFF;
                    var groups = Sse2.MultiplyAddAdjacent(Ssse3.MultiplyAddAdjacent(sorted, weights), Vector128<short>.One);
                    var fit = Sse2.MoveMask(Sse2.CompareGreaterThan(groups, Vector128.Create(255)).AsByte()) == 0;
                    address = Sse2.PackUnsignedSaturate(Sse2.PackSignedSaturate(groups, groups),
                        Vector128<short>.Zero).AsUInt32().ToScalar();
                    good = areDigits & fit ? 1 : 0;
                }
                else
                {
                    good = AddressText.TryParseIpv4(new ReadOnlySpan<byte>(chunk + end - run, (int)run), out address) ? 1 : 0;
                }

                if (good == 0 && chunk[end - run - 1] == '\\')
                {
                    survivorList[survivors++] = (int)end;
                }

                addressList[addresses] = address;
                quadList[addresses] = (int)end;
                addresses += good;
            }
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

    private static byte[] MakeShuffles()
    {
        var shuffles = new byte[27 * 3 * 16];
        Array.Fill(shuffles, None);
        for (var shape = 1; shape <= 27; shape++)
        {
            for (var first = 1; first <= 3; first++)
            {
                int[] lengths = [1 + ((shape - 1) % 3), 1 + ((shape - 1) / 3 % 3), 1 + ((shape - 1) / 9), first];
                var at = 15;
                var row = (((shape - 1) * 3) + (first - 1)) * 16;
                for (var group = 0; group < 4; group++)
                {
                    for (var digit = 0; digit < lengths[group]; digit++)
                    {
                        shuffles[row + (group * 4) + 2 - digit] = (byte)at--;
                    }

                    at--;
                }
            }
        }

        return shuffles;
    }
}
