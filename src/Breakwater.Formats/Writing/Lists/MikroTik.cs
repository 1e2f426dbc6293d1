using Breakwater.Matching;

namespace Breakwater.Formats.Writing.Lists;

/// <summary>
/// A RouterOS 7 script: addresses become an address list, domains static DNS entries. RouterOS names no number; a list is held in memory
/// and in the configuration, so this one is kept small. Values and references are of characters that scripts give no meaning to.
/// </summary>
internal static class MikroTik
{
    private const string ListName = "breakwater";

    public static ListProfile Profile { get; } =
        new("mikrotik", "MikroTik RouterOS script: address lists and DNS entries", [IndicatorKind.Ipv4, IndicatorKind.Ipv6,
            IndicatorKind.Domain],
            Line)
        {
            EntriesMax = Limits.MikroTikEntriesMax,
            CoversSubdomains = true,
            FileName = "mikrotik.rsc",
            MediaType = "text/plain; charset=utf-8",
            Head = _ =>
            [
                $"/ip firewall address-list remove [find list={ListName}]",
                $"/ipv6 firewall address-list remove [find list={ListName}]",
                "/ip dns static remove [find comment~\"^bw:\"]",
            ],
            Use = "/tool fetch url=… dst-path=breakwater.rsc; /import breakwater.rsc, by the scheduler; then drop what is in the address "
                + $"list {ListName}. RouterOS documents no number; {Limits.MikroTikEntriesMax} entries.",
        };

    private static string? Line(FeedEntry entry) => entry.Kind switch
    {
        IndicatorKind.Ipv4 => $"/ip firewall address-list add list={ListName} address={entry.Value} comment={entry.Reference}",
        IndicatorKind.Ipv6 => $"/ipv6 firewall address-list add list={ListName} address={Ranged(entry.Value)} comment={entry.Reference}",
        IndicatorKind.Domain =>
            $"/ip dns static add name={entry.Value} type=NXDOMAIN match-subdomain=yes comment={entry.Reference}",
        _ => null,
    };

    private static string Ranged(string address) => address.Contains('/', StringComparison.Ordinal) ? address : address + "/128";
}
