using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Breakwater.Formats.Misp;
using Breakwater.Stix;

namespace Breakwater.Hub.Channels.Misp;

/// <summary>Answers as a MISP gives them.</summary>
internal static class MispAnswers
{
    /// <summary>Of the MISP whose forms these are; clients compare it with their own.</summary>
    private const string Version = "2.5.0";

    // Nothing is written here, so that nobody has any of them.
    private static readonly string[] ServerRights = ["perm_sync", "perm_sighting", "perm_galaxy_editor", "perm_analyst_data"];
    private static readonly string[] RoleRights =
        ["perm_add", "perm_modify", "perm_publish", "perm_sync", "perm_admin", "perm_site_admin", "perm_sighting"];

    /// <summary>A number that MISP's clients may name an event or attribute by; made of its uuid.</summary>
    public static string IdOf(string uuid) =>
        (BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.ASCII.GetBytes(uuid))) >> 1).ToString(CultureInfo.InvariantCulture);

    public static byte[] ServerVersion() => StixJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("version", Version);
        writer.WriteString("pymisp_recommended_version", Version);
        foreach (var right in ServerRights)
        {
            writer.WriteBoolean(right, false);
        }

        writer.WriteStartArray("request_encoding");
        writer.WriteEndArray();
        writer.WriteBoolean("filter_sightings", false);
        writer.WriteEndObject();
    });

    public static byte[] PyMispVersion() => StixJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("version", Version);
        writer.WriteEndObject();
    });

    public static byte[] User(string keyId, string name, string organisationUuid) => StixJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("User");
        writer.WriteString("id", IdOf(keyId));
        writer.WriteString("org_id", IdOf(organisationUuid));
        writer.WriteString("email", $"{keyId}@key.invalid");
        writer.WriteString("role_id", "6");
        writer.WriteBoolean("disabled", false);
        writer.WriteEndObject();
        writer.WriteStartObject("Organisation");
        writer.WriteString("id", IdOf(organisationUuid));
        writer.WriteString("name", name);
        writer.WriteString("uuid", organisationUuid);
        writer.WriteEndObject();
        writer.WriteStartObject("Role");
        writer.WriteString("id", "6");
        writer.WriteString("name", "Read Only");
        writer.WriteBoolean("perm_auth", true);
        foreach (var right in RoleRights)
        {
            writer.WriteBoolean(right, false);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("UserSetting");
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    public static byte[] DescribeTypes() => StixJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("result");
        writer.WriteStartObject("sane_defaults");
        foreach (var (type, category, toIds) in MispTypes.All)
        {
            writer.WriteStartObject(type);
            writer.WriteString("default_category", category);
            writer.WriteNumber("to_ids", toIds ? 1 : 0);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        WriteTexts(writer, "types", MispTypes.All.Select(one => one.Type));
        WriteTexts(writer, "categories", MispTypes.All.Select(one => one.Category).Distinct(StringComparer.Ordinal));
        writer.WriteStartObject("category_type_mappings");
        foreach (var category in MispTypes.All.GroupBy(one => one.Category))
        {
            WriteTexts(writer, category.Key, category.Select(one => one.Type));
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    public static byte[] Event(MispEvent one) => StixJson.Write(writer => WriteWrapped(writer, one, false));

    public static byte[] Events(IEnumerable<MispEvent> events, bool isMetadata) => StixJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("response");
        foreach (var one in events)
        {
            WriteWrapped(writer, one, isMetadata);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    public static byte[] Index(IEnumerable<MispEvent> events, bool isMinimal) => StixJson.Write(writer =>
    {
        writer.WriteStartArray();
        foreach (var one in events)
        {
            writer.WriteStartObject();
            if (isMinimal)
            {
                writer.WriteString("id", IdOf(one.Uuid));
                writer.WriteString("uuid", one.Uuid);
                writer.WriteString("timestamp", one.Timestamp.ToString(CultureInfo.InvariantCulture));
                writer.WriteBoolean("published", true);
                writer.WriteString("orgc_uuid", one.Author?.Uuid ?? "");
            }
            else
            {
                WriteHead(writer, one);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    public static byte[] Attributes(IEnumerable<(MispEvent Event, MispAttribute Attribute)> found, bool withEvent) =>
        StixJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("response");
        writer.WriteStartArray("Attribute");
        foreach (var (one, attribute) in found)
        {
            writer.WriteStartObject();
            writer.WriteString("id", IdOf(attribute.Uuid));
            writer.WriteString("event_id", IdOf(one.Uuid));
            MispJsonText.WriteAttribute(writer, withEvent ? attribute with { Tags = [.. attribute.Tags.Union(one.Tags)] } : attribute);
            if (withEvent)
            {
                writer.WriteString("event_uuid", one.Uuid);
                writer.WriteStartObject("Event");
                WriteHead(writer, one);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    /// <summary>As MISP words its errors.</summary>
    public static byte[] Error(string message, string url) => StixJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("name", message);
        writer.WriteString("message", message);
        writer.WriteString("url", url);
        writer.WriteEndObject();
    });

    private static void WriteWrapped(Utf8JsonWriter writer, MispEvent one, bool isMetadata)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("Event");
        if (isMetadata)
        {
            writer.WriteStartObject();
            WriteHead(writer, one);
            writer.WriteEndObject();
        }
        else
        {
            MispJsonText.WriteEvent(writer, one, IdOf(one.Uuid));
        }

        writer.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter writer, MispEvent one)
    {
        writer.WriteString("id", IdOf(one.Uuid));
        MispJsonText.WriteHead(writer, one);
        writer.WriteString("attribute_count", one.Attributes.Count.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
