using System.Text.Json;
using System.Text.RegularExpressions;
using Breakwater.Harbor.Port;

namespace Breakwater.Harbor.Demo;

/// <summary>Reads a receipt or a preview of the hub.</summary>
public static partial class PublishedValues
{
    private const int PerKindMax = 1;

    /// <summary>Ids, as others see them, of the indicators that sensors look for.</summary>
    public static IReadOnlyList<string> SensorIndicators(JsonElement receipt) =>
        [.. receipt.GetProperty("objects").EnumerateArray()
            .Where(fate => fate.TryGetProperty("use", out var use) && use.GetString() is "alert" or "block")
            .Select(fate => fate.GetProperty("publishedId").GetString()!)];

    public static int Count(JsonElement receipt, string fate) =>
        receipt.GetProperty("counts").TryGetProperty(fate, out var count) ? count.GetInt32() : 0;

    /// <summary>A few values, of different kinds, of published indicators that are for one value each; domains first.</summary>
    public static IReadOnlyList<TraceValue> Pick(IEnumerable<JsonElement> receipts)
    {
        var all = new List<TraceValue>();
        foreach (var receipt in receipts)
        {
            var wanted = SensorIndicators(receipt).ToHashSet(StringComparer.Ordinal);
            all.AddRange(receipt.GetProperty("published").EnumerateArray()
                .Where(one => wanted.Contains(one.GetProperty("id").GetString()!))
                .Select(one => OfPattern(one.GetProperty("pattern").GetString()!)).OfType<TraceValue>());
        }

        return [.. all.GroupBy(value => value.Kind).SelectMany(kind => kind.Take(PerKindMax)).OrderBy(value => value.Kind != "domain")];
    }

    private static TraceValue? OfPattern(string pattern)
    {
        var match = OneValue().Match(pattern);
        var kind = match.Groups[1].Value switch
        {
            "domain-name:value" => "domain",
            "url:value" => "url",
            "ipv4-addr:value" => "ipv4",
            "email-addr:value" => "email",
            "file:hashes.MD5" => "md5",
            "file:hashes.'SHA-1'" => "sha1",
            "file:hashes.'SHA-256'" => "sha256",
            _ => null,
        };
        return match.Success && kind is not null ? new TraceValue(kind, match.Groups[2].Value) : null;
    }

    [GeneratedRegex(@"^\[([a-z0-9-]+:[^ =]+) = '([^'\\]+)'\]$", RegexOptions.CultureInvariant)]
    private static partial Regex OneValue();
}
