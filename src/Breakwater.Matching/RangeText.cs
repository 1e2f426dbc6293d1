using System.Globalization;
using System.Text;

namespace Breakwater.Matching;

/// <summary>Addresses and CIDR ranges as text.</summary>
internal static class RangeText
{
    /// <summary>The kind of address that this text is, without a prefix; null when it is none.</summary>
    public static IndicatorKind? KindOf(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return AddressText.TryParseIpv4(bytes, out _) ? IndicatorKind.Ipv4
            : AddressText.TryParseIpv6(bytes, out _) ? IndicatorKind.Ipv6
            : null;
    }

    /// <summary>An address, or one with <c>/prefix</c>; host bits are cleared, a prefix of the whole length is dropped, a prefix of 0
    /// refused.</summary>
    public static bool TryParse(IndicatorKind kind, string text, out string canonical, out string problem)
    {
        var whole = kind == IndicatorKind.Ipv4 ? 32 : 128;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var head = slash < 0 ? text : text[..slash];
        var prefix = whole;
        canonical = "";
        problem = "";
        if (KindOf(head) != kind)
        {
            problem = $"'{DomainText.Shorten(text)}' is not an {(whole == 32 ? "IPv4" : "IPv6")} address.";
            return false;
        }

        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefix)
            || prefix < 1 || prefix > whole))
        {
            problem = $"'{DomainText.Shorten(text)}' has a prefix length outside 1 to {whole}.";
            return false;
        }

        canonical = Format(kind, Split(kind, head).Address, prefix);
        return true;
    }

    /// <summary>Takes a canonical text apart.</summary>
    public static (UInt128 Address, int Prefix) Split(IndicatorKind kind, string canonical) => Split(kind,
        Encoding.ASCII.GetBytes(canonical));

    /// <summary>Takes a canonical text apart.</summary>
    public static (UInt128 Address, int Prefix) Split(IndicatorKind kind, ReadOnlySpan<byte> canonical)
    {
        var slash = canonical.IndexOf((byte)'/');
        var bytes = slash < 0 ? canonical : canonical[..slash];
        var whole = kind == IndicatorKind.Ipv4 ? 32 : 128;
        var prefix = slash < 0 ? whole : int.Parse(canonical[(slash + 1)..], CultureInfo.InvariantCulture);
        if (kind == IndicatorKind.Ipv4 && AddressText.TryParseIpv4(bytes, out var four))
        {
            return (four, prefix);
        }

        return AddressText.TryParseIpv6(bytes, out var six)
            ? (six, prefix)
            : throw new ArgumentException($"'{Encoding.UTF8.GetString(canonical)}' was not made by TryParse.", nameof(canonical));
    }

    /// <summary>The canonical text of a range; host bits are cleared.</summary>
    public static string Format(IndicatorKind kind, UInt128 address, int prefix) => kind == IndicatorKind.Ipv4
        ? AddressText.FormatIpv4(AddressText.Mask((uint)address, prefix)) + Suffix(prefix, 32)
        : AddressText.FormatIpv6(AddressText.Mask(address, prefix)) + Suffix(prefix, 128);

    private static string Suffix(int prefix, int whole) =>
        prefix == whole ? "" : string.Create(CultureInfo.InvariantCulture, $"/{prefix}");
}
