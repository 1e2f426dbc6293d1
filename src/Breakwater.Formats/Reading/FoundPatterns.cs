namespace Breakwater.Formats.Reading;

/// <summary>The STIX pattern that looks for a value.</summary>
internal static class FoundPatterns
{
    /// <summary>Null for a kind that STIX 2.1 has no observable for.</summary>
    public static string? Of(string kind, string value) => kind switch
    {
        IndicatorKinds.Ipv4 => $"[ipv4-addr:value = {Quoted(value)}]",
        IndicatorKinds.Ipv6 => $"[ipv6-addr:value = {Quoted(value)}]",
        IndicatorKinds.Domain => $"[domain-name:value = {Quoted(value)}]",
        IndicatorKinds.Url => $"[url:value = {Quoted(value)}]",
        IndicatorKinds.Email => $"[email-addr:value = {Quoted(value)}]",
        IndicatorKinds.Md5 => $"[file:hashes.MD5 = {Quoted(value)}]",
        IndicatorKinds.Sha1 => $"[file:hashes.'SHA-1' = {Quoted(value)}]",
        IndicatorKinds.Sha256 => $"[file:hashes.'SHA-256' = {Quoted(value)}]",
        IndicatorKinds.Sha512 => $"[file:hashes.'SHA-512' = {Quoted(value)}]",
        IndicatorKinds.Ssdeep => $"[file:hashes.SSDEEP = {Quoted(value)}]",
        IndicatorKinds.Tlsh => $"[file:hashes.TLSH = {Quoted(value)}]",
        IndicatorKinds.Imphash => $"[file:extensions.'windows-pebinary-ext'.imphash = {Quoted(value)}]",
        IndicatorKinds.Ja3 => $"[network-traffic:x_ja3_md5 = {Quoted(value)}]",
        IndicatorKinds.Ja4 => $"[network-traffic:x_ja4 = {Quoted(value)}]",
        IndicatorKinds.Registry => $"[windows-registry-key:key = {Quoted(value)}]",
        IndicatorKinds.Mutex => $"[mutex:name = {Quoted(value)}]",
        IndicatorKinds.Mac => $"[mac-addr:value = {Quoted(value)}]",
        IndicatorKinds.Asn => $"[autonomous-system:number = {value[2..]}]",
        IndicatorKinds.Path => OfPath(value),
        _ => null,
    };

    public static string Quoted(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    private static string OfPath(string path)
    {
        var last = path.LastIndexOf('\\');
        return last == path.Length - 1
            ? $"[directory:path = {Quoted(path.TrimEnd('\\'))}]"
            : $"[file:name = {Quoted(path[(last + 1)..])} AND file:parent_directory_ref.path = {Quoted(path[..last])}]";
    }
}
