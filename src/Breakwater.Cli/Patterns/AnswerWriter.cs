using System.Text.Encodings.Web;
using System.Text.Json;
using Breakwater.Stix;

namespace Breakwater.Cli.Patterns;

/// <summary>Writes one JSON object a line, and passes it on at once.</summary>
internal sealed class AnswerWriter(Stream output) : IDisposable
{
    private readonly Utf8JsonWriter _writer = new(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public void Dispose() => _writer.Dispose();

    public void Write(Action<Utf8JsonWriter> writeProperties)
    {
        _writer.WriteStartObject();
        writeProperties(_writer);
        _writer.WriteEndObject();
        _writer.Flush();
        output.WriteByte((byte)'\n');
        output.Flush();
        _writer.Reset();
    }

    /// <summary>A fault in a pattern.</summary>
    public static void WriteError(Utf8JsonWriter writer, PatternError error)
    {
        writer.WriteStartObject("error"u8);
        writer.WriteNumber("position"u8, error.Position);
        writer.WriteString("message"u8, error.Message);
        writer.WriteEndObject();
    }

    /// <summary>A fault in the line that the pattern should be in.</summary>
    public static void WriteError(Utf8JsonWriter writer, long line, string message)
    {
        writer.WriteStartObject("error"u8);
        writer.WriteNumber("position"u8, 0);
        writer.WriteNumber("line"u8, line);
        writer.WriteString("message"u8, message);
        writer.WriteEndObject();
    }
}
