using System.Net;
using System.Text;
using Breakwater.Matching;

namespace Breakwater.Sensor.State;

/// <summary>
/// Kinds and values that this sensor never reports and never looks back for, by the member's own choice. A range excludes the addresses and
/// ranges in it; a domain excludes its subdomains, and the mail addresses and URLs there.
/// </summary>
internal sealed class Exclusions
{
    private readonly HashSet<IndicatorKind> _kinds;
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _domains = new(StringComparer.Ordinal);
    private readonly List<IPNetwork> _networks = [];

    public Exclusions(IEnumerable<IndicatorKind> kinds, IEnumerable<IndicatorValue> values)
    {
        _kinds = [.. kinds];
        foreach (var value in values)
        {
            switch (value.Kind)
            {
                case IndicatorKind.Ipv4 or IndicatorKind.Ipv6:
                    _networks.Add(NetworkOf(value.Text)!.Value);
                    break;
                case IndicatorKind.Domain:
                    _domains.Add(value.Text);
                    break;
                default:
                    _texts.Add(value.ToString());
                    break;
            }
        }
    }

    public static Exclusions None { get; } = new([], []);

    /// <summary>True for a hit that goes no further: for the indicator's own value, or for what was seen of it in the line.</summary>
    public bool Excludes(in IndicatorValue value, ReadOnlySpan<byte> seen)
    {
        if (_kinds.Contains(value.Kind) || _texts.Contains(value.ToString()))
        {
            return true;
        }

        if (value.Kind is IndicatorKind.Ipv4 or IndicatorKind.Ipv6)
        {
            return _networks.Count > 0 && (IsInside(value.Text) || IsInside(Encoding.UTF8.GetString(seen)));
        }

        return _domains.Count > 0 && (IsBelow(HostOf(value)) || (value.Kind == IndicatorKind.Domain && IsBelow(SeenHost(seen))));
    }

    /// <summary>True when looking back for the value could find something excluded: also for a range around an excluded address, and for a
    /// domain above an excluded one, of which the memory does not tell what was seen.</summary>
    public bool MayHold(in IndicatorValue value)
    {
        if (Excludes(value, []))
        {
            return true;
        }

        if (value.Kind is IndicatorKind.Ipv4 or IndicatorKind.Ipv6)
        {
            var wider = NetworkOf(value.Text);
            return wider is { } network && _networks.Any(n => n.BaseAddress.AddressFamily == network.BaseAddress.AddressFamily
                && network.PrefixLength <= n.PrefixLength && network.Contains(n.BaseAddress));
        }

        var domain = "." + value.Text;
        return value.Kind == IndicatorKind.Domain && _domains.Any(d => d.EndsWith(domain, StringComparison.Ordinal));
    }

    private bool IsInside(string text)
    {
        var inner = NetworkOf(text);
        return inner is { } network && _networks.Any(n => n.BaseAddress.AddressFamily == network.BaseAddress.AddressFamily
            && n.PrefixLength <= network.PrefixLength && n.Contains(network.BaseAddress));
    }

    private bool IsBelow(string host)
    {
        while (host.Length > 0)
        {
            if (_domains.Contains(host))
            {
                return true;
            }

            var dot = host.IndexOf('.', StringComparison.Ordinal);
            host = dot < 0 ? "" : host[(dot + 1)..];
        }

        return false;
    }

    private static string HostOf(in IndicatorValue value)
    {
        switch (value.Kind)
        {
            case IndicatorKind.Domain:
                return value.Text;
            case IndicatorKind.Email:
                return value.Text[(value.Text.LastIndexOf('@') + 1)..];
            case IndicatorKind.Url:
                var scheme = value.Text.IndexOf("://", StringComparison.Ordinal);
                var host = scheme < 0 ? value.Text : value.Text[(scheme + 3)..];
                var end = host.AsSpan().IndexOfAny("/?#:");
                return end < 0 ? host : host[..end];
            default:
                return "";
        }
    }

    private static string SeenHost(ReadOnlySpan<byte> seen) =>
        IndicatorValue.TryParse(IndicatorKind.Domain, Encoding.UTF8.GetString(seen), out var value, out _) ? value.Text : "";

    private static IPNetwork? NetworkOf(string text)
    {
        if (text.Contains('/'))
        {
            return IPNetwork.TryParse(text, out var network) ? network : null;
        }

        return IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : null;
    }
}
