using System.Text.Json;
using Breakwater.Hub.Sightings;
using Breakwater.Stix;

namespace Breakwater.Hub.Warnings;

/// <summary>A warning as STIX: what other platforms get of it.</summary>
internal sealed record WarningDocument(
    string Id, string CentreId, WarningLevel Level, string Kind, string Value, TlpLevel Tlp, long Raised, long Version, string Why,
        string Todo)
{
    private const long MicrosPerHour = 3_600_000_000;

    public string SightingId => "sighting--" + Id;

    // A UUID is not shared across types (STIX 2.1, 2.9), so the report's differs in its last digit.
    public string ReportId => "report--" + Id[..^1] + (Id[^1] == '0' ? '1' : '0');

    public byte[] Sighting(string indicatorId, SightingEvidence evidence) => Write("sighting", SightingId, writer =>
    {
        writer.WriteString("description", Why);
        writer.WriteString("first_seen", Hour(evidence.FirstSeen));
        writer.WriteString("last_seen", Hour(evidence.LastSeen));
        writer.WriteNumber("count", WarningLevels.Step(evidence.Count));
        writer.WriteString("sighting_of_ref", indicatorId);
        writer.WriteBoolean("summary", true);
    });

    public byte[] Report(IReadOnlyList<string> indicators) => Write("report", ReportId, writer =>
    {
        writer.WriteString("name",
            $"{char.ToUpperInvariant(WarningLevels.Name(Level)[0])}{WarningLevels.Name(Level)[1..]}: {Kind} {Value}");
        writer.WriteString("description", Why + " " + Todo);
        writer.WriteStartArray("report_types");
        writer.WriteStringValue("indicator");
        writer.WriteEndArray();
        writer.WriteString("published", StixTimestamp.FromMicros(Raised).ToString());
        writer.WriteStartArray("labels");
        writer.WriteStringValue("early-warning");
        writer.WriteStringValue(WarningLevels.Name(Level).Replace(' ', '-'));
        writer.WriteEndArray();
        writer.WriteStartArray("object_refs");
        foreach (var indicator in indicators)
        {
            writer.WriteStringValue(indicator);
        }

        writer.WriteStringValue(SightingId);
        writer.WriteEndArray();
    });

    private byte[] Write(string type, string id, Action<Utf8JsonWriter> rest) => StixJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", type);
        writer.WriteString("spec_version", "2.1");
        writer.WriteString("id", id);
        writer.WriteString("created_by_ref", CentreId);
        writer.WriteString("created", StixTimestamp.FromMicros(Raised).ToString());
        writer.WriteString("modified", StixTimestamp.FromMicros(Version).ToString());
        rest(writer);
        writer.WriteStartArray("object_marking_refs");
        writer.WriteStringValue(TlpMarkings.IdOf(Tlp));
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static string Hour(long micros) => StixTimestamp.FromMicros(micros / MicrosPerHour * MicrosPerHour).ToString();
}
