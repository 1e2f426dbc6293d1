using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;

namespace Breakwater.Stix;

/// <summary>How well a value is what its type says.</summary>
internal enum FormFit
{
    Fits,

    /// <summary>Understood, but not written as the standard asks.</summary>
    Odd,
    Wrong,
}

/// <summary>The forms of addresses and names on networks (STIX 2.1, 6.4, 6.5, 6.8 to 6.10).</summary>
internal static class AddressForms
{
    private const int DomainBytesMax = 253;
    private const int LabelBytesMax = 63;
    private const int MacChars = 17;
    private const int AddressCharsMax = 64;

    /// <summary>What no domain name holds; beyond ASCII is left to those who resolve it.</summary>
    private static readonly SearchValues<byte> NotOfDomains = SearchValues.Create(" \t\r\n/\\:@,;!\"#$%&'()+<=>?[]^`{|}~"u8);

    private static readonly SearchValues<byte> NotOfLocalParts = SearchValues.Create(" \t\r\n\"@,;:()"u8);

    public static string Name(ValueForm form) => form switch
    {
        ValueForm.Ipv4 => "an IPv4 address or range, such as 198.51.100.3 or 198.51.100.0/24",
        ValueForm.Ipv6 => "an IPv6 address or range, such as 2001:db8::1 or 2001:db8::/96",
        ValueForm.Mac => "a MAC address in lower case with colons, such as 00:00:ab:cd:ef:01",
        ValueForm.DomainName => "a domain name, such as example.com",
        _ => "an e-mail address without a display name, such as jane@example.com",
    };

    public static FormFit Check(ValueForm form, ReadOnlySpan<byte> text) => form switch
    {
        ValueForm.Ipv4 => Ipv4(text),
        ValueForm.Ipv6 => Ipv6(text),
        ValueForm.Mac => Mac(text),
        ValueForm.DomainName => Domain(text),
        ValueForm.EmailAddress => Email(text),
        _ => FormFit.Fits,
    };

    private static FormFit Ipv4(ReadOnlySpan<byte> text)
    {
        if (!TryCutPrefix(ref text, 32))
        {
            return FormFit.Wrong;
        }

        var fit = FormFit.Fits;
        var parts = 0;
        foreach (var range in text.Split((byte)'.'))
        {
            var part = text[range];
            if (++parts > 4 || part.Length is 0 or > 3 || !int.TryParse(part, NumberStyles.None, null, out var number) || number > 255)
            {
                return FormFit.Wrong;
            }

            fit = part.Length > 1 && part[0] == '0' ? FormFit.Odd : fit;
        }

        return parts == 4 ? fit : FormFit.Wrong;
    }

    private static FormFit Ipv6(ReadOnlySpan<byte> text)
    {
        if (!TryCutPrefix(ref text, 128) || text.Length > AddressCharsMax || !text.Contains((byte)':') || text.Contains((byte)'['))
        {
            return FormFit.Wrong;
        }

        // A zone tells the interface of one machine, which nobody else has.
        var zone = text.IndexOf((byte)'%');
        var isAddress = IPAddress.TryParse(Encoding.UTF8.GetString(zone < 0 ? text : text[..zone]), out _);
        return !isAddress ? FormFit.Wrong : zone < 0 ? FormFit.Fits : FormFit.Odd;
    }

    /// <summary>Takes off <c>/n</c>; false when n is no number of bits.</summary>
    private static bool TryCutPrefix(ref ReadOnlySpan<byte> text, int bits)
    {
        var slash = text.IndexOf((byte)'/');
        if (slash < 0)
        {
            return true;
        }

        var length = text[(slash + 1)..];
        text = text[..slash];
        return length.Length is 1 or 2 or 3 && int.TryParse(length, NumberStyles.None, null, out var number) && number <= bits;
    }

    private static FormFit Mac(ReadOnlySpan<byte> text)
    {
        if (text.Length != MacChars)
        {
            return FormFit.Wrong;
        }

        var fit = FormFit.Fits;
        for (var i = 0; i < text.Length; i++)
        {
            var c = (char)text[i];
            var isPlace = i % 3 == 2 ? c is ':' or '-' : char.IsAsciiHexDigit(c);
            if (!isPlace)
            {
                return FormFit.Wrong;
            }

            fit = c == '-' || char.IsAsciiLetterUpper(c) ? FormFit.Odd : fit;
        }

        return fit;
    }

    private static FormFit Domain(ReadOnlySpan<byte> text)
    {
        var bare = text[^1] == '.' ? text[..^1] : text;
        if (bare.Length is 0 or > DomainBytesMax || bare.ContainsAny(NotOfDomains) || bare.ContainsAnyInRange((byte)0, (byte)0x1F))
        {
            return FormFit.Wrong;
        }

        // An underscore or a star is in no host name, and in many lists.
        var fit = bare.ContainsAny((byte)'_', (byte)'*') || Ipv4(bare) == FormFit.Fits ? FormFit.Odd : FormFit.Fits;
        foreach (var range in bare.Split((byte)'.'))
        {
            var label = bare[range];
            if (label.Length is 0 or > LabelBytesMax)
            {
                return FormFit.Wrong;
            }

            fit = label[0] == '-' || label[^1] == '-' ? FormFit.Odd : fit;
        }

        return fit;
    }

    private static FormFit Email(ReadOnlySpan<byte> text)
    {
        var at = text.LastIndexOf((byte)'@');
        if (at <= 0 || at == text.Length - 1 || text.ContainsAny((byte)'<', (byte)'>'))
        {
            return FormFit.Wrong;
        }

        var local = text[..at];
        var isQuoted = local.Length > 1 && local[0] == '"' && local[^1] == '"';
        var domain = text[(at + 1)..];
        var isLiteral = domain[0] == '[' && domain[^1] == ']';
        return (!isQuoted && local.ContainsAny(NotOfLocalParts)) || (!isLiteral && Domain(domain) == FormFit.Wrong)
            ? FormFit.Wrong
            : FormFit.Fits;
    }
}
