namespace Breakwater.Hub.Gate;

/// <summary>
/// Addresses and names that mean something special everywhere, and so can never be an indicator: the IANA special-purpose registries
/// (RFC 6890 and its updates) and special-use domain names (RFC 6761 and its updates). <c>.onion</c> is left out on purpose: it is special
/// to resolvers, and real indicators live under it.
/// </summary>
internal static class SpecialUse
{
    public const string Name = "special use";

    public static readonly IReadOnlyList<string> Ranges =
    [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/128", "::1/128", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16",
        "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "ff00::/8",
    ];

    /// <summary>Each with all names below it.</summary>
    public static readonly IReadOnlyList<string> Domains =
    [
        "localhost", "local", "localdomain", "internal", "intranet", "private", "corp", "home", "lan", "test", "example", "invalid", "alt",
        "example.com", "example.net", "example.org", "home.arpa", "in-addr.arpa", "ip6.arpa",
    ];

    public const string WellKnownName = "well-known services";

    /// <summary>Resolvers that whole networks depend on; a list that blocks them takes its own readers offline.</summary>
    public static readonly IReadOnlyList<string> WellKnownAddresses =
    [
        "8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "149.112.112.112", "208.67.222.222", "208.67.220.220",
        "2001:4860:4860::8888", "2001:4860:4860::8844", "2606:4700:4700::1111", "2606:4700:4700::1001", "2620:fe::fe", "2620:fe::9",
    ];

    /// <summary>Names that everybody uses, and the hashes of the empty file.</summary>
    public static readonly IReadOnlyList<string> WellKnownValues =
    [
        "dns.google", "one.one.one.one", "dns.quad9.net", "google.com", "www.google.com", "microsoft.com", "www.microsoft.com",
            "windows.com",
        "windowsupdate.com", "office.com", "office365.com", "live.com", "apple.com", "icloud.com", "amazon.com", "amazonaws.com",
        "cloudflare.com", "akamai.net", "facebook.com", "linkedin.com", "github.com", "githubusercontent.com", "wikipedia.org", "gmail.com",
        "outlook.com", "yahoo.com",
        "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ];
}
