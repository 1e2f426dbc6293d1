using System.Globalization;
using System.Text.Json;

namespace Breakwater.Taxii.Client;

/// <summary>Reads the small resources leniently: what is missing or of another type is absent.</summary>
internal static class AnswerJson
{
    private const int DepthMax = 64;

    /// <exception cref="TaxiiException">The body is no JSON object.</exception>
    public static JsonElement Object(TaxiiAnswer answer)
    {
        try
        {
            using var document = JsonDocument.Parse(WithoutMark(answer.Body), new JsonDocumentOptions { MaxDepth = DepthMax });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new TaxiiException(TaxiiFault.BadAnswer, $"{answer.Address} answers with JSON that is no object.");
        }
        catch (JsonException e)
        {
            throw new TaxiiException(TaxiiFault.BadAnswer, $"{answer.Address} answers with what is no JSON: {e.Message}", inner: e);
        }
    }

    public static string? Text(JsonElement from, string name) => from.ValueKind == JsonValueKind.Object
        && from.TryGetProperty(name, out var value) ? Text(value) : null;

    public static string? Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && IsText(value) ? value.GetString() : null;

    public static long? Number(JsonElement from, string name) => from.TryGetProperty(name, out var value) switch
    {
        true when value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) => number,
        true when value.ValueKind == JsonValueKind.String
            && long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    /// <summary>A truth value, also one that was written as text.</summary>
    public static bool? Truth(JsonElement from, string name) => from.TryGetProperty(name, out var value) ? Truth(value) : null;

    public static IEnumerable<JsonElement> List(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    public static IReadOnlyList<string> Texts(JsonElement from, string name) =>
        [.. List(from, name).Select(Text).OfType<string>()];

    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? body[3..] : body;

    private static bool? Truth(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String when bool.TryParse(value.GetString(), out var truth) => truth,
        _ => null,
    };

    // Half of a surrogate pair is JSON, and no text.
    private static bool IsText(JsonElement value)
    {
        try
        {
            return value.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
