using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Breakwater.Formats.Writing;
using Breakwater.Matching;
using Breakwater.Stix;

namespace Breakwater.Formats.Misp;

/// <summary>Makes attributes of indicators, cyber-observables and vulnerabilities.</summary>
internal sealed class MispAttributes(NoteLog notes, DateTimeOffset now, bool trusted)
{
    private const long MicrosPerSecond = 1_000_000;
    private static readonly Dictionary<string, string> RuleTypes = new(StringComparer.Ordinal)
    {
        ["snort"] = "snort",
        ["suricata"] = "snort",
        ["yara"] = "yara",
        ["sigma"] = "sigma",
    };

    public IEnumerable<MispAttribute> Of(StixObject one)
    {
        if (RecordOf(one) is { } record)
        {
            return [record];
        }

        if (one.Type == "indicator")
        {
            return OfIndicator(one);
        }

        if (one.Type == "vulnerability")
        {
            return [Make(one, "vulnerability", "External analysis", TextOf(one.Json, "name"), false)];
        }

        if (StixTypes.KindOf(one.Type) == StixKind.Observable && OfObservable(one) is { Count: > 0 } seen)
        {
            return seen;
        }

        if (one.Type is not ("identity" or "marking-definition" or "extension-definition"))
        {
            StixToMisp.Refuse(one, notes);
        }

        return [];
    }

    public static IReadOnlyList<string> TagsOf(StixObject one)
    {
        var tags = new List<string>();
        if (Markings.TlpOf(one) is { } level)
        {
            tags.Add($"tlp:{Tlp.Name(level).ToLowerInvariant().Replace("tlp:", "", StringComparison.Ordinal)}");
        }

        if (one.Json.TryGetProperty("labels", out var labels) && labels.ValueKind == JsonValueKind.Array)
        {
            tags.AddRange(labels.EnumerateArray().Where(label => label.ValueKind == JsonValueKind.String).Select(label =>
                label.GetString()!)
                .Where(label => label.Length is > 0 and <= Limits.MispTagCharsMax && !label.StartsWith("misp:", StringComparison.Ordinal)));
        }

        return tags;
    }

    /// <summary>A UUID of the digest, marked as one of version 8 (RFC 9562, 5.8).</summary>
    public static string UuidOf(string key)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    private MispAttribute? RecordOf(StixObject one)
    {
        if (!one.Json.TryGetProperty(MispRecord.OfAttribute, out var json) || MispRecord.Read(json) is not { } record
            || !one.Id.EndsWith(record.Uuid, StringComparison.Ordinal))
        {
            return null;
        }

        // The pattern is what was judged and is matched: a record beside it that says otherwise is not believed.
        var agrees = one.Type == "vulnerability"
            ? record.Type == "vulnerability"
            : record.ToIds && MispMeaning.Of(record.Type, record.Value, out _)?.Pattern == TextOf(one.Json, "pattern");
        if (!agrees)
        {
            notes.Add(one.Id, MispRecord.OfAttribute, "What it says of MISP does not agree with its pattern.");
        }

        return agrees ? (trusted ? record : record with { ObjectUuid = "", Relation = "" }) : null;
    }

    private List<MispAttribute> OfIndicator(StixObject indicator)
    {
        var reader = new EntryReader(now);
        var unread = new NoteLog();
        reader.Add(indicator, unread);
        if (reader.Entries is [var some, ..] && MispComposites.Of(TextOf(indicator.Json, "pattern")) is var (joined, both))
        {
            return [Make(indicator, joined, "Network activity", both, some.Use != EntryUse.Context)];
        }

        notes.AddAll(unread);
        var made = new List<MispAttribute>();
        foreach (var rule in reader.Rules)
        {
            if (RuleTypes.TryGetValue(rule.Language, out var type))
            {
                made.Add(Make(indicator, type, type == "snort" ? "Network activity" : "Payload delivery", rule.Body,
                    rule.Use != EntryUse.Context));
            }
            else
            {
                notes.Add(indicator.Id, "its rule", "MISP has no attribute for a rule in this language.");
            }
        }

        foreach (var entry in reader.Entries)
        {
            if (TypeOf(entry) is var (type, category))
            {
                var attribute = Make(indicator, type, category, entry.Value, entry.Use != EntryUse.Context);
                made.Add(reader.Entries.Count == 1 ? attribute
                    : attribute with { Uuid = UuidOf($"{indicator.Id} {entry.KindName} {entry.Value}") });
            }
            else
            {
                notes.Add(entry, "MISP has no attribute for this kind of value.");
            }
        }

        if (made.Count == 0 && reader.Entries.Count == 0 && reader.Rules.Count == 0 && IsLive(indicator))
        {
            made.Add(Make(indicator, "stix2-pattern", "Artifacts dropped", TextOf(indicator.Json, "pattern"), true));
        }

        return made;
    }

    private bool IsLive(StixObject indicator) => TextOf(indicator.Json, "pattern").Length > 0
        && (!StixTimestamp.TryParse(TextOf(indicator.Json, "valid_until"), out var until) || until.ToDateTimeOffset() > now);

    private static List<MispAttribute> OfObservable(StixObject one)
    {
        var json = one.Json;
        (string Type, string Category, string Value)[] values = one.Type switch
        {
            "ipv4-addr" or "ipv6-addr" => [("ip-dst", "Network activity", TextOf(json, "value"))],
            "domain-name" => [("domain", "Network activity", TextOf(json, "value"))],
            "url" => [("url", "Network activity", TextOf(json, "value"))],
            "email-addr" => [("email", "Payload delivery", TextOf(json, "value"))],
            "mac-addr" => [("mac-address", "Network activity", TextOf(json, "value"))],
            "mutex" => [("mutex", "Artifacts dropped", TextOf(json, "name"))],
            "autonomous-system" => [("AS", "Network activity", json.TryGetProperty("number", out var number) ? number.GetRawText() : "")],
            "windows-registry-key" => [("regkey", "Persistence mechanism", TextOf(json, "key"))],
            "file" => OfFile(json),
            _ => [],
        };
        return [.. values.Where(value => value.Value.Length > 0).Select((value, i) =>
            Make(one, value.Type, value.Category, value.Value, false) with
            {
                Uuid = i == 0 ? one.Id[(one.Id.IndexOf("--", StringComparison.Ordinal) + 2)..] : UuidOf($"{one.Id} {value.Type}"),
            })];
    }

    private static (string, string, string)[] OfFile(JsonElement json)
    {
        var hashes = json.TryGetProperty("hashes", out var all) && all.ValueKind == JsonValueKind.Object
            ? all.EnumerateObject().Where(one => one.Value.ValueKind == JsonValueKind.String)
                .Select(one => (HashType(one.Name), "Payload delivery", one.Value.GetString()!)).Where(one => one.Item1.Length > 0) : [];
        return [.. hashes, .. TextOf(json, "name") is { Length: > 0 } name ? new[] { ("filename", "Payload delivery", name) } : []];
    }

    private static string HashType(string name) => name.ToUpperInvariant() switch
    {
        "MD5" => "md5",
        "SHA-1" => "sha1",
        "SHA-256" => "sha256",
        "SHA-512" => "sha512",
        "SHA3-256" => "sha3-256",
        "SHA3-512" => "sha3-512",
        "SSDEEP" => "ssdeep",
        "TLSH" => "tlsh",
        _ => "",
    };

    private static (string Type, string Category)? TypeOf(FeedEntry entry) => entry.Kind switch
    {
        IndicatorKind.Ipv4 or IndicatorKind.Ipv6 => ("ip-dst", "Network activity"),
        IndicatorKind.Domain => ("domain", "Network activity"),
        IndicatorKind.Url => ("url", "Network activity"),
        IndicatorKind.Email => ("email-src", "Payload delivery"),
        IndicatorKind.FileName => ("filename", "Payload delivery"),
        IndicatorKind.Ja3 => ("ja3-fingerprint-md5", "Network activity"),
        { } kind when kind.IsHash() && entry.IsCertificate && kind != IndicatorKind.Sha512 => ($"x509-fingerprint-{kind.Name()}",
            "Network activity"),
        { } kind when kind.IsHash() && !entry.IsCertificate => (kind.Name(), "Payload delivery"),
        _ => entry.KindName switch
        {
            "mutex:name" => ("mutex", "Artifacts dropped"),
            "windows-registry-key:key" => ("regkey", "Persistence mechanism"),
            "mac-addr:value" => ("mac-address", "Network activity"),
            "autonomous-system:number" => ("AS", "Network activity"),
            "email-message:subject" => ("email-subject", "Payload delivery"),
            _ => null,
        },
    };

    private static MispAttribute Make(StixObject one, string type, string category, string value, bool toIds)
    {
        var name = TextOf(one.Json, "name");
        var why = TextOf(one.Json, "description");
        return new MispAttribute(
            one.Id[(one.Id.IndexOf("--", StringComparison.Ordinal) + 2)..], type, category, value, toIds,
            why.Length == 0 ? (name == value ? "" : name) : name.Length == 0 || name == value ? why : $"{name}: {why}",
            Math.Max(1, (one.Modified?.Micros ?? 0) / MicrosPerSecond), TextOf(one.Json, "valid_from"), "", "", false, TagsOf(one));
    }

    private static string TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
