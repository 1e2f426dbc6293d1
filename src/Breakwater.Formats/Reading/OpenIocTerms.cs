using System.Globalization;

namespace Breakwater.Formats.Reading;

/// <summary>The terms of OpenIOC that have a counterpart in STIX patterns.</summary>
internal static class OpenIocTerms
{
    private static readonly Dictionary<string, string> Paths = new(StringComparer.OrdinalIgnoreCase)
    {
        ["FileItem/Md5sum"] = "file:hashes.MD5",
        ["FileItem/Sha1sum"] = "file:hashes.'SHA-1'",
        ["FileItem/Sha256sum"] = "file:hashes.'SHA-256'",
        ["FileItem/FileName"] = "file:name",
        ["FileItem/SizeInBytes"] = "file:size",
        ["FileItem/FilePath"] = "file:parent_directory_ref.path",
        ["FileItem/FullPath"] = "file:x_full_path",
        ["FileItem/PEInfo/ImportHash"] = "file:extensions.'windows-pebinary-ext'.imphash",
        ["Network/DNS"] = "domain-name:value",
        ["DnsEntryItem/Host"] = "domain-name:value",
        ["DnsEntryItem/RecordName"] = "domain-name:value",
        ["UrlHistoryItem/HostName"] = "domain-name:value",
        ["UrlHistoryItem/URL"] = "url:value",
        ["Network/URI"] = "url:value",
        ["Network/UserAgent"] = "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'",
        ["PortItem/remotePort"] = "network-traffic:dst_port",
        ["PortItem/localPort"] = "network-traffic:src_port",
        ["RegistryItem/KeyPath"] = "windows-registry-key:key",
        ["RegistryItem/Path"] = "windows-registry-key:key",
        ["RegistryItem/ValueName"] = "windows-registry-key:values[*].name",
        ["RegistryItem/Value"] = "windows-registry-key:values[*].data",
        ["RegistryItem/Text"] = "windows-registry-key:values[*].data",
        ["ProcessItem/name"] = "process:image_ref.name",
        ["ProcessItem/arguments"] = "process:command_line",
        ["ProcessItem/HandleList/Handle/Name"] = "mutex:name",
        ["ServiceItem/name"] = "process:extensions.'windows-service-ext'.service_name",
        ["ServiceItem/descriptiveName"] = "process:extensions.'windows-service-ext'.display_name",
        ["Email/From"] = "email-message:from_ref.value",
        ["Email/To"] = "email-message:to_refs[*].value",
        ["Email/Subject"] = "email-message:subject",
        ["Email/Attachment/Name"] = "email-message:body_multipart[*].body_raw_ref.name",
    };

    private static readonly string[] Addresses = ["PortItem/remoteIP", "Network/IP", "RouteEntryItem/Destination",
        "DnsEntryItem/RecordData/IPv4Address"];

    /// <summary>Null when the term or its condition has none.</summary>
    public static string? PatternOf(OpenIocTerm term)
    {
        var path = Paths.GetValueOrDefault(term.Search);
        if (Addresses.Contains(term.Search, StringComparer.OrdinalIgnoreCase))
        {
            path = term.Content.Contains(':', StringComparison.Ordinal) ? "ipv6-addr:value" : "ipv4-addr:value";
        }

        if (path is null || term.Content.Length is 0 or > Limits.MispValueCharsMax || term.Content.Any(char.IsControl))
        {
            return null;
        }

        var isHash = path.StartsWith("file:hashes", StringComparison.Ordinal);
        var content = isHash ? term.Content.ToLowerInvariant() : term.Content;
        if (isHash && (TokenText.HashKind(content) is null || term.Condition is not ("is" or "isnot" or "is not")))
        {
            return null;
        }

        var isNumber = path.EndsWith("_port", StringComparison.Ordinal) || path == "file:size";
        if (isNumber)
        {
            return OfNumber(path, term, content);
        }

        var not = term.IsNegated ? "NOT " : "";
        return term.Condition switch
        {
            "is" or "isnot" or "is not" => $"[{path} {(term.IsNegated ? "!=" : "=")} {FoundPatterns.Quoted(content)}]",
            "contains" or "containsnot" => $"[{path} {not}LIKE {FoundPatterns.Quoted($"%{Like(content)}%")}]",
            "starts-with" => $"[{path} {not}LIKE {FoundPatterns.Quoted($"{Like(content)}%")}]",
            "ends-with" => $"[{path} {not}LIKE {FoundPatterns.Quoted($"%{Like(content)}")}]",
            "matches" => $"[{path} {not}MATCHES {FoundPatterns.Quoted(content)}]",
            _ => null,
        };
    }

    private static string? OfNumber(string path, OpenIocTerm term, string content)
    {
        if (!long.TryParse(content, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var sign = (term.Condition, term.IsNegated) switch
        {
            ("is", false) => "=",
            ("is", true) or ("isnot", _) => "!=",
            ("greater-than", false) or ("less-than", true) => ">",
            ("less-than", false) or ("greater-than", true) => "<",
            _ => null,
        };
        return sign is null ? null : string.Create(CultureInfo.InvariantCulture, $"[{path} {sign} {number}]");
    }

    /// <summary>LIKE has no escape: its two wildcards in a value stand for any character.</summary>
    private static string Like(string text) => text.Replace('%', '_');
}
