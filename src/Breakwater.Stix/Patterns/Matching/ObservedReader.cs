using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Brings observed data and cyber-observables of both versions of STIX into one form. A method's answer is what is
/// wrong.</summary>
internal sealed class ObservedReader
{
    private static readonly JsonDocumentOptions ParseOptions = new() { MaxDepth = Limits.JsonDepthMax };
    private static readonly Dictionary<string, JsonElement> NoObjects = [];
    private readonly List<(JsonElement Json, string Path)> _observed = [];
    private readonly List<string> _order = [];
    private readonly Dictionary<string, JsonElement> _observables = new(StringComparer.Ordinal);

    public static string? ReadDocument(ReadOnlyMemory<byte> utf8, out JsonElement root)
    {
        root = default;
        var problems = new List<Problem>();
        if (DocumentText.Check(utf8, problems) is { } text)
        {
            try
            {
                var reader = DocumentText.Open(text);
                reader.Read();
                new JsonScan(text).Walk(ref reader, "$", 0, ref problems!);
                if (reader.Read())
                {
                    problems.Add(DocumentText.Trailing(reader.TokenStartIndex));
                }

                if (!problems.Exists(static p => p.Severity == Severity.Must))
                {
                    root = JsonDocument.Parse(text, ParseOptions).RootElement;
                    return null;
                }
            }
            catch (JsonException e)
            {
                problems.Add(DocumentText.NotJson(e));
            }
        }

        var problem = problems.First(static p => p.Severity == Severity.Must);
        return $"{problem.Path}: {problem.Message}";
    }

    /// <summary>Takes a list, a bundle or an object. Lists and bundles hold objects, and a list may hold bundles.</summary>
    public string? Add(JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            return AddAll(value, path, true);
        }

        if (value.ValueKind != JsonValueKind.Object || !TryText(value, "type", out var type))
        {
            return $"{path}: an object with a type must be here.";
        }

        return type == "bundle" ? AddBundle(value, path) : AddObject(value, type, path);
    }

    public ObservedSet? Finish(out string? error)
    {
        error = null;
        var observations = new List<Observed>(_observed.Count);
        foreach (var (json, path) in _observed)
        {
            if (Read(json, path, out error) is not { } one)
            {
                return null;
            }

            observations.Add(one);
        }

        if (_observed.Count == 0)
        {
            observations.AddRange(_order.Select(id =>
                new Observed(id, 1, [new ObservedObject(id, TypeOf(_observables[id]), _observables[id])], NoObjects, _observables)));
        }

        return new ObservedSet(observations);
    }

    private string? AddBundle(JsonElement bundle, string path)
    {
        if (!bundle.TryGetProperty("objects", out var objects))
        {
            return null;
        }

        return objects.ValueKind == JsonValueKind.Array
            ? AddAll(objects, $"{path}.objects", false)
            : $"{path}.objects: a list must be here.";
    }

    private string? AddAll(JsonElement list, string path, bool mayHoldBundles)
    {
        var index = 0;
        foreach (var entry in list.EnumerateArray())
        {
            var at = JsonPath.Index(path, index++);
            var isBundle = TryText(entry, "type", out var type) && type == "bundle";
            var error = entry.ValueKind == JsonValueKind.Array || (isBundle && !mayHoldBundles)
                ? $"{at}: a list or bundle inside another is not read."
                : Add(entry, at);
            if (error is not null)
            {
                return error;
            }
        }

        return null;
    }

    private string? AddObject(JsonElement value, string type, string path)
    {
        if (type == "observed-data")
        {
            _observed.Add((value, path));
        }
        else if (StixTypes.KindOf(type) is StixKind.Observable or StixKind.Custom)
        {
            var id = TryText(value, "id", out var known) ? known : path;
            if (_observables.TryAdd(id, value))
            {
                _order.Add(id);
            }
        }

        return _observed.Count + _order.Count > Limits.ObjectsPerBundleMax
            ? $"{path}: more than {Limits.ObjectsPerBundleMax} objects."
            : null;
    }

    private Observed? Read(JsonElement json, string path, out string? error)
    {
        if (!TryTime(json, "first_observed", path, out var first, out error)
            || !TryTime(json, "last_observed", path, out var last, out error)
            || !TryCount(json, path, out var count, out error))
        {
            return null;
        }

        if (first > last)
        {
            error = $"{path}.last_observed: it is before first_observed.";
            return null;
        }

        var objects = new List<ObservedObject>();
        var own = NoObjects;
        if (json.TryGetProperty("objects", out var dictionary) && !TryOwn(dictionary, path, objects, out own, out error))
        {
            return null;
        }

        if (json.TryGetProperty("object_refs", out var references) && !TryReferences(references, path, objects, out error))
        {
            return null;
        }

        return new Observed(TryText(json, "id", out var id) ? id : path, count, objects, own, _observables)
        {
            First = first ?? last,
            Last = last ?? first,
        };
    }

    private static bool TryOwn(
        JsonElement dictionary, string path, List<ObservedObject> objects, out Dictionary<string, JsonElement> own, out string? error)
    {
        own = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        error = dictionary.ValueKind == JsonValueKind.Object ? null : $"{path}.objects: a dictionary of objects must be here.";
        if (error is not null)
        {
            return false;
        }

        foreach (var entry in dictionary.EnumerateObject())
        {
            if (entry.Value.ValueKind == JsonValueKind.Object)
            {
                own.Add(entry.Name, entry.Value);
                objects.Add(new ObservedObject(entry.Name, TypeOf(entry.Value), entry.Value));
            }
        }

        return true;
    }

    private bool TryReferences(JsonElement references, string path, List<ObservedObject> objects, out string? error)
    {
        error = references.ValueKind == JsonValueKind.Array ? null : $"{path}.object_refs: a list of ids must be here.";
        if (error is not null)
        {
            return false;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reference in references.EnumerateArray())
        {
            var id = reference.ValueKind == JsonValueKind.String ? reference.GetString()! : "";
            if (_observables.TryGetValue(id, out var target) && seen.Add(id))
            {
                objects.Add(new ObservedObject(id, TypeOf(target), target));
            }
        }

        return true;
    }

    private static bool TryTime(JsonElement json, string name, string path, out StixTimestamp? time, out string? error)
    {
        (time, error) = (null, null);
        if (!json.TryGetProperty(name, out _))
        {
            return true;
        }

        var isTime = StixTimestamp.TryParse(TryText(json, name, out var text) ? text : null, out var read);
        time = isTime ? read : null;
        error = isTime ? null : $"{path}.{name}: a timestamp such as 2026-01-31T09:00:00Z must be here.";
        return isTime;
    }

    private static bool TryCount(JsonElement json, string path, out long count, out string? error)
    {
        count = 1;
        error = null;
        if (json.TryGetProperty("number_observed", out var value)
            && (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out count) || count < 1))
        {
            error = $"{path}.number_observed: a whole number above 0 must be here.";
        }

        return error is null;
    }

    private static string TypeOf(JsonElement json) => TryText(json, "type", out var type) ? type : "";

    private static bool TryText(JsonElement json, string name, out string text)
    {
        var isText = json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String;
        text = isText ? json.GetProperty(name).GetString()! : "";
        return isText;
    }
}
