using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Writes the JSON of objects that we author: compact, UTF-8, with nothing escaped that JSON does not ask for.</summary>
public static class StixJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Writes one object: the common properties in the standard's order, then those of <paramref name="own"/>.
    /// </summary>
    /// <param name="created">Null leaves both times out, as cyber-observables need.</param>
    /// <param name="modified">Null writes the same as <paramref name="created"/>, but for a marking, which has none.</param>
    public static byte[] WriteObject(
        StixId id, StixTimestamp? created, StixTimestamp? modified, string? createdByRef, Action<Utf8JsonWriter> own) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, id.Type);
        writer.WriteString("spec_version"u8, "2.1"u8);
        writer.WriteString("id"u8, id.ToString());
        if (createdByRef is not null)
        {
            writer.WriteString("created_by_ref"u8, createdByRef);
        }

        if (created is { } first)
        {
            writer.WriteString("created"u8, first.ToString());
            if (id.Type != "marking-definition")
            {
                writer.WriteString("modified"u8, (modified ?? first).ToString());
            }
        }

        own(writer);
        writer.WriteEndObject();
    });
}
