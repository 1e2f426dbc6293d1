using System.Text.Json;
using Breakwater.Hub.Publication;
using Breakwater.Stix;

namespace Breakwater.Hub.Intake;

/// <summary>What the published form of an object is made with.</summary>
/// <param name="AuthorId">Identity of the centre, or of a pseudonym.</param>
/// <param name="NewId">The published id of a reference; null when what it points to stays back.</param>
/// <param name="KeepText">False leaves out prose.</param>
internal sealed record AnonymousContext(string AuthorId, Redactor Redactor, Func<string, string?> NewId, bool KeepText)
{
    public Protections Protections { get; init; } = Protections.All;

    /// <summary>Labels that enough members fit.</summary>
    public IReadOnlySet<string> LabelsFit { get; init; } = new HashSet<string>();

    /// <summary>Nothing but what an indicator has to have.</summary>
    public bool Plain { get; init; }

    /// <summary>Event times are given by the day, not by the hour.</summary>
    public bool ByTheDay { get; init; }
}

/// <summary>
/// Writes an object in the form that others see: the centre's author, times and ids, properties of the specification only, text redacted,
/// references rewritten, event times rounded down to the hour, or to the day where it waits (architecture: Anonymity).
/// </summary>
internal static class AnonymousForm
{
    // Written by hand below, or never passed on.
    private static readonly HashSet<string> Replaced =
    [
        "type", "spec_version", "id", "created_by_ref", "created", "modified", "object_marking_refs", "granular_markings", "extensions",
        "external_references", "authors", "labels",
        // Who the submitter deals with, what it does, and where it is.
        "contact_information", "sectors", "roles", "latitude", "longitude",
        // Mail that the submitter got: whose box it came to, and through which servers.
        "to_refs", "cc_refs", "bcc_refs", "received_lines", "additional_header_fields", "raw_email_ref",
    ];

    private static readonly HashSet<string> EventTimes =
    [
        "first_seen", "last_seen", "first_observed", "last_observed", "valid_from", "published", "start_time", "stop_time", "submitted",
        "analysis_started", "analysis_ended", "start", "end", "ctime", "mtime", "atime", "date", "created_time", "modified_time",
    ];

    private const long Hour = 3_600_000_000;
    private const long Day = 24 * Hour;

    // All that an indicator has in the plain form: what more a platform writes shows which platform it is.
    private static readonly HashSet<string> OfPlain = ["pattern", "pattern_type", "valid_from", "revoked"];

    // A mark inside one of these would make another object of it: the whole object stays back instead.
    private static readonly HashSet<string> Exact =
        ["pattern", "value", "hashes", "payload_bin", "url", "key", "number", "serial_number", "external_id"];

    // Sources whose references say what an object is about, never who wrote it.
    private static readonly HashSet<string> NeutralSources =
        ["cve", "nvd", "cwe", "capec", "mitre-attack", "mitre-mobile-attack", "mitre-ics-attack", "mitre-atlas", "kev"];

    /// <summary>The published form, or null with the reason why the object has to stay back.</summary>
    public static byte[]? Write(DraftItem item, MarkedVariant variant, AnonymousContext context, out string reason)
    {
        var json = variant.Object.Json;
        var blocked = "";
        var versioned = json.TryGetProperty("created", out _);
        var body = StixJson.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("type", variant.Object.Type);
            writer.WriteString("spec_version", "2.1");
            writer.WriteString("id", item.PublishedId);
            if (versioned)
            {
                writer.WriteString("created_by_ref", context.AuthorId);
                writer.WriteString("created", TimedBody.Unset);
                writer.WriteString("modified", TimedBody.Unset);
            }

            if (!context.KeepText && item.Entry.HoldsProse && item.Object!.Type == "report")
            {
                // A report has to have a name (STIX 2.1, 4.16), and its own is prose.
                writer.WriteString("name", "Report handed in as a document");
            }

            foreach (var property in json.EnumerateObject())
            {
                if (Replaced.Contains(property.Name) || !StixTypes.Knows(variant.Object.Type, property.Name)
                    || (!context.KeepText && IsProse(item, property.Name))
                    || (context.Plain && !OfPlain.Contains(property.Name)))
                {
                    continue;
                }

                blocked = WriteProperty(writer, item, property, context) ?? blocked;
            }

            WriteLabels(writer, item, json, context);
            WriteReferences(writer, json);
            WriteMarking(writer, variant.Level);
            WriteUse(writer, item.Values);
            writer.WriteEndObject();
        });
        reason = blocked;
        return blocked.Length == 0 ? body : null;
    }

    private static bool IsProse(DraftItem item, string property) =>
        item.Entry.HoldsProse && (property is "description" or "labels" || (property == "name" && item.Object!.Type is "report" or "file"));

    private static string? WriteProperty(Utf8JsonWriter writer, DraftItem item, JsonProperty property, AnonymousContext context)
    {
        if (property.Name == "pattern" && item.Pattern is { } pattern)
        {
            writer.WriteString("pattern", pattern);
            return context.Protections.Redaction && context.Redactor.Redact(pattern) != pattern
                ? "its pattern would tell who shared it" : null;
        }

        if (property.Name.EndsWith("_ref", StringComparison.Ordinal))
        {
            if (context.NewId(property.Value.GetString() ?? "") is { } id)
            {
                writer.WriteString(property.Name, id);
                return null;
            }

            return property.Name is "source_ref" or "target_ref" or "sighting_of_ref" ? $"what its {property.Name} points to stays back"
                : null;
        }

        if (property.Name.EndsWith("_refs", StringComparison.Ordinal) && property.Value.ValueKind == JsonValueKind.Array)
        {
            var ids = property.Value.EnumerateArray().Select(value => context.NewId(value.GetString() ?? "")).OfType<string>().ToList();
            if (ids.Count > 0)
            {
                writer.WriteStartArray(property.Name);
                ids.ForEach(writer.WriteStringValue);
                writer.WriteEndArray();
            }

            return ids.Count == 0 && property.Name == "object_refs" ? "all that it refers to stays back" : null;
        }

        if (EventTimes.Contains(property.Name) && property.Value.ValueKind == JsonValueKind.String)
        {
            var time = property.Value.GetString()!;
            if (context.Plain && property.Name == "valid_from" && context.Protections.Times)
            {
                // From when it is out: on which days a member works is a habit as well.
                writer.WriteString("valid_from", TimedBody.Unset);
                return null;
            }

            writer.WriteString(property.Name, context.Protections.Times ? RoundedTo(context.ByTheDay ? Day : Hour, time) : time);
            return null;
        }

        if (Exact.Contains(property.Name) && Redacts(property.Value, context.Redactor))
        {
            return $"its {property.Name} would tell who shared it";
        }

        writer.WritePropertyName(property.Name);
        WriteValue(writer, property.Value, context.Redactor);
        return null;
    }

    private static void WriteValue(Utf8JsonWriter writer, JsonElement value, Redactor redactor)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                writer.WriteStringValue(redactor.Redact(value.GetString()!));
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var element in value.EnumerateArray())
                {
                    WriteValue(writer, element, redactor);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    writer.WritePropertyName(redactor.Redact(property.Name));
                    WriteValue(writer, property.Value, redactor);
                }

                writer.WriteEndObject();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static bool Redacts(JsonElement value, Redactor redactor) => value.ValueKind switch
    {
        JsonValueKind.String => redactor.Redact(value.GetString()!) != value.GetString(),
        JsonValueKind.Array => value.EnumerateArray().Any(element => Redacts(element, redactor)),
        JsonValueKind.Object => value.EnumerateObject().Any(property => Redacts(property.Value, redactor)),
        _ => false,
    };

    private static void WriteReferences(Utf8JsonWriter writer, JsonElement json)
    {
        if (!json.TryGetProperty("external_references", out var references) || references.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var neutral = references.EnumerateArray()
            .Where(reference => reference.TryGetProperty("source_name", out var name) && NeutralSources.Contains(name.GetString() ?? "")
                && reference.TryGetProperty("external_id", out _))
            .ToList();
        if (neutral.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("external_references");
        foreach (var reference in neutral)
        {
            writer.WriteStartObject();
            writer.WriteString("source_name", reference.GetProperty("source_name").GetString());
            writer.WriteString("external_id", reference.GetProperty("external_id").GetString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteMarking(Utf8JsonWriter writer, TlpLevel level)
    {
        writer.WriteStartArray("object_marking_refs");
        writer.WriteStringValue(TlpMarkings.IdOf(level));
        writer.WriteEndArray();
    }

    private static void WriteUse(Utf8JsonWriter writer, IndicatorValues? values)
    {
        if (values is not null)
        {
            writer.WriteStartObject("extensions");
            writer.WriteStartObject(CentreObjects.UseExtensionId);
            writer.WriteString("extension_type", "property-extension");
            writer.WriteString("use", values.Use);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
    }

    /// <summary>A label tells of its submitter what it tells of its object: those that few members fit stay back.</summary>
    private static void WriteLabels(Utf8JsonWriter writer, DraftItem item, JsonElement json, AnonymousContext context)
    {
        if (!json.TryGetProperty("labels", out var labels) || labels.ValueKind != JsonValueKind.Array
            || (!context.KeepText && IsProse(item, "labels")))
        {
            return;
        }

        var fit = labels.EnumerateArray().Select(label => label.GetString() ?? "")
            .Where(label => !context.Protections.Labels || context.LabelsFit.Contains(label)
                || (!context.Plain && Labels.Common.Contains(label)))
            .Select(context.Redactor.Redact).Distinct(StringComparer.Ordinal).ToList();
        if (fit.Count > 0)
        {
            writer.WriteStartArray("labels");
            fit.ForEach(writer.WriteStringValue);
            writer.WriteEndArray();
        }
    }

    private static string RoundedTo(long unit, string time) => StixTimestamp.TryParse(time, out var parsed)
        ? StixTimestamp.FromMicros(parsed.Micros - (((parsed.Micros % unit) + unit) % unit)).ToString()
        : time;
}
