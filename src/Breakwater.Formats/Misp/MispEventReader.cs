using System.Globalization;
using System.Text.Json;

namespace Breakwater.Formats.Misp;

/// <summary>Reads <c>{"Event": {…}}</c>.</summary>
public static class MispEventReader
{
    /// <exception cref="FormatException">It is no event that can be told from others: no uuid, no timestamp, too large.</exception>
    public static MispEvent Read(ReadOnlyMemory<byte> utf8)
    {
        var json = MispJson.Child(MispJson.Object(utf8, "The event"), "Event")
            ?? throw new FormatException("The document has no Event.");
        var left = new List<string>();
        var timestamp = MispJson.Seconds(json, "timestamp") ?? throw new FormatException("The event has no timestamp.");
        var attributes = new List<MispAttribute>();
        var objects = new List<MispObject>();
        Add(MispJson.List(json, "Attribute"), "", timestamp, attributes, left);
        foreach (var one in MispJson.List(json, "Object").Where(one => !MispJson.Truth(one, "deleted")))
        {
            var name = MispJson.Text(one, "name");
            var inside = new List<MispAttribute>();
            Add(MispJson.List(one, "Attribute"), name, timestamp, inside, left);
            if (MispObjectReader.Read(one, timestamp) is { } read)
            {
                objects.Add(read);
                inside = [.. inside.Select(attribute => attribute with { ObjectUuid = read.Uuid })];
            }

            AddAll(attributes, inside);
            if (MispJson.List(one, "ObjectReference").Any())
            {
                left.Add($"What the object {MispManifest.Quote(name)} refers to; the report keeps it for MISP.");
            }
        }

        foreach (var part in new[] { "ShadowAttribute", "EventReport", "Sighting", "Note", "Opinion", "Relationship" })
        {
            if (MispJson.List(json, part).Any())
            {
                left.Add($"Its parts of the kind {part}.");
            }
        }

        NoteReach(json, left);
        return new MispEvent(
            MispJson.Uuid(json, "uuid") ?? throw new FormatException("The event has no uuid."),
            MispJson.Text(json, "info"),
            Date(MispJson.Text(json, "date")),
            timestamp,
            MispJson.Seconds(json, "publish_timestamp"),
            AuthorOf(json),
            MispJson.Text(json, "threat_level_id"),
            MispJson.Text(json, "analysis"),
            TagsOf(json),
            attributes,
            left)
        {
            Objects = objects,
            ExtendsUuid = MispJson.Uuid(json, "extends_uuid") ?? "",
        };
    }

    /// <summary>Whom it is meant for has no place in STIX but markings, which nobody but its author can set.</summary>
    private static void NoteReach(JsonElement json, List<string> left)
    {
        if (IsNarrow(json))
        {
            left.Add("That it is for its own organisation or a sharing group only (distribution): mark it before it goes on.");
        }

        var parts = MispJson.List(json, "Attribute").Concat(MispJson.List(json, "Object").SelectMany(one => MispJson.List(one,
            "Attribute")));
        if (parts.Count(IsNarrow) is var count and > 0)
        {
            left.Add(string.Create(CultureInfo.InvariantCulture,
                $"That {count} of its attributes are for fewer than the event is (distribution)."));
        }

        if (json.TryGetProperty("published", out _) && !MispJson.Truth(json, "published"))
        {
            left.Add("That it was not published.");
        }
    }

    private static bool IsNarrow(JsonElement json) => MispJson.Text(json, "distribution") is "0" or "4";

    private static void AddAll(List<MispAttribute> attributes, List<MispAttribute> inside)
    {
        attributes.AddRange(inside);
        if (attributes.Count > Limits.MispAttributesMax)
        {
            throw new FormatException($"The event has more than {Limits.MispAttributesMax} attributes.");
        }
    }

    private static void Add(
        IEnumerable<JsonElement> entries, string objectName, long eventTimestamp, List<MispAttribute> attributes, List<string> left)
    {
        foreach (var entry in entries.Where(entry => !MispJson.Truth(entry, "deleted")))
        {
            if (MispJson.Uuid(entry, "uuid") is not { } uuid)
            {
                left.Add($"An attribute of type {MispManifest.Quote(MispJson.Text(entry, "type"))} without a uuid.");
                continue;
            }

            if (attributes.Count == Limits.MispAttributesMax)
            {
                throw new FormatException($"The event has more than {Limits.MispAttributesMax} attributes.");
            }

            attributes.Add(new MispAttribute(
                uuid,
                MispJson.Text(entry, "type"),
                MispJson.Text(entry, "category"),
                MispJson.Text(entry, "value"),
                MispJson.Truth(entry, "to_ids"),
                MispJson.Text(entry, "comment"),
                MispJson.Seconds(entry, "timestamp") ?? eventTimestamp,
                MispJson.Text(entry, "first_seen"),
                MispJson.Text(entry, "last_seen"),
                objectName,
                MispJson.Text(entry, "data").Length > 0,
                TagsOf(entry))
            {
                Relation = MispJson.Text(entry, "object_relation"),
                DisableCorrelation = MispJson.Truth(entry, "disable_correlation"),
            });
        }
    }

    private static MispOrganisation? AuthorOf(JsonElement json) =>
        MispJson.Child(json, "Orgc") is { } author && MispJson.Uuid(author, "uuid") is { } uuid
            ? new MispOrganisation(MispJson.Text(author, "name"), uuid) : null;

    private static string[] TagsOf(JsonElement json)
    {
        var clusters = MispJson.List(json, "Galaxy").SelectMany(galaxy => MispJson.List(galaxy, "GalaxyCluster"))
            .Select(cluster => MispJson.Text(cluster, "tag_name"));
        return [.. MispJson.List(json, "Tag").Select(tag => MispJson.Text(tag, "name")).Concat(clusters)
            .Where(name => name.Length is > 0 and <= Limits.MispTagCharsMax).Distinct(StringComparer.Ordinal)];
    }

    private static long? Date(string text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date.ToUnixTimeSeconds() : null;
}
