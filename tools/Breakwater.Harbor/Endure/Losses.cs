using System.Text.Json;

namespace Breakwater.Harbor.Endure;

/// <summary>What a sensor's <c>check --json</c> counts as lost, by input and reason.</summary>
internal sealed class Losses
{
    private readonly Dictionary<(string Input, string Reason), long> _counts = [];

    public static Losses None { get; } = new();

    public static Losses Of(JsonElement check)
    {
        var losses = new Losses();
        foreach (var loss in check.GetProperty("inputs").EnumerateArray().SelectMany(input => input.GetProperty("losses").EnumerateArray()))
        {
            losses._counts[(loss.GetProperty("input").GetString()!, loss.GetProperty("reason").GetString()!)] =
                loss.GetProperty("count").GetInt64();
        }

        return losses;
    }

    /// <param name="input">The end of its name: a file's, or a port.</param>
    public long Count(string input, string reason) =>
        _counts.Where(one => one.Key.Input.EndsWith(input, StringComparison.Ordinal) && one.Key.Reason == reason).Sum(one => one.Value);

    /// <summary>All reasons of an input, in words for a table.</summary>
    public string Words(string input) => string.Join(", ", _counts
        .Where(one => one.Key.Input.EndsWith(input, StringComparison.Ordinal))
        .OrderBy(one => one.Key.Reason, StringComparer.Ordinal)
        .Select(one => $"{one.Key.Reason} {one.Value}"));
}
