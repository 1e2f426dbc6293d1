using System.Text.Json;

namespace Breakwater.Formats.Misp;

/// <summary>
/// The events of a file as MISP exports them: one <c>{"Event":…}</c>, a list of them, or either of them as <c>{"response":…}</c>.
/// </summary>
public static class MispDocument
{
    private const int DepthMax = 64;

    /// <exception cref="FormatException">There is no event in it, or one that cannot be read.</exception>
    public static IReadOnlyList<MispEvent> Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = DepthMax });
            var root = document.RootElement;
            var inner = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("response", out var response) ? response : root;
            var events = inner.ValueKind == JsonValueKind.Array ? [.. inner.EnumerateArray()] : new[] { inner };
            return events.Length == 0
                ? throw new FormatException("The document has no Event.")
                : [.. events.Select(one => MispEventReader.Read(JsonSerializer.SerializeToUtf8Bytes(one)))];
        }
        catch (JsonException e)
        {
            throw new FormatException($"The document is no JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} of it.", e);
        }
    }
}
