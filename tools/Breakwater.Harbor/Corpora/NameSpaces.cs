using System.Numerics;

namespace Breakwater.Harbor.Corpora;

/// <summary>
/// Which values an indicator set may hold and which the background of a corpus is made of: two halves of one space that look alike, so that
/// a line without a planted indicator cannot match by accident, and nothing but the whole value tells the halves apart.
/// </summary>
internal static class NameSpaces
{
    /// <summary>Of a name the label before its ending or shared parent, of a mail address at a shared host what is before the @, of a
    /// URL at a shared host the first part of its path.</summary>
    public static bool IsListed(ReadOnlySpan<byte> label)
    {
        var sum = 0;
        foreach (var b in label)
        {
            sum += b;
        }

        return (sum & 1) == 1;
    }

    public static bool IsListed(uint address) => (BitOperations.PopCount(address) & 1) == 1;

    public static bool IsListed(UInt128 address) =>
        ((BitOperations.PopCount((ulong)(address >> 64)) + BitOperations.PopCount((ulong)address)) & 1) == 1;

    /// <summary>Where listed IPv4 ranges lie, none shorter than 16 bits, and no address of the background.</summary>
    public static bool IsRangeLand(uint address) => ((address >> 16) * 0x9E3779B1u) >> 29 == 0;

    /// <summary>Where listed IPv6 ranges lie, none shorter than 32 bits, and no address of the background.</summary>
    public static bool IsRangeLand(UInt128 address) => ((ulong)(address >> 96) & 1) == 1;

    /// <summary>True for what is routed and belongs to nobody's inside.</summary>
    public static bool IsPublic(uint address)
    {
        var first = address >> 24;
        return first is > 0 and < 224 and not 10 and not 127
            && address >> 16 is not (169 << 8 | 254) and not (192 << 8 | 168)
            && address >> 20 != (172 << 4 | 1) && address >> 22 != (100 << 2 | 1);
    }
}
