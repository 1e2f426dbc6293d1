using System.Buffers.Binary;
using System.Numerics;

namespace Breakwater.Formats.Kinds;

/// <summary>Keccak-256 with the padding from before SHA-3 was standardised, which Ethereum and Monero check their addresses with.</summary>
internal static class Keccak
{
    private const int RateBytes = 136;

    private static readonly ulong[] Constants =
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000, 0x000000000000808B, 0x0000000080000001,
        0x8000000080008081, 0x8000000000008009, 0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
        0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
        0x000000000000800A, 0x800000008000000A, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    private static readonly int[] Turns = [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];
    private static readonly int[] Lanes = [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];

    /// <summary>32 bytes. What is asked here is shorter than one block.</summary>
    public static byte[] Hash256(ReadOnlySpan<byte> input)
    {
        if (input.Length >= RateBytes)
        {
            throw new ArgumentException($"Only up to {RateBytes - 1} bytes are hashed here.", nameof(input));
        }

        Span<byte> block = stackalloc byte[RateBytes];
        block.Clear();
        input.CopyTo(block);
        block[input.Length] = 0x01;
        block[RateBytes - 1] |= 0x80;
        Span<ulong> state = stackalloc ulong[25];
        state.Clear();
        for (var i = 0; i < RateBytes / 8; i++)
        {
            state[i] = BinaryPrimitives.ReadUInt64LittleEndian(block[(i * 8)..]);
        }

        Permute(state);
        var hash = new byte[32];
        for (var i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(hash.AsSpan(i * 8), state[i]);
        }

        return hash;
    }

    private static void Permute(Span<ulong> state)
    {
        Span<ulong> column = stackalloc ulong[5];
        foreach (var constant in Constants)
        {
            for (var x = 0; x < 5; x++)
            {
                column[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
            }

            for (var i = 0; i < 25; i++)
            {
                state[i] ^= column[(i + 4) % 5] ^ BitOperations.RotateLeft(column[(i + 1) % 5], 1);
            }

            var moving = state[1];
            for (var i = 0; i < Lanes.Length; i++)
            {
                (state[Lanes[i]], moving) = (BitOperations.RotateLeft(moving, Turns[i]), state[Lanes[i]]);
            }

            for (var row = 0; row < 25; row += 5)
            {
                state.Slice(row, 5).CopyTo(column);
                for (var x = 0; x < 5; x++)
                {
                    state[row + x] = column[x] ^ (~column[(x + 1) % 5] & column[(x + 2) % 5]);
                }
            }

            state[0] ^= constant;
        }
    }
}
