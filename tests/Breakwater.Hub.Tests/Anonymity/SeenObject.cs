using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Breakwater.Hub.Tests.Anonymity;

/// <summary>One published indicator with everything about it that a member can see, and the clues that can be drawn from it.</summary>
/// <param name="Added">TAXII <c>date_added</c> of each version.</param>
/// <param name="Events">Positions in the stream.</param>
internal sealed partial record SeenObject(
    string Id, JsonElement Json, string Circle, IReadOnlyList<string> Added, IReadOnlyList<string> Events,
        IReadOnlyList<JsonElement> Warnings,
    IReadOnlyList<JsonElement> Sightings)
{
    public string Pattern => Text("pattern");

    /// <summary>When it appeared; what appeared in one moment was handed in together.</summary>
    public string Moment => Text("created");

    /// <summary>What the values alone tell; of the same pattern in one spelling.</summary>
    public static IEnumerable<string> ValueClues(string pattern)
    {
        var match = Comparison().Match(pattern);
        var (kind, value) = (match.Groups[1].Value, match.Groups[2].Value);
        yield return $"kind {kind}";
        yield return $"length {kind} {value.Length / 4}";
        yield return $"marked {value.Contains('?', StringComparison.Ordinal)}";
        foreach (var word in Word().Matches(value).Select(word => word.Value).Distinct())
        {
            yield return $"word {word}";
            yield return $"word {word} of {kind}";
        }

        for (var i = 0; i + 3 <= value.Length && kind != "file:hashes.'SHA-256'"; i++)
        {
            yield return $"gram {value.Substring(i, 3)}";
        }
    }

    /// <summary>Everything but the values, family by family: times, ids, form and words, numbers and warnings, company.</summary>
    public IReadOnlyList<string[]> OtherClues(IReadOnlyList<SeenObject> together) =>
    [
        [.. TimeClues(Moment, "created"), .. TimeClues(Text("modified"), "modified"), .. TimeClues(Text("valid_from"), "from"),
            .. TimeClues(Text("valid_until"), "until"), .. Added.Take(1).SelectMany(time => TimeClues(time, "added"))],
        [.. IdClues()],
        [.. FormClues(), .. TextClues()],
        [.. EvidenceClues()],
        [.. CompanyClues(together)],
    ];

    private static IEnumerable<string> TimeClues(string text, string name)
    {
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            yield return $"{name} none";
            yield break;
        }

        time = time.ToUniversalTime();
        var weekend = time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        yield return $"{name} hour {time.Hour}";
        yield return $"{name} hours {time.Hour / 3}";
        yield return $"{name} hours' {(time.Hour + 1) / 3 % 8}";
        yield return $"{name} half {time.Hour / 6} {weekend}";
        yield return $"{name} day {time.DayOfWeek}";
        yield return $"{name} weekend {weekend}";
        yield return $"{name} minute {time.Minute}";
        yield return $"{name} second {time.Second}";
        yield return $"{name} milli {time.Millisecond}";
        yield return $"{name} week {time.DayOfYear / 7}";
        yield return $"{name} digits {text.Length}";
    }

    private IEnumerable<string> IdClues()
    {
        var uuid = Id[(Id.IndexOf("--", StringComparison.Ordinal) + 2)..];
        var parts = uuid.Split('-');
        yield return $"id end {parts[4]}";
        yield return $"id start {parts[0]}";
        yield return $"id middle {parts[2][..1]} {parts[3]}";
        yield return $"id zeros {uuid.Count(c => c == '0')}";
        yield return $"author {Text("created_by_ref")}";
        yield return $"circle {Circle}";
    }

    private IEnumerable<string> FormClues()
    {
        var names = Json.EnumerateObject().Select(property => property.Name).ToList();
        yield return "form " + string.Join(',', names);
        foreach (var property in Json.EnumerateObject().Where(property => property.Name is not ("id" or "pattern" or "description" or "name")))
        {
            yield return $"has {property.Name}";
            yield return $"is {property.Name} {property.Value.GetRawText()}";
        }

        yield return "spelling " + Comparison().Replace(Pattern, "");
        yield return $"versions {Added.Count} {Events.Count}";
        foreach (var label in Json.TryGetProperty("labels", out var labels) ? labels.EnumerateArray().Select(label => label.GetString()) : [])
        {
            yield return $"label {label}";
        }
    }

    private IEnumerable<string> TextClues()
    {
        foreach (var property in new[] { "name", "description" })
        {
            var words = Text(property).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            for (var i = 0; i < words.Length; i++)
            {
                yield return $"{property} {words[i]}";
                yield return $"{property} {words[i]} {words[Math.Min(i + 1, words.Length - 1)]}";
            }
        }
    }

    private IEnumerable<string> EvidenceClues()
    {
        yield return $"warnings {Warnings.Count} {Sightings.Count}";
        foreach (var sighting in Sightings)
        {
            yield return $"count {sighting.GetProperty("count").GetInt64()}";
            yield return $"size {Math.Round(Math.Log2(sighting.GetProperty("count").GetInt64()))}";
            yield return $"finer size {Math.Round(Math.Log(sighting.GetProperty("count").GetInt64(), 1.35))}";
        }

        foreach (var clue in Sightings.SelectMany(sighting => TimeClues(sighting.GetProperty("first_seen").GetString()!, "seen")))
        {
            yield return clue;
        }

        foreach (var warning in Warnings)
        {
            yield return $"level {warning.GetProperty("level").GetString()}";
        }
    }

    private static IEnumerable<string> CompanyClues(IReadOnlyList<SeenObject> together)
    {
        yield return $"together {Math.Min(together.Count, 10)}";
        yield return $"together with {string.Join(',', together.Select(one => Comparison().Match(one.Pattern).Groups[1].Value).Distinct().Order(StringComparer.Ordinal))}";
    }

    private string Text(string name) => Json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    [GeneratedRegex(@"([\w:.'-]+)\s*=\s*'([^']*)'")]
    private static partial Regex Comparison();

    [GeneratedRegex("[a-z]+|[0-9]+")]
    private static partial Regex Word();
}
