using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Breakwater.Stix;

/// <summary>Finds the ids of the entries of a container, which depend on each other, and puts them in the place of its keys.</summary>
internal sealed class ContainerIds(string observedId, IReadOnlyDictionary<string, JsonObject> entries)
{
    /// <summary>Entries that contribute to each other in a chain longer than this get ids of their own.</summary>
    private const int ChainMax = Limits.JsonDepthMax;

    private readonly Dictionary<string, string?> _ids = new(StringComparer.Ordinal);

    /// <summary>The id of an entry; null when there is none of that key.</summary>
    public string? Of(string key) => Of(key, 0);

    /// <summary>Gives an entry an id of its own, because another object has the derived one.</summary>
    public void Detach(string key) => _ids[key] = StableId(key);

    private string? Of(string key, int chain)
    {
        if (_ids.TryGetValue(key, out var known))
        {
            // Null while it is on its way: entries that contribute to each other in a circle.
            return known ?? StableId(key);
        }

        if (!entries.TryGetValue(key, out var entry))
        {
            return null;
        }

        _ids[key] = null;
        return _ids[key] = chain < ChainMax ? Derive(entry, chain) ?? StableId(key) : StableId(key);
    }

    private string? Derive(JsonObject entry, int chain)
    {
        var type = DomainUpgrade.Text(entry["type"])!;
        var contributing = new JsonObject { ["type"] = type };
        foreach (var name in ObservableId.ContributingTo(type))
        {
            if (entry[name] is { } value)
            {
                contributing[name] = value.DeepClone();
            }
        }

        Resolve(contributing, chain + 1, null);
        using var document = JsonDocument.Parse(StixJson.Write(writer => contributing.WriteTo(writer)));
        return ObservableId.For(document.RootElement);
    }

    /// <summary>Puts ids in the place of keys, everywhere below.</summary>
    /// <param name="onLost">Told of a reference that leads to nothing, which is taken out.</param>
    public void Resolve(JsonObject json, Action<string>? onLost) => Resolve(json, 0, onLost);

    /// <summary>Recursion is bounded by <see cref="Limits.JsonDepthMax"/>, which was checked at reading.</summary>
    private void Resolve(JsonNode node, int chain, Action<string>? onLost)
    {
        if (node is JsonArray list)
        {
            foreach (var entry in list.OfType<JsonNode>())
            {
                Resolve(entry, chain, onLost);
            }
        }
        else if (node is JsonObject json)
        {
            foreach (var (name, value) in json.ToList())
            {
                ResolveProperty(json, name, value, chain, onLost);
            }
        }
    }

    private void ResolveProperty(JsonObject json, string name, JsonNode? value, int chain, Action<string>? onLost)
    {
        if (name.EndsWith("_ref", StringComparison.Ordinal) && DomainUpgrade.Text(value) is { } key)
        {
            Put(json, name, Target(key, chain) is { } id ? id : (JsonNode?)null, isWhole: false, onLost);
        }
        else if (name.EndsWith("_refs", StringComparison.Ordinal) && value is JsonArray keys)
        {
            var ids = keys.Select(DomainUpgrade.Text).OfType<string>().Select(one => Target(one, chain)).OfType<string>()
                .Select(static id => (JsonNode)id).ToArray();
            Put(json, name, ids.Length > 0 ? new JsonArray(ids) : null, ids.Length == keys.Count, onLost);
        }
        else if (value is JsonObject or JsonArray)
        {
            Resolve(value, chain, onLost);
        }
    }

    private static void Put(JsonObject json, string name, JsonNode? resolved, bool isWhole, Action<string>? onLost)
    {
        if (resolved is null)
        {
            json.Remove(name);
        }
        else
        {
            json[name] = resolved;
        }

        if (resolved is null || (resolved is JsonArray && !isWhole))
        {
            onLost?.Invoke(name);
        }
    }

    /// <summary>References to markings and the like are identifiers already.</summary>
    private string? Target(string key, int chain) => Of(key, chain) ?? (StixId.TryParse(key, out _) ? key : null);

    /// <summary>In the form of a random UUID, but the same whenever the same content is upgraded.</summary>
    private string StableId(string key)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{observedId} {key}"));
        digest[6] = (byte)((digest[6] & 0x0F) | 0x40);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return $"{DomainUpgrade.Text(entries[key]["type"])}--{new Guid(digest.AsSpan(0, 16), bigEndian: true):D}";
    }
}
