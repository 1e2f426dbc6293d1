namespace Breakwater.Protocol;

/// <summary>What an indicator is fit for, by what stands behind it.</summary>
public enum IndicatorUse
{
    /// <summary>To understand, not to act on.</summary>
    Context,

    /// <summary>To look for in logs.</summary>
    Alert,

    /// <summary>To refuse traffic by.</summary>
    Block,
}

/// <summary>One record of a segment: an indicator's value is added for an indicator object, or removed for it.</summary>
/// <param name="Removed">True takes an earlier addition with the same kind, value and indicator back.</param>
/// <param name="Kind">ipv4, ipv6, domain, url, email, md5, sha1, sha256 or sha512.</param>
/// <param name="Value">Normalised value.</param>
/// <param name="Indicator">STIX id of the published indicator.</param>
/// <param name="PublishedMicros">When it was published, microseconds since 1970 UTC; 0 on a removal.</param>
public readonly record struct SegmentEntry(
    bool Removed, string Kind, string Value, string Indicator, IndicatorUse Use, long PublishedMicros)
{
    /// <summary>The order of records in a segment: by kind, value and indicator, each by its UTF-16 code units.</summary>
    public static int CompareKeys(in SegmentEntry a, in SegmentEntry b)
    {
        var order = string.CompareOrdinal(a.Kind, b.Kind);
        order = order != 0 ? order : string.CompareOrdinal(a.Value, b.Value);
        return order != 0 ? order : string.CompareOrdinal(a.Indicator, b.Indicator);
    }
}
