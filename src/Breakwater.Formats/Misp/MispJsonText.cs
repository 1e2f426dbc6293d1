using System.Globalization;
using System.Text.Json;
using Breakwater.Stix;

namespace Breakwater.Formats.Misp;

/// <summary>Writes events as MISP's own servers do: numbers and times as text, truth values as such.</summary>
public static class MispJsonText
{
    /// <summary><c>{"Event": {…}}</c>.</summary>
    public static byte[] Write(MispEvent source) => StixJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WritePropertyName("Event");
        WriteEvent(writer, source);
        writer.WriteEndObject();
    });

    /// <param name="id">A number for clients that go by one; null for none.</param>
    public static void WriteEvent(Utf8JsonWriter writer, MispEvent source, string? id = null)
    {
        writer.WriteStartObject();
        if (id is not null)
        {
            writer.WriteString("id", id);
        }

        WriteHead(writer, source);
        var loose = source.Attributes.Where(attribute => attribute.ObjectUuid.Length == 0).ToList();
        var inside = source.Attributes.ToLookup(attribute => attribute.ObjectUuid);
        var known = source.Objects.Select(one => one.Uuid).ToHashSet(StringComparer.Ordinal);
        // Of an object that is not told of, the attributes stand for themselves.
        loose.AddRange(inside.Where(group => group.Key.Length > 0 && !known.Contains(group.Key)).SelectMany(group => group));
        WriteAttributes(writer, loose);
        writer.WriteStartArray("Object");
        foreach (var one in source.Objects)
        {
            writer.WriteStartObject();
            WriteObjectHead(writer, one);
            WriteAttributes(writer, inside[one.Uuid]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>What a manifest and an index say of an event, too.</summary>
    public static void WriteHead(Utf8JsonWriter writer, MispEvent source)
    {
        writer.WriteString("uuid", source.Uuid);
        writer.WriteString("info", source.Info);
        writer.WriteString("date", DateOf(source));
        writer.WriteString("timestamp", Number(source.Timestamp));
        writer.WriteString("publish_timestamp", Number(source.Published ?? source.Timestamp));
        writer.WriteBoolean("published", true);
        writer.WriteString("threat_level_id", source.ThreatLevel.Length > 0 ? source.ThreatLevel : "4");
        writer.WriteString("analysis", source.Analysis.Length > 0 ? source.Analysis : "2");
        writer.WriteString("extends_uuid", source.ExtendsUuid);
        WriteAuthor(writer, source.Author);
        WriteTags(writer, source.Tags);
    }

    public static void WriteAuthor(Utf8JsonWriter writer, MispOrganisation? author)
    {
        writer.WriteStartObject("Orgc");
        writer.WriteString("name", author?.Name is { Length: > 0 } name ? name : "Breakwater");
        writer.WriteString("uuid", author?.Uuid ?? "00000000-0000-4000-8000-000000000000");
        writer.WriteEndObject();
    }

    public static void WriteTags(Utf8JsonWriter writer, IReadOnlyList<string> tags)
    {
        writer.WriteStartArray("Tag");
        foreach (var tag in tags)
        {
            writer.WriteStartObject();
            writer.WriteString("name", tag);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>The properties of an attribute, in an object that is open.</summary>
    public static void WriteAttribute(Utf8JsonWriter writer, MispAttribute attribute)
    {
        writer.WriteString("uuid", attribute.Uuid);
        writer.WriteString("type", attribute.Type);
        writer.WriteString("category", attribute.Category);
        writer.WriteString("value", attribute.Value);
        writer.WriteBoolean("to_ids", attribute.ToIds);
        writer.WriteString("timestamp", Number(attribute.Timestamp));
        writer.WriteString("comment", attribute.Comment);
        writer.WriteBoolean("disable_correlation", attribute.DisableCorrelation);
        writer.WriteBoolean("deleted", false);
        writer.WriteString("distribution", "5");
        WriteSeen(writer, "first_seen", attribute.FirstSeen);
        WriteSeen(writer, "last_seen", attribute.LastSeen);
        if (attribute.Relation.Length > 0)
        {
            writer.WriteString("object_relation", attribute.Relation);
        }

        if (attribute.Tags.Count > 0)
        {
            WriteTags(writer, attribute.Tags);
        }
    }

    internal static void WriteObjectHead(Utf8JsonWriter writer, MispObject one)
    {
        writer.WriteString("uuid", one.Uuid);
        writer.WriteString("name", one.Name);
        writer.WriteString("meta-category", one.MetaCategory);
        writer.WriteString("description", one.Description);
        writer.WriteString("template_uuid", one.TemplateUuid);
        writer.WriteString("template_version", one.TemplateVersion);
        writer.WriteString("comment", one.Comment);
        writer.WriteString("timestamp", Number(one.Timestamp));
        writer.WriteString("distribution", "5");
        WriteSeen(writer, "first_seen", one.FirstSeen);
        WriteSeen(writer, "last_seen", one.LastSeen);
        writer.WriteStartArray("ObjectReference");
        foreach (var reference in one.References)
        {
            writer.WriteStartObject();
            writer.WriteString("uuid", reference.Uuid);
            writer.WriteString("object_uuid", one.Uuid);
            writer.WriteString("referenced_uuid", reference.ReferencedUuid);
            writer.WriteString("relationship_type", reference.RelationshipType);
            writer.WriteString("comment", reference.Comment);
            writer.WriteString("timestamp", Number(reference.Timestamp));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    internal static string DateOf(MispEvent source) => DateTimeOffset.FromUnixTimeSeconds(source.Created ?? source.Timestamp)
        .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void WriteAttributes(Utf8JsonWriter writer, IEnumerable<MispAttribute> attributes)
    {
        writer.WriteStartArray("Attribute");
        foreach (var attribute in attributes)
        {
            writer.WriteStartObject();
            WriteAttribute(writer, attribute);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteSeen(Utf8JsonWriter writer, string name, string time)
    {
        if (time.Length > 0)
        {
            writer.WriteString(name, time);
        }
    }

    private static string Number(long seconds) => seconds.ToString(CultureInfo.InvariantCulture);
}
