using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Breakwater.Formats.Reading;

/// <summary>A range written by its ends, <c>192.0.2.0-192.0.2.15</c>, in the blocks that are exactly it.</summary>
internal static class AddressRange
{
    /// <summary>The range has both ends, of one kind, and in order.</summary>
    public static bool Is(ReadOnlySpan<char> text) => TryEnds(text, out _, out _, out _);

    /// <summary>At most twice as many as an address has bits; empty for what is no range.</summary>
    public static IReadOnlyList<string> Blocks(string text)
    {
        if (!TryEnds(text, out var first, out var last, out var whole))
        {
            return [];
        }

        var blocks = new List<string>();
        for (var isDone = false; !isDone;)
        {
            // The widest block that begins here and does not go beyond the end.
            var bits = Math.Min(whole, (int)UInt128.TrailingZeroCount(first));
            while (last - first < Last(bits))
            {
                bits--;
            }

            blocks.Add(Format(first, whole - bits, whole));
            isDone = last - first == Last(bits);
            first += Last(bits) + 1;
        }

        return blocks;
    }

    private static UInt128 Last(int bits) => bits == 128 ? UInt128.MaxValue : (UInt128.One << bits) - 1;

    private static bool TryEnds(ReadOnlySpan<char> text, out UInt128 first, out UInt128 last, out int whole)
    {
        (first, last, whole) = (0, 0, 0);
        var hyphen = text.IndexOf('-');
        return hyphen > 0 && TryAddress(text[..hyphen].Trim(), out first, out whole)
            && TryAddress(text[(hyphen + 1)..].Trim(), out last, out var other) && other == whole && first <= last;
    }

    private static bool TryAddress(ReadOnlySpan<char> text, out UInt128 address, out int whole)
    {
        (address, whole) = (0, 32);
        if (AddressText.IsIpv4(text))
        {
            address = BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(text).GetAddressBytes());
            return true;
        }

        whole = 128;
        if (!text.Contains(':') || !IPAddress.TryParse(text, out var ip))
        {
            return false;
        }

        address = BinaryPrimitives.ReadUInt128BigEndian(ip.GetAddressBytes());
        return true;
    }

    /// <summary>An address, with its prefix unless that is the whole of it.</summary>
    /// <param name="whole">Bits of an address of its kind.</param>
    public static string Format(UInt128 address, int prefix, int whole)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
        var ip = new IPAddress(whole == 32 ? bytes[12..] : bytes);
        return prefix == whole ? ip.ToString() : string.Create(CultureInfo.InvariantCulture, $"{ip}/{prefix}");
    }
}
