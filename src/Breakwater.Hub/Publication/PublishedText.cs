using System.Text.Json;

namespace Breakwater.Hub.Publication;

/// <summary>What a published object says of itself and of others, as far as correlation needs it.</summary>
internal static class PublishedText
{
    public static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    public static bool IsTrue(JsonElement json, string name) =>
        json.TryGetProperty(name, out var flag) && flag.ValueKind == JsonValueKind.True;

    public static IEnumerable<string> Texts(JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)
            : [];

    /// <summary>Its name and its other names.</summary>
    public static IEnumerable<string> Names(JsonElement json) =>
        Texts(json, "aliases").Prepend(Text(json, "name")).Where(name => !string.IsNullOrWhiteSpace(name));

    /// <summary>What a relationship joins, or what a report or grouping holds.</summary>
    public static IEnumerable<string> References(JsonElement json) =>
        new[] { Text(json, "source_ref"), Text(json, "target_ref") }.Where(id => id.Length > 0).Concat(Texts(json, "object_refs"));
}
