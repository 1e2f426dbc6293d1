using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Breakwater.Matching;

namespace Breakwater.Cli.Scanning;

/// <summary>Writes hits as JSON lines.</summary>
/// <param name="write">Takes one finished line with its line break.</param>
internal sealed class HitWriter(IndicatorSet indicators, Action<ReadOnlySpan<byte>> write)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _line = new();

    /// <param name="seen">Bytes that are not UTF-8 come out as U+FFFD.</param>
    public void Write(string path, LineHit hit, ReadOnlySpan<byte> seen)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, Options))
        {
            json.WriteStartObject();
            json.WriteString("path", path);
            json.WriteNumber("line", hit.Line);
            json.WriteNumber("offset", hit.Offset);
            json.WriteString("kind", hit.Kind.Name());
            json.WriteString("value", Encoding.UTF8.GetString(seen));
            json.WriteString("indicator", indicators.Written(hit.Entry));
            json.WriteEndObject();
        }

        _line.Write("\n"u8);
        write(_line.WrittenSpan);
    }
}
