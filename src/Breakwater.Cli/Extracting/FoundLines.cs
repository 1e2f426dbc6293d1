using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Breakwater.Formats.Reading;

namespace Breakwater.Cli.Extracting;

/// <summary>Prints found values as JSON lines, with positions in code points.</summary>
internal static class FoundLines
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true };
    private const int FlushBytes = 1 << 16;

    public static void Write(Stream output, DocumentReading reading)
    {
        var buffer = new ArrayBufferWriter<byte>(2 * FlushBytes);
        using var writer = new Utf8JsonWriter(buffer, Options);
        var points = new CodePoints(reading.Text);
        foreach (var found in reading.Found)
        {
            var start = points.At(found.Start);
            var end = points.At(found.End);
            writer.WriteStartObject();
            writer.WriteString("kind", found.Kind);
            writer.WriteString("value", found.Value);
            writer.WriteString("raw", found.Raw);
            writer.WriteNumber("start", start);
            writer.WriteNumber("end", end);
            if (found.Port is { } port)
            {
                writer.WriteNumber("port", port);
            }

            if (found.Link)
            {
                writer.WriteBoolean("link", true);
            }

            if (found.Place.Length > 0)
            {
                writer.WriteString("place", found.Place);
            }

            writer.WriteEndObject();
            writer.Flush();
            writer.Reset();
            buffer.Write("\n"u8);
            if (buffer.WrittenCount >= FlushBytes)
            {
                output.Write(buffer.WrittenSpan);
                buffer.ResetWrittenCount();
            }
        }

        output.Write(buffer.WrittenSpan);
    }
}
