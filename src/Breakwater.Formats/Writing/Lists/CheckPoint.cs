using System.Net;
using Breakwater.Matching;

namespace Breakwater.Formats.Writing.Lists;

/// <summary>Lines of a Check Point feed: UNIQ-NAME, VALUE, TYPE, CONFIDENCE, SEVERITY, PRODUCT, COMMENT (sk132193).</summary>
internal static class CheckPoint
{
    private const int High = 70;
    private const int Medium = 40;

    public static string? Line(FeedEntry entry)
    {
        if (ValueOf(entry) is not var (type, value, product))
        {
            return null;
        }

        var confidence = entry.Score >= High ? "high" : entry.Score >= Medium ? "medium" : "low";
        var unique = $"{entry.Reference.Replace(':', '-')}-{NameCover.DigestOf(entry.KindName + entry.Value):x32}"[..32];
        var comment = $"{entry.Reference} {Text.Tame(entry.Name, Limits.RemarkCharsMax)}".Trim();
        return $"{unique},{value},{type},{confidence},{confidence},{product},{comment}";
    }

    private static (string Type, string Value, string Product)? ValueOf(FeedEntry entry) => entry.Kind switch
    {
        IndicatorKind.Ipv4 when entry.Value.Contains('/', StringComparison.Ordinal) => ("IP Range", FirstToLast(entry.Value), "AB"),
        IndicatorKind.Ipv4 => ("IP", entry.Value, "AB"),
        IndicatorKind.Domain => ("Domain", entry.Value, "AB"),
        IndicatorKind.Url => UrlLines.Whole(entry.Value) is { } url ? ("URL", url, "AV") : null,
        IndicatorKind.Md5 => ("MD5", entry.Value, "AV"),
        IndicatorKind.Sha1 => ("SHA1", entry.Value, "AV"),
        IndicatorKind.Sha256 => ("SHA256", entry.Value, "AV"),
        IndicatorKind.Email => ("Mail-from", entry.Value, "AV"),
        _ => null,
    };

    private static string FirstToLast(string range)
    {
        var network = IPNetwork.Parse(range);
        var last = network.BaseAddress.GetAddressBytes();
        for (var bit = network.PrefixLength; bit < 32; bit++)
        {
            last[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return $"{network.BaseAddress}-{new IPAddress(last)}";
    }
}
