namespace Breakwater.Formats;

/// <summary>One indicator found in a text.</summary>
/// <param name="Kind">One of <see cref="IndicatorKinds"/>.</param>
/// <param name="Value">Refanged and normalised: what to look for.</param>
/// <param name="Raw">As it stands in the text.</param>
/// <param name="Start">First character of <paramref name="Raw"/> in the text.</param>
/// <param name="End">One past its last character.</param>
/// <param name="Link">
/// An ordinary link in running text, written to be followed: most likely a reference, not an indicator. Only a URL or a domain, and never a
/// defanged one.
/// </param>
/// <param name="Port">Of an address or domain that one was written behind; it is no part of the value.</param>
public sealed record ExtractedIndicator(
    string Kind, string Value, string Raw, int Start, int End, bool Link = false, int? Port = null);

/// <summary>The names of the kinds.</summary>
public static class IndicatorKinds
{
    public const string Ipv4 = "ipv4";
    public const string Ipv6 = "ipv6";
    public const string Domain = "domain";
    public const string Url = "url";
    public const string Email = "email";
    public const string Md5 = "md5";
    public const string Sha1 = "sha1";
    public const string Sha256 = "sha256";
    public const string Sha512 = "sha512";
    public const string Ssdeep = "ssdeep";
    public const string Tlsh = "tlsh";
    public const string Imphash = "imphash";
    public const string Ja3 = "ja3";
    public const string Ja4 = "ja4";
    public const string Cve = "cve";

    /// <summary>An id of MITRE ATT&amp;CK: T1059.001, TA0011, S0154, G0007, M1036, C0024.</summary>
    public const string Attack = "attack";

    /// <summary>A key of the Windows registry.</summary>
    public const string Registry = "registry";

    /// <summary>A path of Windows: with a drive, an environment variable, or a server.</summary>
    public const string Path = "path";
    public const string Mutex = "mutex";

    /// <summary><c>AS64500</c>.</summary>
    public const string Asn = "asn";
    public const string Mac = "mac";
    public const string Btc = "btc";
    public const string Eth = "eth";
    public const string Xmr = "xmr";

    /// <summary>The seven digits of a vessel's number, without the letters IMO.</summary>
    public const string Imo = "imo";

    /// <summary>The nine digits of a maritime station.</summary>
    public const string Mmsi = "mmsi";

    /// <summary>A container number, ISO 6346: four letters and seven digits, written together.</summary>
    public const string Container = "container";
}

/// <summary>How to extract.</summary>
/// <param name="Suffixes">What counts as a top-level domain in a name that is not defanged; null is <see cref="TldList.Default"/>.</param>
/// <param name="Internal">Report addresses too that belong to no one on the Internet: private ones, loopback, link-local,
/// multicast.</param>
/// <param name="CountMax">Where to stop.</param>
public sealed record ExtractOptions(TldList? Suffixes = null, bool Internal = false, int CountMax = Limits.IndicatorsPerTextMax);
