using Breakwater.Matching;

namespace Breakwater.Formats.Writing.Lists;

/// <summary>Lists that firewalls load.</summary>
internal static class Firewalls
{
    /// <summary>PAN-OS 7.1 to 11, External Dynamic List: 50,000 addresses, domains and URLs on the smaller models.</summary>
    private const int PanEntriesMax = 50_000;

    /// <summary>FortiOS before 7.4.4: 10 MB or 128 K lines; 7.4.4 takes 300,000 addresses and 32 MB on the smallest model.</summary>
    private const int FortiEntriesMax = 131_072;

    /// <inheritdoc cref="FortiEntriesMax"/>
    private const int FortiBytesMax = 10 * 1024 * 1024;

    /// <summary>Cisco Secure Firewall, Custom Lists and Feeds: a text file of at most 500 MB.</summary>
    private const long CiscoBytesMax = 500L * 1024 * 1024;

    /// <summary>Check Point R81.20, Custom Intelligence Feeds: at least 2 million observables.</summary>
    private const int CheckPointEntriesMax = 2_000_000;

    /// <summary>pfSense, Alias Sizing Concerns: half of Firewall Maximum Table Entries, which defaults to 400,000.</summary>
    private const int PfSenseEntriesMax = 200_000;

    /// <summary>OPNsense, Firewall Maximum Table Entries: 1,000,000 by default.</summary>
    private const int OpnSenseEntriesMax = 1_000_000;

    private static readonly IndicatorKind[] Addresses = [IndicatorKind.Ipv4, IndicatorKind.Ipv6];
    private static readonly IndicatorKind[] Hashes = [IndicatorKind.Md5, IndicatorKind.Sha1, IndicatorKind.Sha256];
    private const string SmallPan = "50,000 entries, of all lists together, on the smaller models.";

    public static IReadOnlyList<ListProfile> All { get; } =
    [
        new("panos-ip", "Palo Alto PAN-OS External Dynamic List of addresses", Addresses, entry => $"{entry.Value} #{entry.Reference}")
        {
            EntriesMax = PanEntriesMax,
            Use = $"Objects > External Dynamic Lists > Add, type IP List. {SmallPan}",
        },
        new("panos-domain", "Palo Alto PAN-OS External Dynamic List of domains, each with what is below it", [IndicatorKind.Domain],
            entry => entry.Value)
        {
            EntriesMax = PanEntriesMax,
            Reference = ReferencePlace.None,
            CoversSubdomains = true,
            Use = $"Objects > External Dynamic Lists > Add, type Domain List, with Automatically expand to include subdomains. {SmallPan}",
        },
        new("panos-url", "Palo Alto PAN-OS External Dynamic List of URLs", [IndicatorKind.Url],
            entry => UrlLines.WithoutScheme(entry.Value))
        {
            EntriesMax = PanEntriesMax,
            LineCharsMax = Limits.PanUrlCharsMax,
            Reference = ReferencePlace.None,
            Use = $"Objects > External Dynamic Lists > Add, type URL List. {SmallPan}",
        },
        new("fortigate-ip", "FortiGate threat feed of addresses", Addresses, entry => entry.Value)
        {
            EntriesMax = FortiEntriesMax,
            BytesMax = FortiBytesMax,
            Reference = ReferencePlace.None,
            Use = "Security Fabric > External Connectors > Create New > IP Address. 128 K lines or 10 MB.",
        },
        new("fortigate-domain", "FortiGate threat feed of domains, and of what is below them", [IndicatorKind.Domain],
            entry => entry.Value)
        {
            EntriesMax = FortiEntriesMax,
            BytesMax = FortiBytesMax,
            Reference = ReferencePlace.None,
            Use = "Security Fabric > External Connectors > Create New > Domain Name. 128 K lines or 10 MB.",
        },
        new("fortigate-url", "FortiGate threat feed of URLs (FortiGuard category)", [IndicatorKind.Url],
            entry => UrlLines.Whole(entry.Value))
        {
            EntriesMax = FortiEntriesMax,
            BytesMax = FortiBytesMax,
            Reference = ReferencePlace.None,
            Use = "Security Fabric > External Connectors > Create New > FortiGuard Category. 128 K lines or 10 MB.",
        },
        new("fortigate-hash", "FortiGate threat feed of malware hashes", Hashes, entry => $"{entry.Value} {entry.Reference}")
        {
            EntriesMax = FortiEntriesMax,
            BytesMax = FortiBytesMax,
            Use = "Security Fabric > External Connectors > Create New > Malware Hash. 128 K lines or 10 MB.",
        },
        Cisco("cisco-ip", "addresses", Addresses, entry => entry.Value),
        Cisco("cisco-domain", "domains, each with what is below it", [IndicatorKind.Domain], entry => entry.Value) with
        {
            CoversSubdomains = true,
        },
        Cisco("cisco-url", "URLs", [IndicatorKind.Url], entry => UrlLines.Whole(entry.Value)),
        new("checkpoint", "Check Point custom intelligence feed (CSV): addresses, domains, URLs, hashes, mail senders",
            [IndicatorKind.Ipv4, IndicatorKind.Domain, IndicatorKind.Url, .. Hashes, IndicatorKind.Email], CheckPoint.Line)
        {
            EntriesMax = CheckPointEntriesMax,
            FileName = "checkpoint.csv",
            MediaType = "text/csv; charset=utf-8",
            Head = _ => ["#! DESCRIPTION = Breakwater", "# UNIQ-NAME,VALUE,TYPE,CONFIDENCE,SEVERITY,PRODUCT,COMMENT"],
            Use = "Security Policies > Threat Prevention > Custom Policy Tools > Indicators > New IoC Feed, format Check Point CSV. "
                + "IPv4 only; 2 million observables.",
        },
        Sophos("sophos-ip", "IPv4 addresses", [IndicatorKind.Ipv4],
            entry => entry.Value.Contains('/', StringComparison.Ordinal) ? null : entry.Value) with { TakesRanges = false },
        Sophos("sophos-domain", "domains", [IndicatorKind.Domain], entry => entry.Value),
        Sophos("sophos-url", "URLs", [IndicatorKind.Url], entry => UrlLines.Whole(entry.Value)),
        new("pfsense", "pfSense alias of the type URL Table (IPs)", Addresses, entry => $"{entry.Value} # {entry.Reference}")
        {
            EntriesMax = PfSenseEntriesMax,
            Use = "Firewall > Aliases > URLs > Add, type URL Table (IPs). Half of Firewall Maximum Table Entries (400,000).",
        },
        new("opnsense", "OPNsense alias of the type URL Table (IPs)", Addresses, entry => $"{entry.Value} # {entry.Reference}")
        {
            EntriesMax = OpnSenseEntriesMax,
            Use = "Firewall > Aliases > Add, type URL Table (IPs). Firewall Maximum Table Entries is 1,000,000.",
        },
        MikroTik.Profile,
    ];

    private static ListProfile Cisco(string name, string what, IReadOnlyList<IndicatorKind> kinds, Func<FeedEntry, string?> line) =>
        new(name, $"Cisco Secure Firewall Security Intelligence feed of {what}", kinds, line)
        {
            BytesMax = CiscoBytesMax,
            Reference = ReferencePlace.LineBefore,
            Use = "Objects > Object Management > Security Intelligence > Add Feed, update every 30 minutes or more. 500 MB.",
        };

    /// <summary>Sophos Firewall 21, third-party threat feeds: one indicator a line, no comment; no ranges, no IPv6.</summary>
    private static ListProfile Sophos(string name, string what, IReadOnlyList<IndicatorKind> kinds, Func<FeedEntry, string?> line) =>
        new(name, $"Sophos Firewall third-party threat feed of {what}", kinds, line)
        {
            Comment = null,
            Reference = ReferencePlace.None,
            Use = "Active threat response > Third-party threat feeds > Add, the indicator type as listed. No comments, no ranges, no IPv6.",
        };
}
