using System.Text.Json.Nodes;

namespace Breakwater.Stix;

/// <summary>What changes in one observable between STIX 2.0 and 2.1, but for its references.</summary>
internal static class ObservableRenames
{
    public static readonly (string Type, string From, string To)[] Renamed =
    [
        ("file", "created", "ctime"), ("file", "modified", "mtime"), ("file", "accessed", "atime"),
        ("directory", "created", "ctime"), ("directory", "modified", "mtime"), ("directory", "accessed", "atime"),
        ("process", "created", "created_time"), ("process", "binary_ref", "image_ref"),
        ("windows-registry-key", "modified", "modified_time"), ("user-account", "password_last_changed", "credential_last_changed"),
    ];

    /// <summary>Whatever 2.1 has no name for is kept, under a custom one.</summary>
    private const string CustomPrefix = "x_";

    public static void Apply(string type, JsonObject json, List<string> steps, ChangeList changes)
    {
        foreach (var (_, from, to) in Renamed.Where(row => row.Type == type))
        {
            if (DomainUpgrade.Rename(json, from, to))
            {
                changes.Add([.. steps, from], $"{from} is called {to} now.");
            }
        }

        if (type == "email-message")
        {
            UpgradeMail(json, steps, changes);
        }

        DomainUpgrade.RenameHashes(json, steps, changes);
        UpgradeExtensions(json, steps, changes);
        LowerHex(json, steps, changes);
        if (StixTypes.FindType(type) is { } schema)
        {
            KeepUnknown(json, schema.Table, steps, changes);
        }
    }

    private static void UpgradeMail(JsonObject json, List<string> steps, ChangeList changes)
    {
        if (!json.ContainsKey("is_multipart"))
        {
            json["is_multipart"] = json.ContainsKey("body_multipart");
            changes.Add([.. steps, "is_multipart"], "is_multipart was set by what there is of a body.");
        }

        MakeLists(json["additional_header_fields"], [.. steps, "additional_header_fields"], changes);
    }

    private static void UpgradeExtensions(JsonObject json, List<string> steps, ChangeList changes)
    {
        if (json["extensions"] is not JsonObject extensions)
        {
            return;
        }

        foreach (var (name, value) in extensions.ToList())
        {
            List<string> place = [.. steps, "extensions", name];
            if (value is JsonObject extension && ExtensionTypes.Find(System.Text.Encoding.UTF8.GetBytes(name)) is { } known)
            {
                MakeLists(extension["request_header"], [.. place, "request_header"], changes);
                LowerHex(extension, place, changes);
                if (extension["optional_header"] is JsonObject header)
                {
                    LowerHex(header, [.. place, "optional_header"], changes);
                }

                KeepUnknown(extension, known.Schema.Table, place, changes);
            }
        }
    }

    /// <summary>Header fields may be repeated, so that each is a list now.</summary>
    private static void MakeLists(JsonNode? headers, List<string> steps, ChangeList changes)
    {
        if (headers is not JsonObject fields)
        {
            return;
        }

        foreach (var (name, value) in fields.ToList())
        {
            if (value is JsonValue)
            {
                fields[name] = new JsonArray(value.DeepClone());
                changes.Add([.. steps, name], "The header field became a list.");
            }
        }
    }

    private static void LowerHex(JsonObject json, List<string> steps, ChangeList changes)
    {
        foreach (var (name, value) in json.ToList())
        {
            if (name.EndsWith("_hex", StringComparison.Ordinal) && DomainUpgrade.Text(value) is { } text
                && text.AsSpan().ContainsAnyInRange('A', 'F'))
            {
                json[name] = text.ToLowerInvariant();
                changes.Add([.. steps, name], "Hexadecimal digits are in lower case now.");
            }
        }
    }

    private static void KeepUnknown(JsonObject json, PropertyTable table, List<string> steps, ChangeList changes)
    {
        foreach (var (name, _) in json.ToList())
        {
            if (!Array.Exists(table.Rules, rule => rule.Name == name) && !name.StartsWith(CustomPrefix, StringComparison.Ordinal)
                && DomainUpgrade.Rename(json, name, CustomPrefix + name))
            {
                changes.Add([.. steps, name], $"{name} is no property of STIX 2.1, and was kept as {CustomPrefix}{name}.");
            }
        }
    }
}
