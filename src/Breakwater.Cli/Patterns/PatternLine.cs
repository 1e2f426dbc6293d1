using System.Runtime.InteropServices;
using System.Text.Json;

namespace Breakwater.Cli.Patterns;

/// <summary>One line of input: <c>{"pattern":"…"}</c>, for a match with <c>"observed"</c> beside it.</summary>
/// <param name="Observed">The JSON of that value; empty when it is not there.</param>
internal sealed record PatternLine(string Pattern, ReadOnlyMemory<byte> Observed)
{
    private static readonly JsonDocumentOptions ParseOptions = new() { MaxDepth = PatternLimits.JsonDepthMax };

    /// <param name="error">What is wrong with the line, when null is returned.</param>
    public static PatternLine? Read(ReadOnlyMemory<byte> line, long number, out string error)
    {
        error = $"Line {number} is not a JSON object with a text named pattern.";
        line = number == 1 && line.Span.StartsWith("\uFEFF"u8) ? line[3..] : line;
        try
        {
            using var document = JsonDocument.Parse(line, ParseOptions);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("pattern", out var pattern)
                || pattern.ValueKind != JsonValueKind.String)
            {
                return null;
            }

            var observed = root.TryGetProperty("observed", out var value) ? JsonMarshal.GetRawUtf8Value(value).ToArray() : [];
            return new PatternLine(pattern.GetString()!, observed);
        }
        catch (JsonException e)
        {
            error = $"Line {number} is not JSON: byte {e.BytePositionInLine + 1}.";
            return null;
        }
        catch (InvalidOperationException)
        {
            error = $"Line {number} has half of a surrogate pair in its pattern.";
            return null;
        }
    }
}
