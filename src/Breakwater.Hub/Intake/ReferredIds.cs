using System.Text.Json;

namespace Breakwater.Hub.Intake;

/// <summary>Every STIX id that a submission holds or refers to.</summary>
internal static class ReferredIds
{
    public static IReadOnlyCollection<string> In(HandedInSet handedIn)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in handedIn.Entries)
        {
            if (entry.Object is { } value)
            {
                ids.Add(value.Id);
                foreach (var property in value.Json.EnumerateObject())
                {
                    Collect(property, ids);
                }
            }
        }

        return ids;
    }

    private static void Collect(JsonProperty property, HashSet<string> ids)
    {
        if (property.Name.EndsWith("_ref", StringComparison.Ordinal) && property.Value.ValueKind == JsonValueKind.String)
        {
            ids.Add(property.Value.GetString()!);
        }
        else if (property.Name.EndsWith("_refs", StringComparison.Ordinal) && property.Value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in property.Value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String))
            {
                ids.Add(item.GetString()!);
            }
        }
    }
}
