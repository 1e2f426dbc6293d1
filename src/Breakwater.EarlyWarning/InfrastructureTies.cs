using System.Net;
using System.Net.Sockets;

namespace Breakwater.EarlyWarning;

/// <summary>What a value itself shows that it has with others: its host, its registered domain, its block of addresses.</summary>
public static class InfrastructureTies
{
    private const int Ipv4BlockBytes = 3;
    private const int Ipv6BlockBytes = 8;

    /// <summary>Empty when it shows nothing, as a hash does, or only what is popular.</summary>
    public static IReadOnlyList<Tie> Of(IndicatorKey indicator) => indicator.Kind switch
    {
        "domain" => OfHost(indicator.Value),
        "url" => HostOfUrl(indicator.Value) is { } host ? OfHost(host) : [],
        "email" => OfMail(indicator.Value),
        "ipv4" or "ipv6" => OfHost(indicator.Value),
        _ => [],
    };

    private static List<Tie> OfHost(string host)
    {
        // A range has no host of its own.
        if (host.Contains('/', StringComparison.Ordinal))
        {
            return [];
        }

        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
        {
            return [new Tie("host:" + address, TieStrength.Host, ""), new Tie("net:" + BlockOf(address), TieStrength.Network, "")];
        }

        if (PopularPlaces.Registered(host) is not { } registered || PopularPlaces.IsPopular(registered))
        {
            return PopularPlaces.IsPopular(host) ? [] : [new Tie("host:" + host, TieStrength.Host, "")];
        }

        return [new Tie("host:" + host, TieStrength.Host, ""), new Tie("domain:" + registered, TieStrength.Domain, "")];
    }

    // Everybody's mail is at the big providers: a sender there shares nothing with other senders.
    private static List<Tie> OfMail(string address)
    {
        var at = address.LastIndexOf('@');
        var host = address[(at + 1)..];
        return at < 0 || PopularPlaces.IsPopular(host) ? [] : OfHost(host);
    }

    private static string? HostOfUrl(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.IdnHost : null;

    private static string BlockOf(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(address.AddressFamily == AddressFamily.InterNetwork ? Ipv4BlockBytes : Ipv6BlockBytes).Clear();
        return new IPAddress(bytes).ToString();
    }
}
