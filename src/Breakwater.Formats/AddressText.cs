using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Breakwater.Formats;

/// <summary>Network addresses and blocks, read strictly and written in one form.</summary>
internal static class AddressText
{
    public const int Ipv6CharsMax = 45;

    /// <summary>Four decimal groups up to 255, without leading zeros.</summary>
    public static bool IsIpv4(ReadOnlySpan<char> text)
    {
        var groups = 0;
        foreach (var range in text.Split('.'))
        {
            var group = text[range];
            if (++groups > 4 || group.IsEmpty || group.Length > 3 || group.ContainsAnyExceptInRange('0', '9')
                || (group.Length > 1 && group[0] == '0') || int.Parse(group, NumberStyles.None, CultureInfo.InvariantCulture) > 255)
            {
                return false;
            }
        }

        return groups == 4;
    }

    /// <summary>One past the last character of what may be an IPv6 address; the start itself when nothing is.</summary>
    public static int Ipv6End(ReadOnlySpan<char> chars, int start)
    {
        var end = start;
        var colons = 0;
        while (end < chars.Length && end - start <= Ipv6CharsMax
            && (char.IsAsciiHexDigit(chars[end]) || chars[end] is ':' || (chars[end] == '.' && colons > 1)))
        {
            colons += chars[end] == ':' ? 1 : 0;
            if (colons == 0 && end - start >= 4)
            {
                return start;
            }

            end++;
        }

        var isCut = end < chars.Length && (char.IsLetterOrDigit(chars[end]) || chars[end] is '_' or '-');
        while (end > start && !isCut && (chars[end - 1] == '.' || (chars[end - 1] == ':' && end - start > 1 && chars[end - 2] != ':')))
        {
            end--;
        }

        return colons < 2 || isCut ? start : end;
    }

    /// <summary>RFC 5952 form; false when the text is no IPv6 address, or one so short that it is more likely something else.</summary>
    public static bool TryIpv6(ReadOnlySpan<char> text, out string value)
    {
        value = "";
        var isLong = text.Count(':') == 7 || (text.ContainsAnyInRange('0', '9') && text.Length - text.Count(':') >= 4);
        if (!isLong || text.Length > Ipv6CharsMax || text.Count(':') < 2
            || !IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        value = address.ToString();
        return true;
    }

    /// <summary>
    /// An address or block that no machine on the Internet has: "this" network, private and shared ones, loopback, link-local, multicast,
    /// reserved. Those for documentation and benchmarks stand for public ones in exercises, and are not among them.
    /// </summary>
    public static bool IsInternal(string value)
    {
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        var ip = IPAddress.Parse(slash < 0 ? value : value[..slash]);
        if (slash >= 0 && value.AsSpan(slash).SequenceEqual("/0"))
        {
            return true;
        }

        ip = ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip;
        var bytes = ip.GetAddressBytes();
        return bytes.Length == 4
            ? bytes[0] is 0 or 10 or 127 or >= 224 || (bytes[0], bytes[1]) is (192, 168) or (169, 254) or (172, >= 16 and <= 31)
                or (100, >= 64 and <= 127) || (bytes[0], bytes[1], bytes[2]) is (192, 0, 0)
            : bytes[0] is 0xFC or 0xFD or 0xFF || (bytes[0] == 0xFE && bytes[1] >= 0x80)
                || (bytes.AsSpan(0, 15).IndexOfAnyExcept((byte)0) < 0 && bytes[15] <= 1);
    }

    /// <summary>Reads <c>/nn</c> at the start of what follows an address; the value has its host bits cleared.</summary>
    /// <param name="length">Characters of the slash and the digits.</param>
    public static bool TryBlock(string address, ReadOnlySpan<char> rest, out string value, out int length)
    {
        value = "";
        length = 1;
        if (rest.Length < 2 || rest[0] != '/')
        {
            return false;
        }

        while (length < rest.Length && length < 4 && char.IsAsciiDigit(rest[length]))
        {
            length++;
        }

        var isCut = length < rest.Length && (char.IsLetterOrDigit(rest[length]) || rest[length] is '/' or '_' or '-');
        var ip = IPAddress.Parse(address);
        var bits = ip.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (isCut || !int.TryParse(rest[1..length], NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) || prefix > bits)
        {
            return false;
        }

        var bytes = ip.GetAddressBytes();
        for (var bit = prefix; bit < bits; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        value = string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(bytes)}/{prefix}");
        return true;
    }
}
