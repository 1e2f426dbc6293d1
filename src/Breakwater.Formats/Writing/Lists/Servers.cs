using Breakwater.Formats.Writing.Detection;
using Breakwater.Matching;

namespace Breakwater.Formats.Writing.Lists;

/// <summary>Lists that proxies, web servers and mail servers load, and lists of nothing but values.</summary>
internal static class Servers
{
    private const string Encrypted = "The path of an encrypted address, unless ssl_bump opens it: Squid sees the host alone.";
    private static readonly IndicatorKind[] Addresses = [IndicatorKind.Ipv4, IndicatorKind.Ipv6];

    public static IReadOnlyList<ListProfile> All { get; } =
    [
        new("squid", "Squid dstdomain list: domains and what is below them", [IndicatorKind.Domain], entry => "." + entry.Value)
        {
            Reference = ReferencePlace.LineBefore,
            TakesRanges = false,
            // Squid refuses a name that is below another one.
            CoversSubdomains = true,
            Use = "acl breakwater dstdomain \"/etc/squid/breakwater.txt\"; http_access deny breakwater. Squid names no number.",
        },
        new("squid-ip", "Squid dst list: addresses", Addresses, entry => entry.Value)
        {
            Reference = ReferencePlace.LineBefore,
            Use = "acl breakwater-ip dst \"/etc/squid/breakwater-ip.txt\"; http_access deny breakwater-ip. Squid names no number.",
        },
        new("squid-url", "Squid url_regex list: URLs", [IndicatorKind.Url], entry => UrlLines.Expression(entry.Value))
        {
            Reference = ReferencePlace.LineBefore,
            TakesRanges = false,
            EntriesMax = Limits.SquidExpressionsMax,
            Remark = entry => UrlParts.Of(entry.Value).IsEncrypted ? Encrypted : null,
            Use = "acl breakwater-url url_regex \"/etc/squid/breakwater-url.txt\"; http_access deny breakwater-url. "
                + $"Squid names no number and tries them one by one, so {Limits.SquidExpressionsMax} entries. "
                + "Of https it sees no more than the host unless ssl_bump opens it.",
        },
        new("nginx", "nginx access rules: these addresses get 403", Addresses, entry => $"deny {entry.Value}; # {entry.Reference}")
        {
            FileName = "nginx.conf",
            Use = "include in http, server or location, then nginx -s reload. nginx names no number.",
        },
        new("postfix", "Postfix access table: senders and domains", [IndicatorKind.Email, IndicatorKind.Domain],
            entry => $"{entry.Value} REJECT {entry.Reference}")
        {
            TakesRanges = false,
            CoversSubdomains = true,
            Use = "postmap, then smtpd_sender_restrictions = check_sender_access hash:/etc/postfix/breakwater; what is below a "
                + "domain is met by parent_domain_matches_subdomains, as by default. Postfix names no number.",
        },
        new("postfix-cidr", "Postfix CIDR table: client addresses", Addresses, entry => $"{entry.Value} REJECT {entry.Reference}")
        {
            Use = "smtpd_client_restrictions = check_client_access cidr:/etc/postfix/breakwater.cidr. Postfix names no number.",
        },
        Plain("domains", "Domains, one a line", IndicatorKind.Domain),
        Plain("ips", "Addresses and ranges, one a line", IndicatorKind.Ipv4, IndicatorKind.Ipv6),
        Plain("urls", "URLs, one a line", IndicatorKind.Url),
        Plain("hashes", "File hashes, one a line", IndicatorKind.Md5, IndicatorKind.Sha1, IndicatorKind.Sha256, IndicatorKind.Sha512),
    ];

    private static ListProfile Plain(string name, string summary, params IndicatorKind[] kinds) =>
        new(name, summary, kinds, entry => Text.IsToken(entry.Value) ? $"{entry.Value} # {entry.Reference}" : null)
        {
            Use = "For what reads lines; # begins a comment.",
        };
}
