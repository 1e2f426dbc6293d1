using System.Net;
using System.Net.Sockets;

namespace Breakwater.Stix;

/// <summary>An IPv4 or IPv6 address, or a CIDR block; an address is a block of one.</summary>
internal readonly record struct Subnet(IPAddress Address, int Bits)
{
    private const int AddressCharsMax = 45;

    public static bool TryParse(string text, out Subnet subnet)
    {
        subnet = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? text : text[..slash];
        if (host.Length > AddressCharsMax || host.Contains('%', StringComparison.Ordinal) || host.Contains('[', StringComparison.Ordinal)
            || !IPAddress.TryParse(host, out var address) || !IsCanonical(host, address))
        {
            return false;
        }

        var most = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var bits = most;
        if (slash >= 0 && !TryBits(text.AsSpan(slash + 1), most, out bits))
        {
            return false;
        }

        subnet = new Subnet(address, bits);
        return true;
    }

    /// <summary>Every address of <paramref name="other"/> is one of this; never across address families.</summary>
    public bool Contains(Subnet other)
    {
        if (Address.AddressFamily != other.Address.AddressFamily || Bits > other.Bits)
        {
            return false;
        }

        Span<byte> mine = stackalloc byte[16];
        Span<byte> theirs = stackalloc byte[16];
        Address.TryWriteBytes(mine, out _);
        other.Address.TryWriteBytes(theirs, out _);
        var whole = Bits / 8;
        return mine[..whole].SequenceEqual(theirs[..whole])
            && (Bits % 8 == 0 || (mine[whole] ^ theirs[whole]) >> (8 - Bits % 8) == 0);
    }

    // Four decimal numbers: no octal, no hexadecimal, no short forms, which programs read differently.
    private static bool IsCanonical(string host, IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == host;

    private static bool TryBits(ReadOnlySpan<char> text, int most, out int bits)
    {
        bits = 0;
        return text.Length is > 0 and <= 3 && !text.ContainsAnyExceptInRange('0', '9')
            && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out bits) && bits <= most;
    }
}
