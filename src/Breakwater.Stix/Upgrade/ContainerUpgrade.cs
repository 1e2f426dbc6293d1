using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Breakwater.Stix;

/// <summary>
/// Turns the container of an observed-data object (STIX 2.0) into cyber-observables of their own (2.1): with deterministic ids, with the
/// references between them resolved, and marked as the observed data was.
/// </summary>
internal sealed class ContainerUpgrade
{
    /// <summary>What is said under each id, as a digest.</summary>
    private readonly Dictionary<string, string> _contents = new(StringComparer.Ordinal);
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    public List<StixObject> Apply(StixObject observed, JsonObject json, JsonObject container, ChangeList changes)
    {
        var at = json.IndexOf("objects");
        json.Remove("objects");
        var granular = Granular.TakeOut(json, "objects");
        var whole = (json["object_marking_refs"] as JsonArray ?? []).Select(DomainUpgrade.Text).OfType<string>().ToList();
        var entries = Prepare(container, changes);
        var ids = new ContainerIds(observed.Id, entries);
        foreach (var (key, entry) in entries)
        {
            // What was marked inside the container is marked as a whole now: stricter, never looser.
            var inside = granular.Where(mark => mark.Step is null || mark.Step == key).Select(static mark => mark.MarkingRef);
            Mark(entry, [.. whole, .. inside]);
        }

        foreach (var (key, entry) in entries)
        {
            Claim(ids, key, entry, changes);
        }

        var made = new List<StixObject>();
        foreach (var (key, entry) in entries)
        {
            Write(ids, key, entry, made, changes);
        }

        if (entries.Count > 0)
        {
            json.Insert(at, "object_refs", new JsonArray([.. entries.Keys.Select(ids.Of).Distinct().Select(static id => (JsonNode)id!)]));
        }

        changes.Add("objects", $"objects became {entries.Count} objects of their own, which object_refs lead to.");
        return made;
    }

    /// <summary>The observables in the words of 2.1, without ids.</summary>
    private static Dictionary<string, JsonObject> Prepare(JsonObject container, ChangeList changes)
    {
        var entries = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var (key, node) in container)
        {
            if (node is not JsonObject old || DomainUpgrade.Text(old["type"]) is not { } type || !StixId.IsTypeName(type))
            {
                changes.Add(["objects", key], "The entry is no observable, and was left out.");
                continue;
            }

            var entry = (JsonObject)old.DeepClone();
            entry.Remove("type");
            entry.Remove("id");
            entry.Remove("spec_version");
            entry.Insert(0, "type", type);
            entry.Insert(1, "spec_version", "2.1");
            ObservableRenames.Apply(type, entry, ["objects", key], changes);
            entries.Add(key, entry);
        }

        return entries;
    }

    private static void Mark(JsonObject entry, List<string> marks)
    {
        var all = (entry["object_marking_refs"] as JsonArray ?? []).Select(DomainUpgrade.Text).OfType<string>().Concat(marks).Distinct();
        if (all.ToList() is { Count: > 0 } refs)
        {
            entry["object_marking_refs"] = new JsonArray([.. refs.Select(static mark => (JsonNode)mark)]);
        }
    }

    /// <summary>Claims the derived id for what the entry says; one that comes later and says something else gets its own.</summary>
    private void Claim(ContainerIds ids, string key, JsonObject entry, ChangeList changes)
    {
        var resolved = (JsonObject)entry.DeepClone();
        ids.Resolve(resolved, null);
        using var document = JsonDocument.Parse(StixJson.Write(writer => resolved.WriteTo(writer)));
        var content = Convert.ToHexString(SHA256.HashData(CanonicalJson.Write(document.RootElement)));
        var id = ids.Of(key)!;
        if (_contents.TryGetValue(id, out var before) && before != content)
        {
            ids.Detach(key);
            changes.Add(["objects", key], "Another object has the derived id with other content, so this one has an id of its own.");
        }
        else if (_contents.Count < Limits.ObservablesRememberedMax)
        {
            _contents.TryAdd(id, content);
        }
    }

    private void Write(ContainerIds ids, string key, JsonObject entry, List<StixObject> made, ChangeList changes)
    {
        var id = ids.Of(key)!;
        if (_written.Contains(id))
        {
            changes.Add(["objects", key], $"The same observable is there already, as {id}.");
            return;
        }

        if (_written.Count < Limits.ObservablesRememberedMax)
        {
            _written.Add(id);
        }

        ids.Resolve(entry, name => changes.Add(["objects", key, name], $"{name} led to nothing, and was taken out."));
        entry.Insert(2, "id", id);
        made.Add(StixUpgrade.Print(entry));
    }
}
