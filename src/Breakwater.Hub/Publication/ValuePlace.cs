using System.Globalization;
using Breakwater.Hub.Gate;

namespace Breakwater.Hub.Publication;

/// <summary>
/// Where a value is, as text: what is below a domain, or inside a range of addresses, stands side by side in the order of its characters.
/// A domain is <c>d:</c> and its labels from the last on, each with a full stop; an address or the first of a range is <c>4:</c> or
/// <c>6:</c> and its number in hexadecimal.
/// </summary>
internal static class ValuePlace
{
    /// <summary>The character after the full stop: ends what is below a domain.</summary>
    private const char AfterStop = '/';

    /// <summary>No label begins with it, or with anything before it.</summary>
    private const char BeforeLabels = '!';

    /// <summary>Empty for what is nowhere: a hash, a file's name.</summary>
    public static string Of(string kind, string value) => HostOf(kind, value) is { } host ? OfHost(host) : "";

    /// <summary>The host or address of a value, a range for a range; null for what has none.</summary>
    public static string? HostOf(string kind, string value) => kind switch
    {
        "ipv4" or "ipv6" or "domain" => value,
        "email" => value[(value.LastIndexOf('@') + 1)..],
        "url" => HostOfUrl(value),
        _ => null,
    };

    public static string OfHost(string host) => AddressRange.TryParse(host, out var range)
        ? First(range)
        : "d:" + string.Concat(host.TrimEnd('.').Split('.').Reverse().Select(label => label + "."));

    /// <summary>The first place of a domain and all that is below it, and the one after the last.</summary>
    public static (string From, string To) Below(string domain)
    {
        var place = OfHost(domain);
        return (place, place[..^1] + AfterStop);
    }

    /// <summary>The place of a domain alone, and the one after it.</summary>
    public static (string From, string To) At(string domain)
    {
        var place = OfHost(domain);
        return (place, place + BeforeLabels);
    }

    /// <summary>The first place inside a range, and the one after the last.</summary>
    public static (string From, string To) Inside(AddressRange range) => (First(range), Text(range.Ipv6, range.Last) + AfterStop);

    private static string First(AddressRange range) => Text(range.Ipv6, range.First);

    private static string Text(bool ipv6, UInt128 address) => ipv6
        ? "6:" + address.ToString("x32", CultureInfo.InvariantCulture)
        : "4:" + address.ToString("x8", CultureInfo.InvariantCulture);

    private static string HostOfUrl(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        // One without a scheme may hold another one behind its path.
        var rest = scheme < 0 || url.AsSpan().IndexOfAny("/?#") <= scheme ? url : url[(scheme + 3)..];
        var end = rest.AsSpan().IndexOfAny("/?#");
        var authority = end < 0 ? rest : rest[..end];
        if (authority.StartsWith('['))
        {
            return authority[1..Math.Max(1, authority.IndexOf(']', StringComparison.Ordinal))];
        }

        var port = authority.IndexOf(':', StringComparison.Ordinal);
        return port < 0 ? authority : authority[..port];
    }
}
