using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Breakwater.Matching.Image;

/// <summary>What the keys of an indicator are handed to.</summary>
internal interface IKeySink
{
    /// <summary>A key by which the indicator is found.</summary>
    void OnRecord(IndicatorKind kind, ReadOnlySpan<byte> key);

    /// <summary>A name whose last labels make a token worth looking at.</summary>
    void OnMarker(ReadOnlySpan<byte> name);

    /// <summary>The host of a URL or mail address.</summary>
    void OnHost(ReadOnlySpan<byte> host);

    void OnIpv4Host(uint address);

    /// <summary>A token without a dot.</summary>
    void OnPlainToken(ReadOnlySpan<byte> token);

    void OnRange(IndicatorKind kind, UInt128 address, int prefix);

    void OnFlag(ImageFlags flag);
}

/// <summary>The keys of each kind of indicator.</summary>
internal static class ImageKeys
{
    /// <summary>Tag of a host among keys; the kinds are below it.</summary>
    public const int HostTag = 0x40;

    public const int AddressKeyBytesMax = 17;

    /// <summary>True for kinds whose letters count as lower case.</summary>
    public static bool Folds(IndicatorKind kind) =>
        kind is IndicatorKind.Domain or IndicatorKind.Email or IndicatorKind.FileName or IndicatorKind.Ja4;

    /// <summary>True for keys that the first look already tells apart.</summary>
    public static bool IsCandidateKey(IndicatorKind kind, ReadOnlySpan<byte> key) =>
        kind.IsHash() || kind is IndicatorKind.Ja3 or IndicatorKind.Ja4 || (kind == IndicatorKind.Ipv4 && key[4] == 32);

    public static void Of<TSink>(IndicatorKind kind, ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : struct, IKeySink
    {
        switch (kind)
        {
            case IndicatorKind.Ipv4 or IndicatorKind.Ipv6:
                OfRange(kind, text, ref sink);
                break;
            case IndicatorKind.Domain:
                sink.OnRecord(kind, text);
                sink.OnMarker(text);
                OfSpelledOut(kind, text, 0, text.Length, ref sink);
                break;
            case IndicatorKind.Url:
                OfUrl(text, ref sink);
                break;
            case IndicatorKind.Email:
                OfMail(text, ref sink);
                break;
            case IndicatorKind.FileName:
                sink.OnRecord(kind, text);
                sink.OnMarker(TokenRules.LastToken(text));
                break;
            case IndicatorKind.Ja4:
                sink.OnRecord(kind, text);
                sink.OnPlainToken(text);
                break;
            default:
                OfHash(kind, text, ref sink);
                break;
        }
    }

    public static int WriteAddressKey(IndicatorKind kind, UInt128 address, int prefix, Span<byte> key)
    {
        if (kind == IndicatorKind.Ipv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(key, (uint)address);
            key[4] = (byte)prefix;
            return 5;
        }

        AddressText.WriteIpv6(address, key);
        key[16] = (byte)prefix;
        return AddressKeyBytesMax;
    }

    /// <summary>The bytes of a hash in hex; 0 when it is not.</summary>
    public static int WriteHashKey(ReadOnlySpan<byte> hex, Span<byte> key) =>
        Convert.FromHexString(hex, key, out _, out var written) == System.Buffers.OperationStatus.Done ? written : 0;

    /// <summary>The indicator whose canonical text leads to this record key; spelled-out names come back as they are.</summary>
    public static IndicatorValue ValueOf(IndicatorKind kind, ReadOnlySpan<byte> key) => kind switch
    {
        IndicatorKind.Ipv4 when key.Length == 5 => new(kind, RangeText.Format(kind, BinaryPrimitives.ReadUInt32BigEndian(key), key[4])),
        IndicatorKind.Ipv6 when key.Length == AddressKeyBytesMax =>
            new(kind, RangeText.Format(kind, BinaryPrimitives.ReadUInt128BigEndian(key), key[16])),
        _ when kind.IsHash() || kind == IndicatorKind.Ja3 => new(kind, Convert.ToHexStringLower(key)),
        _ => new(kind, Encoding.UTF8.GetString(key)),
    };

    private static void OfRange<TSink>(IndicatorKind kind, ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : struct, IKeySink
    {
        var (address, prefix) = RangeText.Split(kind, text);
        Span<byte> key = stackalloc byte[AddressKeyBytesMax];
        var length = WriteAddressKey(kind, address, prefix, key);
        sink.OnRecord(kind, key[..length]);
        sink.OnRange(kind, address, prefix);
    }

    private static void OfHash<TSink>(IndicatorKind kind, ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : struct, IKeySink
    {
        Span<byte> key = stackalloc byte[64];
        sink.OnRecord(kind, key[..WriteHashKey(text, key)]);
        sink.OnPlainToken(text);
    }

    private static void OfMail<TSink>(ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : struct, IKeySink
    {
        var hostStart = text.LastIndexOf((byte)'@') + 1;
        sink.OnRecord(IndicatorKind.Email, text);
        OfHost(text[hostStart..], ImageFlags.SingleLabelMail, ref sink);
        OfSpelledOut(IndicatorKind.Email, text, hostStart, text.Length, ref sink);
    }

    private static void OfUrl<TSink>(ReadOnlySpan<byte> text, ref TSink sink)
        where TSink : struct, IKeySink
    {
        sink.OnRecord(IndicatorKind.Url, text);
        var schemeEnd = text.IndexOf("://"u8);
        var hostStart = schemeEnd < 0 || schemeEnd > text.IndexOf((byte)'/') ? 0 : schemeEnd + 3;
        var authority = text[hostStart..];
        authority = authority[..authority.IndexOf((byte)'/')];
        var colon = authority.LastIndexOf((byte)':');
        var hasPort = colon > authority.LastIndexOf((byte)']');
        var host = hasPort ? authority[..colon] : authority;
        OfUrlHost(host, ref sink);
        OfSpelledOut(IndicatorKind.Url, text, hostStart, hostStart + host.Length, ref sink);
        if (hostStart > 0 || !hasPort)
        {
            return;
        }

        // Any scheme, with a port: a URL whose scheme has that port of its own is canonical without it.
        foreach (var (scheme, port) in UrlText.DefaultPorts)
        {
            if (Encoding.ASCII.GetString(authority[(colon + 1)..]) == port.ToString(CultureInfo.InvariantCulture))
            {
                byte[] whole = [.. Encoding.ASCII.GetBytes(scheme), .. "://"u8, .. host, .. text[authority.Length..]];
                sink.OnRecord(IndicatorKind.Url, whole);
            }
        }
    }

    private static void OfUrlHost<TSink>(ReadOnlySpan<byte> host, ref TSink sink)
        where TSink : struct, IKeySink
    {
        if (host.StartsWith("["u8))
        {
            sink.OnFlag(ImageFlags.Ipv6Urls);
        }
        else if (AddressText.TryParseIpv4(host, out var four))
        {
            sink.OnIpv4Host(four);
        }
        else
        {
            OfHost(host, ImageFlags.SingleLabelUrls, ref sink);
        }
    }

    private static void OfHost<TSink>(ReadOnlySpan<byte> host, ImageFlags whenSingle, ref TSink sink)
        where TSink : struct, IKeySink
    {
        if (!host.Contains((byte)'.'))
        {
            sink.OnFlag(whenSingle);
            return;
        }

        sink.OnMarker(host);
        sink.OnHost(host);
    }

    /// <summary>Logs may hold an internationalised name in UTF-8: its lower-case spelling is a key too.</summary>
    private static void OfSpelledOut<TSink>(IndicatorKind kind, ReadOnlySpan<byte> text, int hostStart, int hostEnd, ref TSink sink)
        where TSink : struct, IKeySink
    {
        var host = text[hostStart..hostEnd];
        if (host.IndexOf("xn--"u8) < 0 || DomainText.Unicode(Encoding.UTF8.GetString(host)) is not { } spelled)
        {
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(spelled);
        sink.OnRecord(kind, [.. text[..hostStart], .. bytes, .. text[hostEnd..]]);
        if (bytes.Contains((byte)'.'))
        {
            sink.OnMarker(bytes);
            if (kind != IndicatorKind.Domain)
            {
                sink.OnHost(bytes);
            }
        }
        else
        {
            sink.OnFlag(kind == IndicatorKind.Url ? ImageFlags.SingleLabelUrls : ImageFlags.SingleLabelMail);
        }
    }
}
