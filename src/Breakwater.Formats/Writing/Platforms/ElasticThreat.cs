using System.Text.Encodings.Web;
using System.Text.Json;
using Breakwater.Matching;
using Breakwater.Stix;

namespace Breakwater.Formats.Writing.Platforms;

/// <summary>Documents with the threat.indicator fields of the Elastic Common Schema 8, one a line.</summary>
internal static class ElasticThreat
{
    private const int High = 70;
    private const int Medium = 40;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(ConversionInput input, Stream target, NoteLog notes)
    {
        notes.AddAll(input.Unread);
        foreach (var entry in input.Entries)
        {
            if (TypeOf(entry) is not { } type)
            {
                notes.Add(entry, "The Elastic Common Schema has no field for this kind of value, or for ranges.");
                continue;
            }

            using (var writer = new Utf8JsonWriter(target, Options))
            {
                WriteDocument(writer, entry, type);
            }

            target.WriteByte((byte)'\n');
        }

        foreach (var rule in input.Rules)
        {
            notes.Add(rule.ObjectId, $"a rule in {Text.Quote(rule.Language)}", "An indicator document holds a value, not a rule.");
        }
    }

    private static void WriteDocument(Utf8JsonWriter writer, FeedEntry entry, string type)
    {
        writer.WriteStartObject();
        WriteTime(writer, "@timestamp", entry.Modified ?? entry.ValidFrom ?? StixTimestamp.FromMicros(0));
        writer.WriteStartObject("ecs");
        writer.WriteString("version", "8.11.0");
        writer.WriteEndObject();
        writer.WriteStartObject("event");
        writer.WriteString("kind", "enrichment");
        WriteList(writer, "category", ["threat"]);
        WriteList(writer, "type", ["indicator"]);
        writer.WriteString("dataset", "breakwater.indicator");
        writer.WriteEndObject();
        writer.WriteStartObject("threat");
        writer.WriteStartObject("feed");
        writer.WriteString("name", "Breakwater");
        writer.WriteEndObject();
        writer.WriteStartObject("indicator");
        writer.WriteString("type", type);
        writer.WriteString("name", entry.Value);
        WriteValue(writer, entry);
        writer.WriteString("provider", "Breakwater");
        writer.WriteString("confidence", entry.Score >= High ? "High" : entry.Score >= Medium ? "Medium" : "Low");
        writer.WriteString("description", Text.OneLine(entry.Name + (entry.Why.Length > 0 ? $": {entry.Why}" : ""),
            Limits.TableProseCharsMax));
        WriteTime(writer, "first_seen", entry.ValidFrom);
        WriteTime(writer, "modified_at", entry.Modified);
        if (entry.Url.Length > 0)
        {
            writer.WriteString("reference", Text.OneLine(entry.Url, Limits.TableValueCharsMax));
        }

        WriteLevel(writer, entry.Level);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartObject("breakwater");
        writer.WriteString("reference", entry.Reference);
        writer.WriteString("id", entry.ObjectId);
        writer.WriteString("use", entry.Use.ToString().ToLowerInvariant());
        writer.WriteNumber("score", entry.Score);
        WriteTime(writer, "valid_until", entry.ValidUntil);
        writer.WriteEndObject();
        WriteList(writer, "tags", entry.Labels ?? []);
        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, FeedEntry entry)
    {
        switch (entry.Kind)
        {
            case IndicatorKind.Ipv4 or IndicatorKind.Ipv6:
                writer.WriteString("ip", entry.Value);
                break;
            case IndicatorKind.Domain:
                WriteNested(writer, "url", "domain", entry.Value);
                break;
            case IndicatorKind.Url:
                WriteNested(writer, "url", "full", entry.Value);
                break;
            case IndicatorKind.Email:
                WriteNested(writer, "email", "address", entry.Value);
                break;
            case IndicatorKind.FileName:
                WriteNested(writer, "file", "name", entry.Value);
                break;
            default:
                writer.WriteStartObject("file");
                WriteNested(writer, "hash", entry.Kind!.Value.Name(), entry.Value);
                writer.WriteEndObject();
                break;
        }
    }

    /// <summary>Names of cyber-observables, as the schema asks for.</summary>
    private static string? TypeOf(FeedEntry entry) => entry.Kind switch
    {
        IndicatorKind.Ipv4 when !entry.Value.Contains('/', StringComparison.Ordinal) => "ipv4-addr",
        IndicatorKind.Ipv6 when !entry.Value.Contains('/', StringComparison.Ordinal) => "ipv6-addr",
        IndicatorKind.Domain => "domain-name",
        IndicatorKind.Url => "url",
        IndicatorKind.Email => "email-addr",
        IndicatorKind.FileName => "file",
        { } kind when kind.IsHash() && !entry.IsCertificate => "file",
        _ => null,
    };

    private static void WriteLevel(Utf8JsonWriter writer, TlpLevel? level)
    {
        if (level is { } marked)
        {
            writer.WriteStartObject("marking");
            writer.WriteString("tlp", Tlp.Name(marked).ToUpperInvariant().Replace("TLP:", "", StringComparison.Ordinal));
            writer.WriteString("tlp_version", "2.0");
            writer.WriteEndObject();
        }
    }

    private static void WriteNested(Utf8JsonWriter writer, string outer, string name, string value)
    {
        writer.WriteStartObject(outer);
        writer.WriteString(name, value);
        writer.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter writer, string name, StixTimestamp? time)
    {
        if (time is { } one)
        {
            writer.WriteString(name, one.ToString());
        }
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
