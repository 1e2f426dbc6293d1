using System.Runtime.CompilerServices;

namespace Breakwater.Matching.Image;

/// <summary>The IPv4 space in cells of one size, with a bit for each that a range reaches into.</summary>
internal readonly unsafe struct Ipv4Cells(ulong* bits, int shift)
{
    /// <summary>The cells that a range reaches into.</summary>
    /// <param name="cellBits">Bits of an address that tell its cell.</param>
    public static (uint First, uint Count) Of(uint address, int prefix, uint cellBits) =>
        (address >> (int)(32 - cellBits), prefix >= cellBits ? 1 : 1u << (int)(cellBits - prefix));

    /// <summary>What <see cref="MayCover"/> will read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void* WordOf(uint address) => bits + ((address >> shift) >> 6);

    /// <summary>True when some range, not a single address, may cover this one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayCover(uint address) => ((bits[(address >> shift) >> 6] >> (int)((address >> shift) & 63)) & 1) != 0;
}
