using System.Globalization;
using System.Text.Json.Nodes;
using Breakwater.Stix;

namespace Breakwater.Formats.Writing.Platforms;

/// <summary>The objects property that observed data has in STIX 2.0: observables by number, which refer to each other by it.</summary>
internal sealed class ObservedContainer(NoteLog notes)
{
    private static readonly (string Type, string From, string To)[] Renamed =
    [
        ("file", "ctime", "created"), ("file", "mtime", "modified"), ("file", "atime", "accessed"),
        ("directory", "ctime", "created"), ("directory", "mtime", "modified"), ("directory", "atime", "accessed"),
        ("process", "created_time", "created"), ("process", "image_ref", "binary_ref"),
        ("windows-registry-key", "modified_time", "modified"), ("user-account", "credential_last_changed", "password_last_changed"),
    ];

    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
    private readonly List<StixObject> _order = [];

    public JsonObject Of(string observedId, JsonArray refs, Dictionary<string, StixObject> observables, HashSet<string> embedded)
    {
        foreach (var reference in refs)
        {
            if (JsonText.Of(reference) is { } id && !Number(id, observables))
            {
                notes.Add(observedId, $"object_refs: {id}", "It is not in the input, or no observable.");
            }
        }

        // What these refer to is taken along, so the list grows while it is walked.
        var container = new JsonObject();
        for (var i = 0; i < _order.Count; i++)
        {
            embedded.Add(_order[i].Id);
            container[_keys[_order[i].Id]] = One(_order[i], observables);
        }

        return container;
    }

    private bool Number(string id, Dictionary<string, StixObject> observables)
    {
        if (!observables.TryGetValue(id, out var one))
        {
            return false;
        }

        if (_keys.TryAdd(id, _order.Count.ToString(CultureInfo.InvariantCulture)))
        {
            _order.Add(one);
        }

        return true;
    }

    private JsonObject One(StixObject observable, Dictionary<string, StixObject> observables)
    {
        var json = JsonNode.Parse(observable.Utf8.Span)!.AsObject();
        foreach (var name in new[] { "id", "spec_version", "object_marking_refs", "granular_markings", "defanged" })
        {
            if (json.Remove(name) && name is not ("id" or "spec_version"))
            {
                notes.Add(observable.Id, name, "An observable of STIX 2.0 has no such property.");
            }
        }

        foreach (var (_, from, to) in Renamed.Where(row => row.Type == observable.Type))
        {
            JsonText.Rename(json, from, to);
        }

        foreach (var (name, value) in json.ToList())
        {
            if (name.EndsWith("_ref", StringComparison.Ordinal) && JsonText.Of(value) is { } id)
            {
                Refer(json, name, observable.Id, Number(id, observables) ? _keys[id] : null);
            }
            else if (name.EndsWith("_refs", StringComparison.Ordinal) && value is JsonArray list)
            {
                var keys = list.Select(JsonText.Of).Where(one => one is not null && Number(one, observables)).Select(one =>
                    _keys[one!]).ToList();
                if (keys.Count < list.Count)
                {
                    notes.Add(observable.Id, name, "Some of what it refers to is not in the input.");
                }

                json[name] = new JsonArray([.. keys.Select(key => JsonValue.Create(key))]);
                if (keys.Count == 0)
                {
                    json.Remove(name);
                }
            }
        }

        JsonText.RenameHashes(json, "SSDEEP", "ssdeep");
        FlattenHeaders(observable.Id, json);
        return json;
    }

    private void Refer(JsonObject json, string name, string id, string? key)
    {
        if (key is null)
        {
            json.Remove(name);
            notes.Add(id, name, "What it refers to is not in the input.");
        }
        else
        {
            json[name] = key;
        }
    }

    private void FlattenHeaders(string id, JsonObject json)
    {
        if (json["additional_header_fields"] is not JsonObject headers)
        {
            return;
        }

        foreach (var (name, value) in headers.ToList())
        {
            if (value is JsonArray { Count: 1 } one)
            {
                headers[name] = one[0]?.DeepClone();
            }
            else if (value is JsonArray several)
            {
                headers[name] = string.Join(", ", several.Select(JsonText.Of));
                notes.Add(id, $"additional_header_fields.{name}", "A header field is one text in STIX 2.0; several were put together.");
            }
        }
    }
}
