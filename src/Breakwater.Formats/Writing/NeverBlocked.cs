using Breakwater.Formats.Writing.Detection;
using Breakwater.Matching;
using Breakwater.Stix;

namespace Breakwater.Formats.Writing;

/// <summary>Values that no device may be told of, whoever says so: they are everybody's, or the reader's own.</summary>
internal static class NeverBlocked
{
    private const string Own = "It is an address or name that no machine on the Internet has.";
    private const string Suffix = "It is a public suffix: the names below it are many people's.";
    private const string Nothing = "It is the hash of the empty file.";

    /// <summary>MD5, SHA-1, SHA-256 and SHA-512 of nothing.</summary>
    private static readonly HashSet<string> Empty =
    [
        "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
    ];

    /// <summary>Special-use names (RFC 6761 and its updates) that lead into the reader's own network.</summary>
    private static readonly string[] OwnNames =
        ["localhost", "localdomain", "local", "internal", "lan", "home.arpa", "in-addr.arpa", "ip6.arpa"];

    /// <summary>Null for a value that may be listed.</summary>
    public static string? Why(FeedEntry entry) => entry.Kind switch
    {
        IndicatorKind.Ipv4 or IndicatorKind.Ipv6 => AddressText.IsInternal(entry.Value) ? Own : null,
        IndicatorKind.Domain => OfName(entry.Value),
        IndicatorKind.Url => OfHost(UrlParts.Of(entry.Value).Host.Trim('[', ']')),
        IndicatorKind.Md5 or IndicatorKind.Sha1 or IndicatorKind.Sha256 or IndicatorKind.Sha512 =>
            Empty.Contains(entry.Value) ? Nothing : null,
        _ => null,
    };

    /// <summary>The same for what cannot be an entry, such as a name without a dot.</summary>
    public static string? Why(PatternObservable test) =>
        ObservableKinds.Of(test).Contains(IndicatorKind.Domain) ? OfName(test.Value.Trim('.').ToLowerInvariant()) : null;

    private static string? OfName(string name) =>
        IsOwn(name) ? Own : TldList.Default.IsPublicSuffix(name) ? Suffix : null;

    private static string? OfHost(string host) =>
        System.Net.IPAddress.TryParse(host, out _) ? AddressText.IsInternal(host) ? Own : null : IsOwn(host) ? Own : null;

    private static bool IsOwn(string name) => Array.Exists(
        OwnNames, own => name == own || (name.EndsWith(own, StringComparison.Ordinal) && name[^(own.Length + 1)] == '.'));
}
