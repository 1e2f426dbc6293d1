namespace Breakwater.Formats;

/// <summary>One indicator found in a text.</summary>
/// <param name="Kind">ipv4, ipv6, domain, url, email, md5, sha1, sha256, sha512 or cve.</param>
/// <param name="Value">Refanged and normalised: what to look for.</param>
/// <param name="Raw">As it stands in the text.</param>
/// <param name="Start">First character of <paramref name="Raw"/> in the text.</param>
/// <param name="End">One past its last character.</param>
/// <param name="Link">
/// An ordinary link in running text, written to be followed: most likely a reference, not an indicator. Only a URL or a domain, and never a
/// defanged one.
/// </param>
public sealed record ExtractedIndicator(string Kind, string Value, string Raw, int Start, int End, bool Link = false);

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
    public const string Cve = "cve";
}

/// <summary>How to extract.</summary>
/// <param name="Suffixes">What counts as a top-level domain in a name that is not defanged; null is <see cref="TldList.Default"/>.</param>
public sealed record ExtractOptions(TldList? Suffixes = null);
