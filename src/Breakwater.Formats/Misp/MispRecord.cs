using System.Text.Json;

namespace Breakwater.Formats.Misp;

/// <summary>
/// Custom properties in which STIX made of MISP keeps what STIX has no place for, so that MISP can have it back:
/// <c>x_misp_attribute</c> on what was made of one attribute, <c>x_misp_event</c> on the report.
/// </summary>
internal static class MispRecord
{
    public const string OfAttribute = "x_misp_attribute";
    public const string OfEvent = "x_misp_event";

    public static void Write(Utf8JsonWriter writer, MispAttribute attribute)
    {
        writer.WriteStartObject();
        writer.WriteString("uuid", attribute.Uuid);
        writer.WriteString("type", attribute.Type);
        writer.WriteString("category", attribute.Category);
        writer.WriteString("value", attribute.Value);
        writer.WriteBoolean("to_ids", attribute.ToIds);
        writer.WriteNumber("timestamp", attribute.Timestamp);
        WriteUnlessEmpty(writer, "comment", attribute.Comment);
        WriteUnlessEmpty(writer, "first_seen", attribute.FirstSeen);
        WriteUnlessEmpty(writer, "last_seen", attribute.LastSeen);
        WriteUnlessEmpty(writer, "object_uuid", attribute.ObjectUuid);
        WriteUnlessEmpty(writer, "object_relation", attribute.Relation);
        if (attribute.DisableCorrelation)
        {
            writer.WriteBoolean("disable_correlation", true);
        }

        WriteTags(writer, attribute.Tags);
        writer.WriteEndObject();
    }

    /// <summary>Null when it is no record that an attribute can be made of.</summary>
    public static MispAttribute? Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || MispJson.Uuid(json, "uuid") is not { } uuid
            || MispJson.Seconds(json, "timestamp") is not { } timestamp || MispJson.Text(json, "type") is not { Length: > 0 } type
            || MispJson.Text(json, "value") is not { Length: > 0 } value)
        {
            return null;
        }

        return new MispAttribute(
            uuid, type, MispJson.Text(json, "category"), value, MispJson.Truth(json, "to_ids"), MispJson.Text(json, "comment"), timestamp,
            MispJson.Text(json, "first_seen"), MispJson.Text(json, "last_seen"), "", false, ReadTags(json))
        {
            ObjectUuid = MispJson.Uuid(json, "object_uuid") ?? "",
            Relation = MispJson.Text(json, "object_relation"),
            DisableCorrelation = MispJson.Truth(json, "disable_correlation"),
        };
    }

    /// <param name="others">Attributes that no object of its own was made of.</param>
    public static void WriteEvent(Utf8JsonWriter writer, MispEvent source, IEnumerable<MispAttribute> others)
    {
        writer.WriteStartObject(OfEvent);
        writer.WriteString("info", source.Info);
        writer.WriteNumber("timestamp", source.Timestamp);
        if (source.Created is { } created)
        {
            writer.WriteNumber("date", created);
        }

        if (source.Published is { } published)
        {
            writer.WriteNumber("publish_timestamp", published);
        }

        WriteUnlessEmpty(writer, "threat_level_id", source.ThreatLevel);
        WriteUnlessEmpty(writer, "analysis", source.Analysis);
        WriteUnlessEmpty(writer, "extends_uuid", source.ExtendsUuid);
        WriteTags(writer, source.Tags);
        WriteObjects(writer, source.Objects);
        writer.WriteStartArray("attributes");
        foreach (var attribute in others)
        {
            Write(writer, attribute);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>The event as it was, with the attributes that are kept here; null when there is no record.</summary>
    public static MispEvent? ReadEvent(JsonElement report, string uuid, MispOrganisation? author)
    {
        if (MispJson.Child(report, OfEvent) is not { } json || MispJson.Seconds(json, "timestamp") is not { } timestamp)
        {
            return null;
        }

        return new MispEvent(
            uuid, MispJson.Text(json, "info"), MispJson.Seconds(json, "date"), timestamp, MispJson.Seconds(json, "publish_timestamp"),
                author,
            MispJson.Text(json, "threat_level_id"), MispJson.Text(json, "analysis"), ReadTags(json),
            [.. MispJson.List(json, "attributes").Select(Read).OfType<MispAttribute>().Take(Limits.MispAttributesMax)], [])
        {
            ExtendsUuid = MispJson.Uuid(json, "extends_uuid") ?? "",
            Objects = [.. MispJson.List(json, "objects").Select(one => MispObjectReader.Read(one, timestamp)).OfType<MispObject>()],
        };
    }

    private static void WriteObjects(Utf8JsonWriter writer, IReadOnlyList<MispObject> objects)
    {
        writer.WriteStartArray("objects");
        foreach (var one in objects)
        {
            writer.WriteStartObject();
            MispJsonText.WriteObjectHead(writer, one);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string[] ReadTags(JsonElement json) =>
        json.TryGetProperty("tags", out var tags) && tags.ValueKind == JsonValueKind.Array
            ? [.. tags.EnumerateArray().Where(tag => tag.ValueKind == JsonValueKind.String).Select(tag => tag.GetString()!)
                .Where(tag => tag.Length is > 0 and <= Limits.MispTagCharsMax)]
            : [];

    private static void WriteTags(Utf8JsonWriter writer, IReadOnlyList<string> tags)
    {
        if (tags.Count > 0)
        {
            writer.WriteStartArray("tags");
            foreach (var tag in tags)
            {
                writer.WriteStringValue(tag);
            }

            writer.WriteEndArray();
        }
    }

    private static void WriteUnlessEmpty(Utf8JsonWriter writer, string name, string text)
    {
        if (text.Length > 0)
        {
            writer.WriteString(name, text);
        }
    }
}
