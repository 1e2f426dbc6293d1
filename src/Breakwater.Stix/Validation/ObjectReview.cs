using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>How much a rule weighs, which the profile turns into a severity.</summary>
internal enum Grade
{
    Must,

    /// <summary>A MUST of the text that ordinary content breaks and stays usable: a note when exchanging, a breach by the letter.</summary>
    Strict,
    Should,

    /// <summary>A SHOULD about habits: silent when exchanging.</summary>
    Advice,
}

/// <summary>
/// One object under validation: where in it we are, and what was found. Stops listening at <see cref="Limits.ProblemsPerObjectMax"/>.
/// Text is made only for what is wrong. One is kept for each thread.
/// </summary>
internal sealed class ObjectReview
{
    [ThreadStatic]
    private static ObjectReview? _spare;

    private readonly JsonElement[] _values = new JsonElement[sizeof(ulong) * 8];
    private readonly List<Step> _steps = [];
    private ulong _seen;
    private List<Problem>? _problems;
    private string? _root;
    private int _index;
    private bool _isStrict;

    public JsonElement Json { get; private set; }

    /// <summary>Null for a custom type.</summary>
    public ObjectSchema? Schema { get; private set; }

    /// <summary>Section of the standard that a problem names when it names no other.</summary>
    public string? Section { get; set; }

    /// <param name="root">Path of the object; null for entry <paramref name="index"/> of a bundle.</param>
    public static ObjectReview Rent(JsonElement json, ObjectSchema? schema, string? root, int index, ValidationProfile profile)
    {
        var review = _spare ?? new ObjectReview();
        _spare = null;
        review.Json = json;
        review.Schema = schema;
        review.Section = schema?.Section;
        review._root = root;
        review._index = index;
        review._isStrict = profile == ValidationProfile.Standard;
        return review;
    }

    /// <summary>What was found; the review must not be used any more.</summary>
    public IReadOnlyList<Problem> Return()
    {
        IReadOnlyList<Problem> found = _problems is null ? [] : _problems;
        _problems = null;
        _steps.Clear();
        Json = default;

        // The elements would hold the object's document for as long as the thread lives.
        _values.AsSpan(0, Schema?.Table.Rules.Length ?? 0).Clear();
        Schema = null;
        _seen = 0;
        _spare = this;
        return found;
    }

    public void Enter(string name) => _steps.Add(new Step(name, default, 0));

    public void Enter(JsonProperty property) => _steps.Add(new Step(null, property, 0));

    public void Enter(int index) => _steps.Add(new Step(null, default, index));

    public void Leave() => _steps.RemoveAt(_steps.Count - 1);

    public void Must(string code, string message, string? section = null, string? at = null) =>
        Add(Grade.Must, code, message, section, at);

    public void Should(string code, string message, string? section = null, string? at = null) =>
        Add(Grade.Should, code, message, section, at);

    /// <param name="at">A property below where we are.</param>
    public void Add(Grade grade, string code, string message, string? section = null, string? at = null)
    {
        if ((grade == Grade.Advice && !_isStrict) || _problems?.Count >= Limits.ProblemsPerObjectMax)
        {
            return;
        }

        var severity = grade == Grade.Must || (grade == Grade.Strict && _isStrict) ? Severity.Must : Severity.Should;
        var path = PathHere();
        (_problems ??= []).Add(new Problem(code, at is null ? path : JsonPath.Property(path, at), message, severity, section ?? Section));
    }

    /// <summary>Notes the value of a rule's property, for the rules between properties.</summary>
    public void Note(int rule, JsonElement value)
    {
        _values[rule] = value;
        _seen |= 1UL << rule;
    }

    /// <summary>A property of the object itself; of one with a table only after its properties were checked.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out JsonElement value)
    {
        if (_seen == 0 || Schema?.Table.Find(name) is not { } entry)
        {
            return Json.TryGetProperty(name, out value);
        }

        value = _values[entry.Index];
        return (_seen & (1UL << entry.Index)) != 0;
    }

    public bool Has(ReadOnlySpan<byte> name) => TryGet(name, out _);

    public bool TryGetTime(ReadOnlySpan<byte> name, out StixTimestamp time)
    {
        time = default;
        return TryGet(name, out var value) && value.ValueKind == JsonValueKind.String
            && StixTimestamp.TryParse(Utf8Of(value), out time);
    }

    /// <summary>Null when there is no text of that name.</summary>
    public string? Text(ReadOnlySpan<byte> name) =>
        TryGet(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The text of a string, unescaped. Points into the object where nothing is escaped.</summary>
    public static ReadOnlySpan<byte> Utf8Of(JsonElement text)
    {
        var raw = JsonMarshal.GetRawUtf8Value(text)[1..^1];
        return raw.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(text.GetString()!) : raw;
    }

    /// <summary>The name of a property, unescaped.</summary>
    public static ReadOnlySpan<byte> Utf8Of(JsonProperty property)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(property);
        return raw.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(property.Name) : raw;
    }

    private string PathHere()
    {
        var path = new StringBuilder(_root ?? JsonPath.Index("$.objects", _index));
        foreach (var step in _steps)
        {
            if (step.Name is { } name)
            {
                JsonPath.AppendProperty(path, name);
            }
            else if (step.Property.Value.ValueKind != JsonValueKind.Undefined)
            {
                JsonPath.AppendProperty(path, step.Property.Name);
            }
            else
            {
                path.Append('[').Append(step.Index).Append(']');
            }
        }

        return path.ToString();
    }

    private readonly record struct Step(string? Name, JsonProperty Property, int Index);
}
