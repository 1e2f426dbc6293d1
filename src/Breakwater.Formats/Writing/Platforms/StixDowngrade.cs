using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Breakwater.Stix;

namespace Breakwater.Formats.Writing.Platforms;

/// <summary>
/// Writes STIX 2.1 in the words of 2.0. What 2.0 has no property for is kept as a custom one (<c>x_</c> before its name); types that it
/// does not have go, with the references to them; each is noted.
/// </summary>
internal sealed class StixDowngrade(NoteLog notes)
{
    private const string NoType = "STIX 2.0 has no such type.";
    private const string NoProperty = "STIX 2.0 has no such property; it is kept with x_ before its name.";
    private const string NoTarget = "It refers to what STIX 2.0 has no type for.";

    private static readonly string[] Common =
        ["type", "id", "created_by_ref", "created", "modified", "revoked", "labels", "external_references", "object_marking_refs",
            "granular_markings"];

    private static readonly Dictionary<string, string[]> Own = new(StringComparer.Ordinal)
    {
        ["attack-pattern"] = ["name", "description", "kill_chain_phases"],
        ["campaign"] = ["name", "description", "aliases", "first_seen", "last_seen", "objective"],
        ["course-of-action"] = ["name", "description"],
        ["identity"] = ["name", "description", "identity_class", "sectors", "contact_information"],
        ["indicator"] = ["name", "description", "pattern", "valid_from", "valid_until", "kill_chain_phases"],
        ["intrusion-set"] =
        [
            "name", "description", "aliases", "first_seen", "last_seen", "goals", "resource_level", "primary_motivation",
            "secondary_motivations",
        ],
        ["malware"] = ["name", "description", "kill_chain_phases"],
        ["observed-data"] = ["first_observed", "last_observed", "number_observed", "objects"],
        ["report"] = ["name", "description", "published", "object_refs"],
        ["threat-actor"] =
        [
            "name", "description", "aliases", "roles", "goals", "sophistication", "resource_level", "primary_motivation",
            "secondary_motivations", "personal_motivations",
        ],
        ["tool"] = ["name", "description", "kill_chain_phases", "tool_version"],
        ["vulnerability"] = ["name", "description"],
        ["relationship"] = ["relationship_type", "description", "source_ref", "target_ref"],
        ["sighting"] = ["first_seen", "last_seen", "count", "sighting_of_ref", "observed_data_refs", "where_sighted_refs", "summary"],
        ["marking-definition"] = ["definition_type", "definition"],
    };

    /// <summary>What 2.1 has a property for was a label, which 2.0 asks for.</summary>
    private static readonly Dictionary<string, (string Property, string? Unsaid)> LabelsOf = new(StringComparer.Ordinal)
    {
        ["indicator"] = ("indicator_types", "malicious-activity"),
        ["malware"] = ("malware_types", "unknown"),
        ["report"] = ("report_types", "threat-report"),
        ["threat-actor"] = ("threat_actor_types", "unknown"),
        ["tool"] = ("tool_types", "unknown"),
        ["identity"] = ("roles", null),
    };

    /// <summary>Ids of the input that 2.0 has nothing for.</summary>
    private HashSet<string> _dropped = [];

    /// <param name="objects">Enumerated more than once.</param>
    public IEnumerable<byte[]> All(IEnumerable<StixObject> objects)
    {
        var observables = objects.Where(IsObservable).GroupBy(one => one.Id).ToDictionary(same => same.Key, same => same.First(),
            StringComparer.Ordinal);
        var kept = objects.Where(one => IsCarried(one) && !IsEmpty(one, observables)).Select(one => one.Id)
            .ToHashSet(StringComparer.Ordinal);
        _dropped = objects.Select(one => one.Id).Where(id => !kept.Contains(id)).ToHashSet(StringComparer.Ordinal);
        var embedded = new HashSet<string>(StringComparer.Ordinal);
        var levels = new SortedSet<TlpLevel>();
        foreach (var one in objects)
        {
            if (kept.Contains(one.Id) && Of(one, kept, observables, embedded, levels) is { } json)
            {
                yield return JsonSerializer.SerializeToUtf8Bytes<JsonNode>(json, JsonText.Options);
            }
        }

        foreach (var one in objects.Where(one => !kept.Contains(one.Id) && !embedded.Contains(one.Id)
            && !TlpMarkings.TryGetLevel(one.Id, out _)))
        {
            notes.Add(one.Id, $"the {one.Type}", IsObservable(one) ? "STIX 2.0 has observables inside observed data only."
                : one.Type == "observed-data" ? "Nothing of what was observed is in the input."
                : one.Type == "indicator" ? "STIX 2.0 has patterns in the STIX language only." : NoType);
        }

        foreach (var level in levels)
        {
            var name = Tlp1Name(level);
            yield return StixJson.Write(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("type", "marking-definition");
                writer.WriteString("id", TlpMarkings.IdOfTlp1(level));
                writer.WriteString("created", "2017-01-20T00:00:00.000Z");
                writer.WriteString("definition_type", "tlp");
                writer.WriteStartObject("definition");
                writer.WriteString("tlp", name);
                writer.WriteEndObject();
                writer.WriteEndObject();
            });
        }
    }

    /// <summary>Observed data of 2.0 holds what was observed, and at least one (STIX 2.0, part 2, 2.8).</summary>
    private static bool IsEmpty(StixObject one, Dictionary<string, StixObject> observables) => one.Type == "observed-data"
        && one.Json.TryGetProperty("object_refs", out var refs) && refs.ValueKind == JsonValueKind.Array
        && !one.Json.TryGetProperty("objects", out _)
        && !refs.EnumerateArray().Any(id => id.ValueKind == JsonValueKind.String && observables.ContainsKey(id.GetString()!));

    /// <summary>Exactly three digits (STIX 2.0, part 1, 3.1).</summary>
    private void SetMilliseconds(StixObject one, JsonObject json)
    {
        foreach (var name in new[] { "created", "modified" })
        {
            if (JsonText.Of(json[name]) is { } text && StixTimestamp.TryParse(text, out var time)
                && time.ToDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) is var cut
                && cut != text)
            {
                json[name] = cut;
                notes.Add(one.Id, name, "STIX 2.0 has times in milliseconds.");
            }
        }
    }

    private static string Tlp1Name(TlpLevel level) => level switch
    {
        TlpLevel.Clear => "white",
        TlpLevel.Green => "green",
        TlpLevel.Amber => "amber",
        _ => "red",
    };

    private static bool IsObservable(StixObject one) => StixTypes.KindOf(one.Type) == StixKind.Observable;

    private static bool IsCarried(StixObject one) => (Own.ContainsKey(one.Type) || one.Type.StartsWith("x-", StringComparison.Ordinal))
        && !(one.Type == "marking-definition" && (TlpMarkings.TryGetLevel(one.Id, out _) || !one.Json.TryGetProperty("definition", out _)))
        && !(one.Type == "indicator" && one.Json.TryGetProperty("pattern_type", out var language)
            && language.ValueKind == JsonValueKind.String
            && language.GetString() != "stix");

    private JsonObject? Of(
        StixObject one, HashSet<string> kept, Dictionary<string, StixObject> observables, HashSet<string> embedded,
            SortedSet<TlpLevel> levels)
    {
        var json = JsonNode.Parse(one.Utf8.Span)!.AsObject();
        json.Remove("spec_version");
        if (one.Type == "observed-data" && json["object_refs"] is JsonArray refs && !json.ContainsKey("objects"))
        {
            json["objects"] = new ObservedContainer(notes).Of(one.Id, refs, observables, embedded);
            json.Remove("object_refs");
        }

        SetMilliseconds(one, json);
        MoveLabels(one, json);
        MoveMarkings(one, json, levels);
        if (json["pattern_type"] is not null)
        {
            json.Remove("pattern_type");
            json.Remove("pattern_version");
        }

        if (!FilterReferences(one, json, kept))
        {
            return null;
        }

        JsonText.RenameHashes(json, "SSDEEP", "ssdeep");
        if (Own.TryGetValue(one.Type, out var own))
        {
            KeepAsCustom(one, json, own);
        }

        return json;
    }

    private void KeepAsCustom(StixObject one, JsonObject json, string[] own)
    {
        foreach (var (name, value) in json.ToList())
        {
            if (Common.Contains(name) || own.Contains(name) || name.StartsWith("x_", StringComparison.Ordinal))
            {
                continue;
            }

            json.Remove(name);
            json["x_" + name] = value?.DeepClone();
            notes.Add(one.Id, name, NoProperty);
        }
    }

    private void MoveLabels(StixObject one, JsonObject json)
    {
        if (!LabelsOf.TryGetValue(one.Type, out var target))
        {
            return;
        }

        var types = json[target.Property] as JsonArray;
        var labels = (json["labels"] as JsonArray ?? []).Concat(types ?? []).Select(label => label?.DeepClone()).ToList();
        json.Remove(target.Property);
        if (labels.Count == 0 && target.Unsaid is { } unsaid)
        {
            labels.Add(unsaid);
            notes.Add(one.Id, "labels", $"STIX 2.0 asks for a label; {unsaid} was set.");
        }

        if (labels.Count > 0)
        {
            json["labels"] = new JsonArray([.. labels.DistinctBy(label => label?.ToJsonString())]);
        }
    }

    /// <summary>Levels of the traffic light protocol 2 become those of 1; what 1 has no level for becomes the stricter one.</summary>
    private void MoveMarkings(StixObject one, JsonObject json, SortedSet<TlpLevel> levels)
    {
        JsonNode? Moved(JsonNode? reference)
        {
            if (JsonText.Of(reference) is not { } id || !TlpMarkings.TryGetLevel(id, out var level))
            {
                return reference?.DeepClone();
            }

            if (level == TlpLevel.AmberStrict)
            {
                notes.Add(one.Id, "TLP:AMBER+STRICT",
                    "The traffic light protocol 1 has no such level; TLP:RED was set, which is stricter.");
                level = TlpLevel.Red;
            }

            levels.Add(level);
            return TlpMarkings.IdOfTlp1(level);
        }

        if (json["object_marking_refs"] is JsonArray markings)
        {
            json["object_marking_refs"] = new JsonArray([.. markings.Select(Moved).DistinctBy(one => one?.ToJsonString())]);
        }

        if (json["granular_markings"] is JsonArray granular)
        {
            foreach (var marking in granular.OfType<JsonObject>().ToList())
            {
                if (marking["marking_ref"] is { } reference)
                {
                    marking["marking_ref"] = Moved(reference);
                }
                else
                {
                    granular.Remove(marking);
                    notes.Add(one.Id, "granular_markings", "STIX 2.0 does not mark languages.");
                }
            }

            if (granular.Count == 0)
            {
                json.Remove("granular_markings");
            }
        }
    }

    /// <summary>False when the object says nothing without what it refers to.</summary>
    private bool FilterReferences(StixObject one, JsonObject json, HashSet<string> kept)
    {
        bool IsGone(JsonNode? reference) => JsonText.Of(reference) is { } id && !kept.Contains(id) && StixId.TryParse(id, out var parsed)
            && (_dropped.Contains(id) || !Own.ContainsKey(parsed.Type) || StixTypes.KindOf(parsed.Type) == StixKind.Observable);
        foreach (var name in new[] { "source_ref", "target_ref", "sighting_of_ref" })
        {
            if (json[name] is { } reference && IsGone(reference))
            {
                notes.Add(one.Id, $"the {one.Type}", NoTarget);
                return false;
            }
        }

        foreach (var name in new[] { "object_refs", "where_sighted_refs", "observed_data_refs" })
        {
            if (json[name] is JsonArray list)
            {
                foreach (var reference in list.Where(IsGone).ToList())
                {
                    list.Remove(reference);
                    notes.Add(one.Id, $"{name}: {JsonText.Of(reference)}", NoTarget);
                }

                if (list.Count == 0)
                {
                    json.Remove(name);
                    if (one.Type == "report")
                    {
                        notes.Add(one.Id, "the report", "Nothing that it is about can be said in STIX 2.0.");
                        return false;
                    }
                }
            }
        }

        return true;
    }
}
