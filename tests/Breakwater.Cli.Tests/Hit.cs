using System.Text.Json;

namespace Breakwater.Cli.Tests;

/// <summary>One line of the scan's output.</summary>
internal sealed record Hit(string Path, long Line, long Offset, string Kind, string Value, string Indicator) : IComparable<Hit>
{
    public static Hit Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new Hit(
            root.GetProperty("path").GetString()!,
            root.GetProperty("line").GetInt64(),
            root.GetProperty("offset").GetInt64(),
            root.GetProperty("kind").GetString()!,
            root.GetProperty("value").GetString()!,
            root.GetProperty("indicator").GetString()!);
    }

    public static List<Hit> ParseAll(IEnumerable<string> lines) => [.. lines.Select(Parse)];

    public int CompareTo(Hit? other) => string.CompareOrdinal(ToString(), other?.ToString());

    /// <summary>What one list has and the other has not, for a test's message.</summary>
    public static string Compare(IReadOnlyCollection<Hit> expected, IReadOnlyCollection<Hit> actual)
    {
        var missing = expected.Except(actual).Order().ToList();
        var extra = actual.Except(expected).Order().ToList();
        var twice = actual.Count - actual.Distinct().Count();
        return missing.Count + extra.Count + twice == 0 ? "" :
            $"{missing.Count} missing: {string.Join("\n", missing.Take(10))}\n{extra.Count} extra: {string.Join("\n", extra.Take(10))}\n{twice} twice";
    }
}
