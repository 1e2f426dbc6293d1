using Breakwater.Stix;

namespace Breakwater.Formats.Misp;

/// <summary>Patterns for which MISP has a type of two values.</summary>
internal static class MispComposites
{
    private static readonly string[] Types = ["domain|ip", "ip-dst|port", "ip-src|port", "hostname|port"];

    /// <summary>The type and value that mean the pattern, and nothing else; null for none.</summary>
    public static (string Type, string Value)? Of(string text)
    {
        if (!PatternParser.TryParse(text, out var pattern, out _) || pattern.Observables() is not { Count: 2 or 3 } values)
        {
            return null;
        }

        // In front of an address stands its type.
        var value = $"{values[^2].Value}|{values[^1].Value}";
        return Array.Find(Types, one => MispMeaning.Of(one, value, out _) is { } meaning
            && PatternParser.TryParse(meaning.Pattern, out var same, out _) && same.ToString() == pattern.ToString()) is { } type
            ? (type, value) : null;
    }
}
