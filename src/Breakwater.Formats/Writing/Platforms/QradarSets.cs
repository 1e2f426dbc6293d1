using System.Text.Json;
using Breakwater.Matching;

namespace Breakwater.Formats.Writing.Platforms;

/// <summary>Bodies for QRadar's bulk_load of a reference set: a JSON list of values of one type.</summary>
internal static class QradarSets
{
    public static IReadOnlyList<OutputFormat> All { get; } =
    [
        Set("qradar-ip", "addresses (element type IP)", IndicatorKind.Ipv4, IndicatorKind.Ipv6),
        Set("qradar-domain", "domains (element type ALNIC)", IndicatorKind.Domain),
        Set("qradar-url", "URLs (element type ALN)", IndicatorKind.Url),
        Set("qradar-hash", "file hashes (element type ALNIC)",
            IndicatorKind.Md5, IndicatorKind.Sha1, IndicatorKind.Sha256, IndicatorKind.Sha512),
    ];

    private static OutputFormat Set(string name, string what, params IndicatorKind[] kinds) =>
        new(name, $"IBM QRadar reference set of {what}", OutputGroup.Platform, name + ".json", "application/json")
        {
            Write = (input, target, notes) => Write(input, target, notes, kinds),
            Use = $"POST to /api/reference_data/sets/bulk_load/breakwater_{name["qradar-".Length..]}.",
        };

    private static void Write(ConversionInput input, Stream target, NoteLog notes, IndicatorKind[] kinds)
    {
        notes.AddAll(input.Unread);
        using var writer = new Utf8JsonWriter(target);
        writer.WriteStartArray();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in input.Entries)
        {
            if (entry.Kind is not { } kind || !kinds.Contains(kind) || entry.IsCertificate)
            {
                notes.Add(entry, "The set is of another type.");
            }
            else if (entry.Use == EntryUse.Context)
            {
                notes.Add(entry, Detection.RuleFile.Context);
            }
            else if (kind is IndicatorKind.Ipv4 or IndicatorKind.Ipv6 && entry.Value.Contains('/', StringComparison.Ordinal))
            {
                notes.Add(entry, "A reference set of addresses takes no ranges.");
            }
            else if (seen.Add(entry.Value))
            {
                writer.WriteStringValue(entry.Value);
            }
        }

        foreach (var rule in input.Rules)
        {
            notes.Add(rule.ObjectId, $"a rule in {Text.Quote(rule.Language)}", "The set is of another type.");
        }

        writer.WriteEndArray();
    }
}
