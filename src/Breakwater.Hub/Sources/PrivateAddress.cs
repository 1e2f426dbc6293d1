using System.Net;
using System.Net.Sockets;
using Breakwater.Hub.Gate;

namespace Breakwater.Hub.OutsideSources;

/// <summary>Which addresses are not on the public internet: private, loopback, link-local, multicast, all of special use.</summary>
internal static class PrivateAddress
{
    // Site-local and IPv4-compatible addresses have left the registries, and not every network.
    private static readonly IPNetwork[] Networks =
        [.. SpecialUse.Ranges.Concat(["fec0::/10", "::/96"]).Select(IPNetwork.Parse)];

    public static bool Is(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        // A scope makes an address mean something here and nothing elsewhere.
        return (plain.AddressFamily == AddressFamily.InterNetworkV6 && plain.ScopeId != 0)
            || Array.Exists(Networks, network => network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain));
    }
}
