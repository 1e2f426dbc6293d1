using System.Globalization;
using System.Text.Json;

namespace Breakwater.Formats.Misp;

/// <summary>
/// Reads the JSON of MISP as its servers and tools write it: numbers and truth values as such or as text, lists that are missing.
/// </summary>
internal static class MispJson
{
    private const int DepthMax = 64;
    private const long SecondsMax = 253_402_300_799;

    /// <exception cref="FormatException">It is no JSON object.</exception>
    public static JsonElement Object(ReadOnlyMemory<byte> utf8, string what)
    {
        try
        {
            var text = utf8.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? utf8[3..] : utf8;
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = DepthMax });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new FormatException($"{what} is no JSON object.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"{what} is no JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} of it.", e);
        }
    }

    public static JsonElement? Child(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    public static IEnumerable<JsonElement> List(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object) : [];

    /// <summary>Empty when absent, no text, or half of a surrogate pair.</summary>
    public static string Text(JsonElement from, string name)
    {
        if (!from.TryGetProperty(name, out var value) || value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
        {
            return "";
        }

        try
        {
            return value.ValueKind == JsonValueKind.Number ? value.GetRawText() : value.GetString()!.Trim();
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    public static bool Truth(JsonElement from, string name) => from.TryGetProperty(name, out var value)
        && (value.ValueKind == JsonValueKind.True || Text(from, name) is "1" or "true" or "True");

    /// <summary>Seconds since 1970; null when absent, 0, or no time.</summary>
    public static long? Seconds(JsonElement from, string name) =>
        long.TryParse(Text(from, name), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds is > 0 and <= SecondsMax ? seconds : null;

    /// <summary>Lower case, or null when it is no UUID.</summary>
    public static string? Uuid(JsonElement from, string name) =>
        Guid.TryParseExact(Text(from, name), "D", out var uuid) ? uuid.ToString("D") : null;
}
