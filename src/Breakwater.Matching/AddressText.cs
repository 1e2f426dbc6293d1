using System.Buffers.Binary;
using System.Globalization;

namespace Breakwater.Matching;

/// <summary>Addresses as text: one way of reading them for indicators and log lines, so that only numbers are compared.</summary>
internal static class AddressText
{
    private const int Ipv6Groups = 8;
    private const int Ipv6Bytes = 16;

    private static readonly byte[] HexDigits =
        [.. Enumerable.Range(0, 256).Select(b => TokenRules.IsHex((byte)b) ? Convert.ToByte(((char)b).ToString(), 16) : (byte)255)];

    /// <returns>255 for what is no hexadecimal digit.</returns>
    public static byte HexDigit(byte b) => HexDigits[b];

    /// <summary>Exactly four groups of one to three digits, each at most 255. Leading zeros are decimal.</summary>
    public static bool TryParseIpv4(ReadOnlySpan<byte> text, out uint address)
    {
        address = 0;
        int groups = 0, digits = 0, value = 0;
        foreach (var b in text)
        {
            if (b == '.')
            {
                if (digits == 0 || groups == 3)
                {
                    return false;
                }

                address = (address << 8) | (uint)value;
                groups++;
                digits = value = 0;
                continue;
            }

            value = (value * 10) + (b - '0');
            if (b is < (byte)'0' or > (byte)'9' || ++digits > 3 || value > byte.MaxValue)
            {
                return false;
            }
        }

        address = (address << 8) | (uint)value;
        return groups == 3 && digits > 0;
    }

    /// <summary>RFC 4291, 2.2: eight groups, or fewer with one <c>::</c>, the last two perhaps as a dotted quad, without
    /// leading zeros. No zone, no brackets.</summary>
    public static bool TryParseIpv6(ReadOnlySpan<byte> text, out UInt128 address)
    {
        ulong high = 0, low = 0;
        int count = 0, gap = -1, at = 0;
        address = 0;
        if (text.StartsWith("::"u8))
        {
            gap = 0;
            at = 2;
        }

        while (at < text.Length)
        {
            uint group = 0;
            var start = at;
            for (; at < text.Length && HexDigits[text[at]] is var digit && digit < 16; at++)
            {
                group = (group << 4) | digit;
            }

            if (at < text.Length && text[at] == '.')
            {
                if (count > Ipv6Groups - 2 || HasLeadingZero(text[start..]) || !TryParseIpv4(text[start..], out var tail))
                {
                    return false;
                }

                Append(ref high, ref low, tail >> 16);
                Append(ref high, ref low, tail & 0xFFFF);
                count += 2;
                break;
            }

            if (count == Ipv6Groups || at - start is 0 or > 4)
            {
                return false;
            }

            Append(ref high, ref low, group);
            count++;
            if (at < text.Length && !StepOverColons(text, ref at, ref gap, count))
            {
                return false;
            }
        }

        if (gap < 0 ? count != Ipv6Groups : count >= Ipv6Groups)
        {
            return false;
        }

        address = Widen(new UInt128(high, low), count, gap);
        return true;
    }

    /// <summary>RFC 5952: lower case, the longest run of two or more zero groups as <c>::</c>; mapped addresses keep the dotted
    /// quad.</summary>
    public static string FormatIpv6(UInt128 address)
    {
        if (address >> 32 == 0xFFFF)
        {
            return "::ffff:" + FormatIpv4((uint)address);
        }

        var (start, length) = LongestZeroRun(address);
        var text = new System.Text.StringBuilder(Ipv6Groups * 5);
        for (var i = 0; i < Ipv6Groups; i++)
        {
            if (i == start)
            {
                text.Append("::");
                i += length - 1;
                continue;
            }

            if (text.Length > 0 && text[^1] != ':')
            {
                text.Append(':');
            }

            text.Append(Group(address, i).ToString("x", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    public static string FormatIpv4(uint address) => string.Create(
        CultureInfo.InvariantCulture, $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}");

    /// <summary>The bytes by which two IPv6 addresses are compared.</summary>
    public static void WriteIpv6(UInt128 address, Span<byte> bytes) => BinaryPrimitives.WriteUInt128BigEndian(bytes[..Ipv6Bytes], address);

    public static uint Mask(uint address, int prefix) => prefix == 0 ? 0 : address & (uint.MaxValue << (32 - prefix));

    public static UInt128 Mask(UInt128 address, int prefix) => prefix == 0 ? 0 : address & (UInt128.MaxValue << (128 - prefix));

    private static bool HasLeadingZero(ReadOnlySpan<byte> quad)
    {
        for (var i = 0; i + 1 < quad.Length; i++)
        {
            if (quad[i] == '0' && quad[i + 1] != '.' && (i == 0 || quad[i - 1] == '.'))
            {
                return true;
            }
        }

        return false;
    }

    private static void Append(ref ulong high, ref ulong low, uint group)
    {
        high = (high << 16) | (low >> 48);
        low = (low << 16) | group;
    }

    /// <summary>Puts the groups behind the gap where they belong.</summary>
    private static UInt128 Widen(UInt128 groups, int count, int gap)
    {
        if (gap < 0)
        {
            return groups;
        }

        var behind = 16 * (count - gap);
        var tail = behind == 0 ? 0 : groups & (UInt128.MaxValue >> (128 - behind));
        var head = behind == 128 ? 0 : groups >> behind;
        return gap == 0 ? tail : (head << (16 * (Ipv6Groups - gap))) | tail;
    }

    private static bool StepOverColons(ReadOnlySpan<byte> text, ref int at, ref int gap, int count)
    {
        if (text[at] != ':' || ++at == text.Length)
        {
            return false;
        }

        if (text[at] != ':')
        {
            return true;
        }

        if (gap >= 0)
        {
            return false;
        }

        gap = count;
        at++;
        return true;
    }

    private static ushort Group(UInt128 address, int index) => (ushort)(address >> (16 * (Ipv6Groups - 1 - index)));

    private static (int Start, int Length) LongestZeroRun(UInt128 address)
    {
        int best = -1, bestLength = 1, start = 0;
        for (var i = 0; i <= Ipv6Groups; i++)
        {
            if (i < Ipv6Groups && Group(address, i) == 0)
            {
                continue;
            }

            if (i - start > bestLength)
            {
                (best, bestLength) = (start, i - start);
            }

            start = i + 1;
        }

        return (best, bestLength);
    }
}
