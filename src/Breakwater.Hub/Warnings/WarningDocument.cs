using System.Text.Json;
using Breakwater.EarlyWarning;
using Breakwater.Hub.Sightings;
using Breakwater.Hub.Storage;
using Breakwater.Stix;

namespace Breakwater.Hub.Warnings;

/// <summary>A warning as STIX: what other platforms get of it.</summary>
/// <param name="About">The value that it names.</param>
internal sealed record WarningDocument(
    string Id, string CentreId, WarningLevel Level, IndicatorKey About, TlpLevel Tlp, long Raised, long Version, Advice Advice)
{
    private const int TierOfTodo = 1;

    public string SightingId => SightingIdOf(Id);

    public string ReportId => ReportIdOf(Id);

    public static string SightingIdOf(string id) => "sighting--" + id;

    // A UUID is not shared across types (STIX 2.1, 2.9), so the report's differs in its last digit.
    public static string ReportIdOf(string id) => "report--" + id[..^1] + (id[^1] == '0' ? '1' : '0');

    public byte[] Sighting(string indicatorId, SightingTotals totals) => Write("sighting", SightingId, false, writer =>
    {
        writer.WriteString("description", Advice.Why);
        writer.WriteString("first_seen", Hour(totals.FirstSeen));
        writer.WriteString("last_seen", Hour(totals.LastSeen));
        writer.WriteNumber("count", CountSteps.Below(totals.Count));
        writer.WriteString("sighting_of_ref", indicatorId);
        writer.WriteBoolean("summary", true);
    });

    /// <param name="change">What was withdrawn gets its last version; what was only revised says so, since nobody is told of it.</param>
    public byte[] Report(IReadOnlyList<string> indicators, IReadOnlyList<string> sightings, Change change) =>
        Write("report", ReportId, change == Change.Withdrawn, writer =>
        {
            var name = change == Change.Withdrawn ? "withdrawn" : WarningLevels.Name(Level);
            writer.WriteString("name", $"{char.ToUpperInvariant(name[0])}{name[1..]}: {About.Kind} {About.Value}");
            writer.WriteString("description", string.Join(' ', Words(change)));
            writer.WriteStartArray("report_types");
            writer.WriteStringValue("indicator");
            writer.WriteEndArray();
            writer.WriteString("published", StixTimestamp.FromMicros(Raised).ToString());
            writer.WriteStartArray("labels");
            writer.WriteStringValue("early-warning");
            writer.WriteStringValue(name.Replace(' ', '-'));
            if (change is Change.Revised or Change.Lowered)
            {
                writer.WriteStringValue(change == Change.Revised ? "revised" : "lowered");
            }

            writer.WriteEndArray();
            writer.WriteStartArray("object_refs");
            foreach (var reference in indicators.Concat(sightings))
            {
                writer.WriteStringValue(reference);
            }

            writer.WriteEndArray();
        });

    private IEnumerable<string> Words(Change change) => change == Change.Withdrawn
        ? [Advice.Why]
        : new[] { Advice.Why, Advice.Todo[TierOfTodo], Advice.Concerns, Advice.CouldStop }.Where(words => words.Length > 0);

    private byte[] Write(string type, string id, bool revoked, Action<Utf8JsonWriter> rest) => StixJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", type);
        writer.WriteString("spec_version", "2.1");
        writer.WriteString("id", id);
        writer.WriteString("created_by_ref", CentreId);
        writer.WriteString("created", StixTimestamp.FromMicros(Raised).ToString());
        writer.WriteString("modified", StixTimestamp.FromMicros(Version).ToString());
        if (revoked)
        {
            writer.WriteBoolean("revoked", true);
        }

        rest(writer);
        writer.WriteStartArray("object_marking_refs");
        writer.WriteStringValue(TlpMarkings.IdOf(Tlp));
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static string Hour(long micros) => StixTimestamp.FromMicros(Micros.HourOf(micros)).ToString();
}
