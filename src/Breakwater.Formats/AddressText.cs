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
