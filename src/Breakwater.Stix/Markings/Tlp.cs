using System.Diagnostics.CodeAnalysis;

namespace Breakwater.Stix;

/// <summary>Traffic Light Protocol 2.0, from open to closed; the order of the values is the order of strictness.</summary>
public enum TlpLevel
{
    Clear,
    Green,
    Amber,
    AmberStrict,
    Red,
}

/// <summary>The names of the levels.</summary>
public static class Tlp
{
    /// <summary><c>clear</c>, <c>green</c>, <c>amber</c>, <c>amber+strict</c>, <c>red</c>.</summary>
    public static string Name(TlpLevel level) => level switch
    {
        TlpLevel.Clear => "clear",
        TlpLevel.Green => "green",
        TlpLevel.Amber => "amber",
        TlpLevel.AmberStrict => "amber+strict",
        TlpLevel.Red => "red",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, null),
    };

    /// <summary>Any case, with or without <c>TLP:</c>; <c>white</c>, the name of TLP 1, is clear.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TlpLevel level)
    {
        level = TlpLevel.Red;
        var name = text?.Trim() ?? "";
        name = name.StartsWith("TLP:", StringComparison.OrdinalIgnoreCase) ? name[4..] : name;
        var found = name.ToLowerInvariant() switch
        {
            "clear" or "white" => TlpLevel.Clear,
            "green" => TlpLevel.Green,
            "amber" => TlpLevel.Amber,
            "amber+strict" => TlpLevel.AmberStrict,
            "red" => TlpLevel.Red,
            _ => (TlpLevel?)null,
        };
        level = found ?? TlpLevel.Red;
        return found is not null;
    }

    /// <exception cref="FormatException">The text names no level.</exception>
    public static TlpLevel Parse(string text) =>
        TryParse(text, out var level) ? level : throw new FormatException($"{Problem.Quote(text)} is no TLP level.");

    /// <summary>The level that counts when an object carries several; null when it carries none.</summary>
    public static TlpLevel? Strictest(IEnumerable<TlpLevel> levels)
    {
        TlpLevel? strictest = null;
        foreach (var level in levels)
        {
            strictest = strictest is { } known && known > level ? known : level;
        }

        return strictest;
    }
}
