using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>What a marking-definition object says (STIX 2.1, 7.2.1). At most one of the three is there for an ordinary marking.</summary>
/// <param name="Id">Its id, which the marked objects refer to.</param>
/// <param name="Tlp">TLP 1 or 2.</param>
/// <param name="Pap">The permissible actions protocol.</param>
/// <param name="Statement">Terms of use or the like.</param>
public sealed record MarkingDefinition(string Id, TlpLevel? Tlp, PapLevel? Pap, string? Statement)
{
    /// <summary>Null when the object is no marking-definition. The fixed markings are known by their ids alone.</summary>
    public static MarkingDefinition? Read(StixObject value)
    {
        if (value.Type != "marking-definition")
        {
            return null;
        }

        var definition = Inner(value.Json, "definition"u8);
        var extensions = Inner(value.Json, "extensions"u8);
        TlpLevel? tlp = TlpMarkings.TryGetLevel(value.Id, out var tlpLevel)
            || Stix.Tlp.TryParse(Text(definition, "tlp"u8), out tlpLevel)
            || Stix.Tlp.TryParse(Text(Inner(extensions, TlpMarkings.ExtensionId), "tlp_2_0"u8), out tlpLevel) ? tlpLevel : null;
        PapLevel? pap = PapMarkings.TryGetLevel(value.Id, out var papLevel)
            || PapMarkings.TryParse(Text(Inner(extensions, PapMarkings.ExtensionId), "pap"u8), out papLevel) ? papLevel : null;
        return new MarkingDefinition(value.Id, tlp, pap, Text(definition, "statement"u8));
    }

    private static JsonElement Inner(JsonElement json, ReadOnlySpan<byte> name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var inner) ? inner : default;

    private static JsonElement Inner(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var inner) ? inner : default;

    private static string? Text(JsonElement json, ReadOnlySpan<byte> name) =>
        Inner(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
