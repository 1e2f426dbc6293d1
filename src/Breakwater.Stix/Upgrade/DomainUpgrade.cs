using System.Text.Json;
using System.Text.Json.Nodes;

namespace Breakwater.Stix;

/// <summary>What changes in domain objects, relationships and markings between STIX 2.0 and 2.1.</summary>
internal static class DomainUpgrade
{
    /// <summary>The labels that 2.0 used for what 2.1 has a property of its own for.</summary>
    private static readonly Dictionary<string, (string Property, Vocabulary Words)> TypesOf = new(StringComparer.Ordinal)
    {
        ["indicator"] = ("indicator_types", Vocabularies.IndicatorType),
        ["malware"] = ("malware_types", Vocabularies.MalwareType),
        ["report"] = ("report_types", Vocabularies.ReportType),
        ["threat-actor"] = ("threat_actor_types", Vocabularies.ThreatActorType),
        ["tool"] = ("tool_types", Vocabularies.ToolType),
    };

    public static void Apply(string type, JsonObject json, ChangeList changes)
    {
        Restore(type, json, changes);
        SetPrecision(json, "created", changes);
        SetPrecision(json, "modified", changes);
        if (TypesOf.TryGetValue(type, out var target) && !json.ContainsKey(target.Property))
        {
            MoveLabels(json, target.Property, target.Words, changes);
        }

        if (json["external_references"] is JsonArray references)
        {
            RenameHashes(references, ["external_references"], changes);
        }

        switch (type)
        {
            case "indicator":
                UpgradePattern(json, changes);
                break;
            case "malware" when !json.ContainsKey("is_family"):
                json["is_family"] = false;
                changes.Add("is_family", "is_family false was set: STIX 2.0 does not tell a family from an instance.");
                break;
            case "identity" when !json.ContainsKey("roles") && Rename(json, "labels", "roles"):
                Granular.Rename(json, "labels", "roles");
                changes.Add("labels", "labels of an identity are its roles, and called so now.");
                break;
            case "marking-definition":
                NameTlp(json, changes);
                break;
        }
    }

    /// <summary>Names of hash algorithms that are written otherwise now, wherever there are hashes below.</summary>
    public static void RenameHashes(JsonNode node, List<string> steps, ChangeList changes)
    {
        if (node is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (list[i] is { } entry)
                {
                    RenameHashes(entry, [.. steps, $"[{i}]"], changes);
                }
            }
        }
        else if (node is JsonObject json)
        {
            foreach (var (name, inner) in json.ToList())
            {
                if (name is "hashes" or "file_header_hashes" && inner is JsonObject hashes && Rename(hashes, "ssdeep", "SSDEEP"))
                {
                    changes.Add([.. steps, name], "ssdeep is written SSDEEP now.");
                }

                if (inner is JsonObject or JsonArray)
                {
                    RenameHashes(inner, [.. steps, name], changes);
                }
            }
        }
    }

    /// <summary>Keeps the place; false when there is nothing of the old name, or something of the new one.</summary>
    public static bool Rename(JsonObject json, string from, string to)
    {
        var at = json.IndexOf(from);
        if (at < 0 || json.ContainsKey(to))
        {
            return false;
        }

        var value = json[from];
        json.Remove(from);
        json.Insert(at, to, value);
        return true;
    }

    /// <summary>What 2.1 has a property for and 2.0 had none, kept as a custom one: it is what it was before.</summary>
    private static void Restore(string type, JsonObject json, ChangeList changes)
    {
        foreach (var (name, kind, types) in Kept)
        {
            if ((types.Length == 0 ? type != "marking-definition" : types.Contains(type)) && json["x_" + name] is { } value
                && value.GetValueKind() is var found
                && (found == kind || (kind == JsonValueKind.True && found == JsonValueKind.False))
                && Fits(name, value) && Rename(json, "x_" + name, name))
            {
                Granular.Rename(json, "x_" + name, name);
                changes.Add("x_" + name, $"x_{name} is a property of STIX 2.1, and called {name} now.");
            }
        }
    }

    private static bool Fits(string name, JsonNode value) => value switch
    {
        JsonArray list => list.Count > 0 && list.All(one => Text(one) is not null),
        JsonObject extensions => extensions.Count > 0 && extensions.All(one => one.Key.StartsWith("extension-definition--",
            StringComparison.Ordinal)),
        _ => name is not ("start_time" or "stop_time" or "first_seen" or "last_seen") || StixTimestamp.TryParse(Text(value) ?? "", out _),
    };

    /// <summary>With the types that have them; none for all.</summary>
    private static readonly (string Name, JsonValueKind Kind, string[] Types)[] Kept =
    [
        ("is_family", JsonValueKind.True, ["malware"]), ("confidence", JsonValueKind.Number, []), ("lang", JsonValueKind.String, []),
        ("aliases", JsonValueKind.Array, ["attack-pattern", "malware", "tool"]),
        ("start_time", JsonValueKind.String, ["relationship"]), ("stop_time", JsonValueKind.String, ["relationship"]),
        ("first_seen", JsonValueKind.String, ["malware", "threat-actor"]), ("last_seen", JsonValueKind.String, ["malware", "threat-actor"]),
        ("capabilities", JsonValueKind.Array, ["malware"]), ("implementation_languages", JsonValueKind.Array, ["malware"]),
        ("architecture_execution_envs", JsonValueKind.Array, ["malware"]), ("pattern_version", JsonValueKind.String, ["indicator"]),
        ("description", JsonValueKind.String, ["sighting"]), ("extensions", JsonValueKind.Object, []),
    ];

    private static void SetPrecision(JsonObject json, string name, ChangeList changes)
    {
        if (Text(json[name]) is { } text && StixTimestamp.TryParse(text, out var time)
            && (text.IndexOf('.', StringComparison.Ordinal) is var dot && (dot < 0 || text.Length - dot < ".000Z".Length)))
        {
            json[name] = time.ToString();
            changes.Add(name, $"{name} was written with milliseconds.");
        }
    }

    private static void MoveLabels(JsonObject json, string property, Vocabulary words, ChangeList changes)
    {
        if (json["labels"] is not JsonArray labels || labels.Count == 0)
        {
            return;
        }

        // Where single labels are marked, their indexes count: all are moved, and the selectors with them.
        var isMarked = Granular.Selects(json, "labels");
        var known = labels.Where(label => isMarked || (Text(label) is { } text && words.Words.Contains(text))).ToList();
        if (known.Count == 0)
        {
            return;
        }

        var at = json.IndexOf("labels");
        foreach (var label in known)
        {
            labels.Remove(label);
        }

        if (labels.Count == 0)
        {
            json.Remove("labels");
        }

        json.Insert(at, property, new JsonArray([.. known]));
        Granular.Rename(json, "labels", property);
        changes.Add("labels", labels.Count == 0
            ? $"labels became {property}."
            : $"The labels of the vocabulary {words.Name} became {property}; the others stayed.");
    }

    private static void UpgradePattern(JsonObject json, ChangeList changes)
    {
        if (!json.ContainsKey("pattern_type"))
        {
            json.Insert(json.IndexOf("pattern") + 1, "pattern_type", "stix");
            changes.Add("pattern_type", "pattern_type stix was set, the only one of STIX 2.0.");
        }

        if (Text(json["pattern"]) is { } pattern && PatternUpgrade.Apply(pattern) is var upgraded && upgraded != pattern)
        {
            json["pattern"] = upgraded;
            changes.Add("pattern", "The pattern was written in the words of STIX 2.1.");
        }

        foreach (var lost in PatternUpgrade.Lost(Text(json["pattern"]) ?? ""))
        {
            changes.Add("pattern", $"The pattern still asks for {lost}, which STIX 2.1 has no property for: it will match nothing by it.");
        }
    }

    private static void NameTlp(JsonObject json, ChangeList changes)
    {
        if (Text(json["definition_type"]) == "tlp" && !json.ContainsKey("name")
            && Text((json["definition"] as JsonObject)?["tlp"]) is { } level)
        {
            json["name"] = "TLP:" + level.ToUpperInvariant();
            changes.Add("name", "The marking was given its name.");
        }
    }

    internal static string? Text(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
