namespace Breakwater.Matching;

/// <summary>What an indicator is. The numbers are part of stored forms and never change.</summary>
public enum IndicatorKind : byte
{
    /// <summary>An IPv4 address or a range of them.</summary>
    Ipv4 = 1,

    /// <summary>An IPv6 address or a range of them.</summary>
    Ipv6 = 2,

    /// <summary>A domain with all its subdomains.</summary>
    Domain = 3,

    /// <summary>A URL under its scheme, or host and path under any scheme.</summary>
    Url = 4,
    Email = 5,
    Md5 = 6,
    Sha1 = 7,
    Sha256 = 8,
    Sha512 = 9,

    /// <summary>The name of a file, without its folder. Matched only when asked for.</summary>
    FileName = 10,

    /// <summary>The MD5 of what a TLS client offered.</summary>
    Ja3 = 11,

    /// <summary>A JA4 fingerprint of a TLS client.</summary>
    Ja4 = 12,
}

/// <summary>The names of the kinds in segments, JSON, tables and pages.</summary>
public static class IndicatorKinds
{
    /// <summary>Every kind, in the order of its number.</summary>
    public static IReadOnlyList<IndicatorKind> All { get; } =
    [
        IndicatorKind.Ipv4, IndicatorKind.Ipv6, IndicatorKind.Domain, IndicatorKind.Url, IndicatorKind.Email,
        IndicatorKind.Md5, IndicatorKind.Sha1, IndicatorKind.Sha256, IndicatorKind.Sha512,
        IndicatorKind.FileName, IndicatorKind.Ja3, IndicatorKind.Ja4,
    ];

    public static string Name(this IndicatorKind kind) => kind switch
    {
        IndicatorKind.Ipv4 => "ipv4",
        IndicatorKind.Ipv6 => "ipv6",
        IndicatorKind.Domain => "domain",
        IndicatorKind.Url => "url",
        IndicatorKind.Email => "email",
        IndicatorKind.Md5 => "md5",
        IndicatorKind.Sha1 => "sha1",
        IndicatorKind.Sha256 => "sha256",
        IndicatorKind.Sha512 => "sha512",
        IndicatorKind.FileName => "file-name",
        IndicatorKind.Ja3 => "ja3",
        IndicatorKind.Ja4 => "ja4",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of indicator."),
    };

    /// <summary>False when the name is none of them; names are lower case.</summary>
    public static bool TryParse(string name, out IndicatorKind kind)
    {
        kind = name switch
        {
            "ipv4" => IndicatorKind.Ipv4,
            "ipv6" => IndicatorKind.Ipv6,
            "domain" => IndicatorKind.Domain,
            "url" => IndicatorKind.Url,
            "email" => IndicatorKind.Email,
            "md5" => IndicatorKind.Md5,
            "sha1" => IndicatorKind.Sha1,
            "sha256" => IndicatorKind.Sha256,
            "sha512" => IndicatorKind.Sha512,
            "file-name" => IndicatorKind.FileName,
            "ja3" => IndicatorKind.Ja3,
            "ja4" => IndicatorKind.Ja4,
            _ => 0,
        };
        return kind != 0;
    }

    /// <summary>True for the four kinds of file hash.</summary>
    public static bool IsHash(this IndicatorKind kind) => kind is >= IndicatorKind.Md5 and <= IndicatorKind.Sha512;
}
