namespace Breakwater.EarlyWarning;

/// <summary>The value that evidence is about, in one spelling.</summary>
/// <param name="Kind">domain, url, ipv4, ipv6, email, md5, sha1, sha256 or sha512.</param>
public readonly record struct IndicatorKey(string Kind, string Value) : IComparable<IndicatorKey>
{
    /// <summary>By kind, then by value.</summary>
    public int CompareTo(IndicatorKey other)
    {
        var byKind = string.CompareOrdinal(Kind, other.Kind);
        return byKind != 0 ? byKind : string.CompareOrdinal(Value, other.Value);
    }

    public static bool operator <(IndicatorKey left, IndicatorKey right) => left.CompareTo(right) < 0;

    public static bool operator <=(IndicatorKey left, IndicatorKey right) => left.CompareTo(right) <= 0;

    public static bool operator >(IndicatorKey left, IndicatorKey right) => left.CompareTo(right) > 0;

    public static bool operator >=(IndicatorKey left, IndicatorKey right) => left.CompareTo(right) >= 0;
}
