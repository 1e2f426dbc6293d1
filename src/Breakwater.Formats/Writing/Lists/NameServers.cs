using System.Globalization;
using System.Net;
using Breakwater.Matching;

namespace Breakwater.Formats.Writing.Lists;

/// <summary>Lists that name servers and name filters load.</summary>
internal static class NameServers
{
    private static readonly IndicatorKind[] Domains = [IndicatorKind.Domain];

    public static IReadOnlyList<ListProfile> All { get; } =
    [
        new("hosts", "hosts file: exactly these names, at 0.0.0.0", Domains, entry => $"0.0.0.0 {entry.Value} # {entry.Reference}")
        {
            TakesRanges = false,
            Use = "Behind the system's own hosts file. A hosts file has no way to say what is below a name.",
        },
        new("pihole", "Pi-hole list: domains and what is below them", Domains, entry => $"||{entry.Value}^")
        {
            Reference = ReferencePlace.LineBefore,
            TakesRanges = false,
            CoversSubdomains = true,
            Use = "Group Management > Adlists > Add. Pi-hole names no number.",
        },
        new("adguard", "AdGuard Home filter: domains and what is below them", Domains, entry => $"||{entry.Value}^")
        {
            Comment = "!",
            Reference = ReferencePlace.LineBefore,
            TakesRanges = false,
            CoversSubdomains = true,
            Use = "Filters > DNS blocklists > Add blocklist > Add a custom list. AdGuard names no number.",
        },
        new("dnsmasq", "dnsmasq configuration: domains and what is below them do not exist", Domains,
            entry => $"local=/{entry.Value}/ # {entry.Reference}")
        {
            TakesRanges = false,
            CoversSubdomains = true,
            FileName = "dnsmasq.conf",
            Use = "A file in /etc/dnsmasq.d, then restart. dnsmasq names no number.",
        },
        new("unbound", "Unbound configuration: domains and what is below them do not exist", Domains,
            entry => $"local-zone: \"{entry.Value}.\" always_nxdomain # {entry.Reference}")
        {
            TakesRanges = false,
            CoversSubdomains = true,
            FileName = "unbound.conf",
            Head = _ => ["server:"],
            Use = "include: in unbound.conf, then unbound-control reload. Unbound names no number.",
        },
        new("bind-rpz", "BIND response policy zone: domains with what is below them, and answers with these addresses",
            [IndicatorKind.Domain, IndicatorKind.Ipv4, IndicatorKind.Ipv6], RpzLine)
        {
            Comment = ";",
            CoversSubdomains = true,
            FileName = "rpz.breakwater.zone",
            MediaType = "text/dns; charset=utf-8",
            Head = last =>
            [
                "$TTL 300",
                string.Create(CultureInfo.InvariantCulture, $"@ SOA localhost. hostmaster.localhost. {Serial(last)} 300 60 604800 300"),
                "@ NS localhost.",
            ],
            Use = "zone \"rpz.breakwater\" { type primary; file …; ixfr-from-differences yes; }; "
                + "response-policy { zone \"rpz.breakwater\"; }; then rndc reload. "
                + "BIND names no number; a name has 255 octets, its zone included (RFC 1035, 2.3.4).",
        },
        new("windows-dns", "PowerShell script for Windows DNS Server: query resolution policies", Domains, WindowsLine)
        {
            EntriesMax = Limits.WindowsDnsEntriesMax,
            TakesRanges = false,
            CoversSubdomains = true,
            FileName = "windows-dns.ps1",
            Ending = "\r\n",
            Head = _ =>
            [
                "$ErrorActionPreference = 'Stop'",
                "Get-DnsServerQueryResolutionPolicy | Where-Object { $_.Name -like 'bw-*' } | Remove-DnsServerQueryResolutionPolicy -Force",
            ],
            Use = "Run on the DNS server as administrator. Microsoft documents no number; policies are looked at one after the other, so "
                + $"{Limits.WindowsDnsEntriesMax} entries.",
        },
    ];

    /// <summary>Seconds since 1970: grows with every change, until 2106 (RFC 1982 goes on from there).</summary>
    public static uint Serial(DateTimeOffset lastChange) => unchecked((uint)Math.Max(1, lastChange.ToUnixTimeSeconds()));

    private static string? RpzLine(FeedEntry entry) => entry.Kind switch
    {
        // The wildcard's name is the longer one.
        IndicatorKind.Domain => entry.Value.Length + "*.".Length > Limits.RpzNameCharsMax ? null
            : $"{entry.Value} CNAME . ; {entry.Reference}\n*.{entry.Value} CNAME .",
        IndicatorKind.Ipv4 or IndicatorKind.Ipv6 => $"{RpzAddress(entry.Value)}.rpz-ip CNAME . ; {entry.Reference}",
        _ => null,
    };

    /// <summary>Prefix length and the parts of the address backwards, the longest run of zeros of IPv6 as zz.</summary>
    private static string RpzAddress(string range)
    {
        var slash = range.IndexOf('/', StringComparison.Ordinal);
        var address = IPAddress.Parse(slash < 0 ? range : range[..slash]);
        var bytes = address.GetAddressBytes();
        var prefix = slash < 0 ? (bytes.Length * 8).ToString(CultureInfo.InvariantCulture) : range[(slash + 1)..];
        if (bytes.Length == 4)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{prefix}.{bytes[3]}.{bytes[2]}.{bytes[1]}.{bytes[0]}");
        }

        var groups = Enumerable.Range(0, 8).Select(i => (bytes[i * 2] << 8) | bytes[(i * 2) + 1]).ToArray();
        var (start, length) = LongestZeros(groups);
        var words = groups.Select(group => group.ToString("x", CultureInfo.InvariantCulture)).ToList();
        if (length > 1)
        {
            words.RemoveRange(start, length);
            words.Insert(start, "zz");
        }

        words.Reverse();
        return $"{prefix}.{string.Join('.', words)}";
    }

    private static (int Start, int Length) LongestZeros(int[] groups)
    {
        var best = (Start: 0, Length: 0);
        for (var i = 0; i < groups.Length; i++)
        {
            var end = i;
            while (end < groups.Length && groups[end] == 0)
            {
                end++;
            }

            best = end - i > best.Length ? (i, end - i) : best;
        }

        return best;
    }

    // Names have letters, digits, dots, hyphens and underscores only, and stand in single quotes, which expand nothing.
    private static string WindowsLine(FeedEntry entry)
    {
        var name = $"bw-{NameCover.DigestOf(entry.Value):x32}"[..20];
        var names = $"EQ,{entry.Value},*.{entry.Value}";
        return $"Add-DnsServerQueryResolutionPolicy -Name '{name}' -Action DENY -FQDN '{names}' # {entry.Reference}";
    }
}
