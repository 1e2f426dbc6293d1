using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Breakwater.Hub.Gate;

/// <summary>A range of addresses of one family, as numbers; IPv4 and IPv6 never overlap.</summary>
public readonly record struct AddressRange(bool Ipv6, UInt128 First, UInt128 Last, int Prefix)
{
    /// <summary>An address, or an address and a prefix length; host bits are cleared.</summary>
    public static bool TryParse(string text, out AddressRange range)
    {
        range = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var address = slash < 0 ? text : text[..slash];
        // IPAddress reads "1" and "0x7f.1" too: only four groups, or a colon, count as an address here.
        if ((!address.Contains(':', StringComparison.Ordinal) && address.Count(c => c == '.') != 3)
            || !IPAddress.TryParse(address, out var parsed))
        {
            return false;
        }

        var ipv6 = parsed.AddressFamily == AddressFamily.InterNetworkV6;
        var bits = ipv6 ? 128 : 32;
        var prefix = bits;
        if (slash >= 0 && (!int.TryParse(text[(slash + 1)..], out prefix) || prefix < 0 || prefix > bits))
        {
            return false;
        }

        var bytes = parsed.GetAddressBytes();
        var number = ipv6 ? BinaryPrimitives.ReadUInt128BigEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var hostMask = prefix == 128 ? UInt128.Zero : prefix == 0 && bits == 128 ? UInt128.MaxValue : (UInt128.One << (bits - prefix)) - 1;
        range = new AddressRange(ipv6, number & ~hostMask, number | hostMask, prefix);
        return true;
    }

    public bool Covers(AddressRange other) => Ipv6 == other.Ipv6 && First <= other.First && Last >= other.Last;

    public bool Overlaps(AddressRange other) => Ipv6 == other.Ipv6 && First <= other.Last && Last >= other.First;

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Ipv6 ? 16 : 4];
        if (Ipv6)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes, First);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)First);
        }

        return Prefix == (Ipv6 ? 128 : 32) ? new IPAddress(bytes).ToString() : $"{new IPAddress(bytes)}/{Prefix}";
    }
}
