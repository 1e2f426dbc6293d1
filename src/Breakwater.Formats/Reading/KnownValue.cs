namespace Breakwater.Formats.Reading;

/// <summary>Reads a value whose kind somebody said, with the same rules as one in a text.</summary>
internal static class KnownValue
{
    /// <param name="kind">A kind, or empty for whatever it is.</param>
    /// <returns>The indicator with its place in <paramref name="text"/>; null when it is none of that kind.</returns>
    public static ExtractedIndicator? Read(string kind, string text, TldList? suffixes) => ReadAll(kind, text, suffixes).FirstOrDefault();

    /// <summary>All that the text holds.</summary>
    public static IEnumerable<ExtractedIndicator> ReadAll(string kind, string text, TldList? suffixes)
    {
        var label = kind switch
        {
            IndicatorKinds.Imphash => "imphash ",
            IndicatorKinds.Ja3 => "ja3 ",
            IndicatorKinds.Tlsh => "tlsh ",
            IndicatorKinds.Ssdeep => "ssdeep ",
            IndicatorKinds.Imo => "IMO ",
            IndicatorKinds.Mmsi => "MMSI ",
            IndicatorKinds.Mutex => "mutex: ",
            IndicatorKinds.Asn => text.StartsWith("AS", StringComparison.OrdinalIgnoreCase) ? "" : "ASN ",
            IndicatorKinds.Attack => "technique ",
            IndicatorKinds.Domain => "domain ",
            _ => "",
        };
        foreach (var one in TextExtractor.Extract(label + text, new ExtractOptions(suffixes)))
        {
            // A quotation mark would be part of no mutex.
            if (one.End > label.Length && (kind.Length == 0 || one.Kind == kind || (kind == IndicatorKinds.Ipv4
                && one.Kind == IndicatorKinds.Ipv6)))
            {
                var start = Math.Max(0, one.Start - label.Length);
                var end = one.End - label.Length;
                yield return one with { Start = start, End = end, Raw = text[start..end], Link = false };
            }
        }
    }
}
