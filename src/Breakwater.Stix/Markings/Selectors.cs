using System.Globalization;
using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>The paths of granular markings: <c>name.[n].name</c> (STIX 2.1, 7.2.3.1).</summary>
public static class Selectors
{
    /// <summary>False when the selector leads to nothing in the object, or is none.</summary>
    public static bool TryFind(JsonElement json, string selector, out JsonElement found)
    {
        foreach (var range in selector.AsSpan().Split('.'))
        {
            var step = selector.AsSpan(range);
            if (json.ValueKind == JsonValueKind.Object && step.Length > 0 && json.TryGetProperty(step, out var inner))
            {
                json = inner;
            }
            else if (json.ValueKind == JsonValueKind.Array && TryReadIndex(step, out var index) && index < json.GetArrayLength())
            {
                json = json[index];
            }
            else
            {
                found = default;
                return false;
            }
        }

        found = json;
        return true;
    }

    internal static bool Leads(JsonElement json, string selector) => TryFind(json, selector, out _);

    /// <summary>Reads <c>[n]</c>; one entry has one spelling, so there are no leading zeros.</summary>
    internal static bool TryReadIndex(ReadOnlySpan<char> step, out int index)
    {
        index = 0;
        return step.Length > 2 && step[0] == '[' && step[^1] == ']' && (step[1] != '0' || step.Length == 3)
            && int.TryParse(step[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }
}
