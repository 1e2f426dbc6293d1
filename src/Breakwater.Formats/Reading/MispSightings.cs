using System.Text.Json;
using Breakwater.Formats.Misp;
using Breakwater.Stix;

namespace Breakwater.Formats.Reading;

/// <summary>
/// Sightings of an event's attributes in STIX, and a note for each proposal (ShadowAttribute): somebody else's wish is no part of an event.
/// </summary>
internal sealed class MispSightings(ReadingWork work, IReadOnlySet<string> ids)
{
    private const long MicrosPerSecond = 1_000_000;

    public void AddAll(JsonElement source)
    {
        NoteProposals(source, "event");
        foreach (var attribute in MispJson.List(source, "Attribute")
            .Concat(MispJson.List(source, "Object").SelectMany(one => MispJson.List(one, "Attribute"))))
        {
            var place = $"attribute {MispJson.Text(attribute, "uuid")}";
            NoteProposals(attribute, place);
            foreach (var sighting in MispJson.List(attribute, "Sighting"))
            {
                Add(sighting, MispJson.Uuid(attribute, "uuid"), place);
            }
        }
    }

    private void NoteProposals(JsonElement from, string place)
    {
        if (MispJson.List(from, "ShadowAttribute").Count() is var count and > 0)
        {
            work.Note(place, $"{count} proposals", "What somebody proposed to change was not taken on, and is no part of the event.");
        }
    }

    private void Add(JsonElement sighting, string? attribute, string place)
    {
        var of = $"indicator--{attribute}";
        var kind = MispJson.Text(sighting, "type");
        var problem = kind is not ("" or "0") ? "It says that the value was a false positive or has expired; a sighting of STIX cannot."
            : !ids.Contains(of) ? "What it is of is no indicator here."
            : MispJson.Seconds(sighting, "date_sighting") is null ? "It has no date." : null;
        if (problem is not null)
        {
            work.Note(place, "a sighting", problem);
            return;
        }

        var at = StixTimestamp.FromMicros(MispJson.Seconds(sighting, "date_sighting")!.Value * MicrosPerSecond);
        var id = MispJson.Uuid(sighting, "uuid") is { } uuid && StixId.TryParse($"sighting--{uuid}", out var own)
            ? own : StixWriting.IdOf("sighting", $"{attribute} {at} {sighting.GetRawText()}");
        work.AddObject(id.ToString(), StixJson.WriteObject(id, at, at, null, writer =>
        {
            writer.WriteString("first_seen", at.ToString());
            writer.WriteString("last_seen", at.ToString());
            writer.WriteNumber("count", 1);
            writer.WriteString("sighting_of_ref", of);
        }));
    }
}
