using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Breakwater.Formats.Writing.Platforms;

/// <summary>Small steps on JSON trees.</summary>
internal static class JsonText
{
    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string? Of(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static bool Rename(JsonObject json, string from, string to)
    {
        var at = json.IndexOf(from);
        if (at < 0 || json.ContainsKey(to))
        {
            return false;
        }

        var value = json[from];
        json.Remove(from);
        json.Insert(at, to, value);
        return true;
    }

    /// <summary>Renames an algorithm wherever there are hashes below.</summary>
    public static void RenameHashes(JsonNode? node, string from, string to)
    {
        if (node is JsonArray list)
        {
            foreach (var entry in list)
            {
                RenameHashes(entry, from, to);
            }
        }
        else if (node is JsonObject json)
        {
            foreach (var (name, inner) in json.ToList())
            {
                if (name is "hashes" or "file_header_hashes" && inner is JsonObject hashes)
                {
                    Rename(hashes, from, to);
                }

                RenameHashes(inner, from, to);
            }
        }
    }
}
