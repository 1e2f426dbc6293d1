using System.Globalization;
using System.Net;

namespace Breakwater.Formats.Reading;

/// <summary>
/// Records of a response policy zone (draft-vixie-dnsop-dns-rpz): the name is what is asked for, or with rpz-ip the address that is
/// answered; what CNAME leads to is the policy.
/// </summary>
internal static class PolicyZoneLine
{
    private static readonly string[] Heads = ["$TTL", "$ORIGIN", "$INCLUDE", "@ ", "@\t"];
    private static readonly HashSet<string> Types = ["CNAME", "A", "AAAA", "TXT", "MX", "DNAME", "SRV"];
    private static readonly HashSet<string> Blocking = [".", "*.", "rpz-drop."];

    /// <summary>What search engines and video sites name for answers that are fit for children.</summary>
    private static readonly string[] SafeSearch = ["forcesafesearch.", "restrict.", "restrictmoderate.", "strict.", "safe."];

    public static bool IsHead(ReadOnlySpan<char> text)
    {
        foreach (var head in Heads)
        {
            if (text.StartsWith(head))
            {
                return true;
            }
        }

        return text.Contains(" SOA ", StringComparison.OrdinalIgnoreCase) || text.Contains(" NS ", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Null for a line in another syntax.</summary>
    public static ListEntry? Read(ReadOnlySpan<char> text, ListScope scope)
    {
        var record = text.IndexOf(';') is var comment and >= 0 ? text[..comment] : text;
        var words = record.ToString().Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var at = 1;
        while (at < words.Length && (words[at].Equals("IN", StringComparison.OrdinalIgnoreCase) || char.IsAsciiDigit(words[at][0])))
        {
            at++;
        }

        var type = at + 1 < words.Length ? words[at] : "";
        if (!(Types.Contains(type) || type == "cname") || !words[0].Contains('.', StringComparison.Ordinal)
            || (type is "A" or "AAAA" && !IPAddress.TryParse(words[at + 1], out _)))
        {
            return null;
        }

        var owner = OwnerOf(words[0], scope.Origin);
        var policy = words[at + 1].ToLowerInvariant();
        return Why(owner, type.ToUpperInvariant(), policy) is { } why ? ListEntry.Of(why) : ValueOf(owner);
    }

    private static string OwnerOf(string name, string origin) =>
        origin.Length > 0 && name.EndsWith(origin, StringComparison.OrdinalIgnoreCase) ? name[..^origin.Length] : name;

    private static string? Why(string owner, string type, string policy)
    {
        const string elsewhere = "It leads the name elsewhere, and blocks nothing.";
        if (type != "CNAME")
        {
            return type is "A" or "AAAA" && ListEntry.IsNullAddress(policy) ? null : elsewhere;
        }

        var name = owner.StartsWith("*.", StringComparison.Ordinal) ? owner[2..] : owner;
        return policy is "rpz-passthru." or "rpz-tcp-only." || policy.TrimEnd('.').Equals(name.TrimEnd('.'),
            StringComparison.OrdinalIgnoreCase)
            ? "It is an exception of a policy zone, and no indicator."
            : Blocking.Contains(policy) ? null
            : Array.Exists(SafeSearch, one => policy.StartsWith(one, StringComparison.Ordinal)) ? elsewhere
            : null;
    }

    private static ListEntry ValueOf(string owner)
    {
        var mark = owner.IndexOf(".rpz-", StringComparison.OrdinalIgnoreCase);
        if (mark < 0)
        {
            return ListEntry.Of(new ListValue(0, owner.Length));
        }

        return !owner[mark..].TrimEnd('.').Equals(".rpz-ip", StringComparison.OrdinalIgnoreCase)
            ? ListEntry.Of("It is about name servers or those who ask, and no value.")
            : AddressOf(owner[..mark]) is { } address ? ListEntry.Of(new ListValue(0, mark, address))
            : ListEntry.Of("It is no address backwards.");
    }

    /// <summary>Prefix length, then the parts of the address backwards; zz for a run of zeros of IPv6.</summary>
    private static string? AddressOf(string name)
    {
        var parts = name.Split('.');
        if (parts.Length is < 3 or > 9 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var prefix))
        {
            return null;
        }

        var isIpv4 = parts.Length == 5 && AddressText.IsIpv4(string.Join('.', parts[1..]));
        var words = parts[1..].Reverse().Select(part => part == "zz" ? "" : part).ToArray();
        var text = isIpv4 ? string.Join('.', words)
            : (words[0].Length == 0 ? ":" : "") + string.Join(':', words) + (words[^1].Length == 0 ? ":" : "");
        if (!IPAddress.TryParse(text, out var address) || prefix > (isIpv4 ? 32 : 128))
        {
            return null;
        }

        return prefix == (isIpv4 ? 32 : 128) ? address.ToString()
            : AddressText.TryBlock(address.ToString(), string.Create(CultureInfo.InvariantCulture, $"/{prefix}"), out var block, out _)
                ? block : null;
    }
}
