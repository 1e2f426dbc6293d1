using System.Text.Encodings.Web;
using System.Text.Json;
using Breakwater.Stix;

namespace Breakwater.Formats.Writing.Platforms;

/// <summary>
/// Bodies for Microsoft Sentinel's upload API for STIX objects, one a line: {"sourcesystem","stixobjects"} with at most
/// <see cref="Limits.SentinelObjectsMax"/> objects, as the API takes at once.
/// </summary>
internal static class SentinelUpload
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private const string NoType = "The upload API takes indicators, attack patterns, threat actors, identities and relationships.";

    private static readonly string[] Types = ["indicator", "attack-pattern", "threat-actor", "identity", "relationship"];

    public static void Write(ConversionInput input, Stream target, NoteLog notes)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in Taken(input.Objects, known, notes).Chunk(Limits.SentinelObjectsMax))
        {
            using (var writer = new Utf8JsonWriter(target, Options))
            {
                writer.WriteStartObject();
                writer.WriteString("sourcesystem", "Breakwater");
                writer.WriteStartArray("stixobjects");
                foreach (var one in some)
                {
                    // Written anew: as it came it may be on many lines.
                    one.Json.WriteTo(writer);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            target.WriteByte((byte)'\n');
        }
    }

    private static IEnumerable<StixObject> Taken(IEnumerable<StixObject> objects, HashSet<string> known, NoteLog notes)
    {
        foreach (var one in objects)
        {
            if (!Types.Contains(one.Type))
            {
                // Levels of the traffic light protocol are known there, and markings travel by reference.
                if (one.Type != "marking-definition")
                {
                    notes.Add(one.Id, "the object", NoType);
                }
            }
            else if (one.Type == "indicator" && (IndicatorPattern(one) is not "stix" || StixVersions.IsRevoked(one)))
            {
                notes.Add(one.Id, "the indicator", "It was revoked, or its pattern is in a language that the upload API does not take.");
            }
            else if (known.Add(one.Id))
            {
                yield return one;
            }
        }
    }

    private static string IndicatorPattern(StixObject one) =>
        one.Json.TryGetProperty("pattern_type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString()! : "stix";
}
