using System.Globalization;
using System.Text.Json;

namespace Breakwater.CargoFlow.Files;

/// <summary>
/// One object of a file: every value is asked for by name, what is wrong with it is noted with its place, and a value that can be
/// gone on with comes back. <see cref="Finish"/> notes what nobody asked for.
/// </summary>
internal sealed class ObjectReader
{
    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly ProblemList _problems;

    public ObjectReader(JsonElement element, string path, ProblemList problems)
    {
        Path = path;
        _problems = problems;
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add("wrong-type", path, $"This must be an object, not {Kind(element)}.");
            return;
        }

        foreach (var property in element.EnumerateObject())
        {
            if (NameOf(property) is not { } name)
            {
                problems.Add("bad-text", path, "A key here is no valid text.");
            }
            else if (!_values.TryAdd(name, property.Value))
            {
                problems.Add("duplicate-key", PathOf(name), "This key stands here twice.");
            }
        }
    }

    public string Path { get; }

    public string PathOf(string name) => IsPlain(name) ? $"{Path}.{name}" : $"{Path}['{Shown(name)}']";

    public bool Has(string name) => _values.ContainsKey(name);

    public JsonElement? Any(string name)
    {
        _asked.Add(name);
        return _values.TryGetValue(name, out var value) ? value : null;
    }

    /// <summary>Letters a to z, digits, hyphen; required.</summary>
    public string Id(string name) => OptionalId(name) is { Length: > 0 } id ? id : Missing(name);

    /// <summary>Empty where it is not there.</summary>
    public string OptionalId(string name) => Any(name) is { } value ? IdOf(value, PathOf(name), _problems) : "";

    public string Text(string name) => OptionalText(name) is { Length: > 0 } text ? text : Missing(name);

    public string OptionalText(string name, string otherwise = "")
    {
        if (Any(name) is not { } value)
        {
            return otherwise;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            _problems.Add("wrong-type", PathOf(name), $"{name} must be a text, not {Kind(value)}.");
            return otherwise;
        }

        if (TextOf(value) is not { } text || text.Length > Limits.TextCharactersMax || text.Any(char.IsControl))
        {
            _problems.Add("bad-text", PathOf(name),
                $"{name} must be valid text of one line, at most {Limits.TextCharactersMax} characters.");
            return otherwise;
        }

        return text;
    }

    public bool Flag(string name)
    {
        var value = Any(name);
        if (value is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) } wrong)
        {
            _problems.Add("wrong-type", PathOf(name), $"{name} must be true or false, not {Kind(wrong)}.");
        }

        return value?.ValueKind == JsonValueKind.True;
    }

    public double Number(string name, double least, double most) => OptionalNumber(name, least, most) ?? MissingNumber(name, least);

    public double? OptionalNumber(string name, double least, double most) =>
        Any(name) is { } value ? NumberOf(value, PathOf(name), name, least, most, _problems) : null;

    public int Whole(string name, int least, int most)
    {
        var number = Number(name, least, most);
        if (number != Math.Floor(number))
        {
            _problems.Add("not-whole", PathOf(name), string.Create(CultureInfo.InvariantCulture,
                $"{name} must be a whole number, not {number}."));
        }

        return (int)number;
    }

    public IReadOnlyList<T> List<T>(string name, int most, Func<JsonElement, string, T> read)
    {
        if (Any(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            _problems.Add("wrong-type", PathOf(name), $"{name} must be a list, not {Kind(value)}.");
            return [];
        }

        if (value.GetArrayLength() > most)
        {
            _problems.Add("too-many", PathOf(name), $"{name} has {value.GetArrayLength()} entries; at most {most} are allowed.");
            return [];
        }

        return [.. value.EnumerateArray().Select((entry, i) => read(entry, $"{PathOf(name)}[{i}]"))];
    }

    public IReadOnlyList<string> Ids(string name, int most = Limits.ListEntriesMax) =>
        List(name, most, (entry, path) => IdOf(entry, path, _problems));

    public void Finish()
    {
        foreach (var name in _values.Keys.Where(name => !_asked.Contains(name)))
        {
            _problems.Add("unknown-key", PathOf(name),
                $"'{Shown(name)}' means nothing here; known are {string.Join(", ", _asked.Order(StringComparer.Ordinal))}.");
        }
    }

    public static string IdOf(JsonElement value, string path, ProblemList problems)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            problems.Add("wrong-type", path, $"This must be an id as a text, not {Kind(value)}.");
            return "";
        }

        if (TextOf(value) is { } text && IsId(text))
        {
            return text;
        }

        problems.Add("bad-id", path,
            $"'{Shown(TextOf(value) ?? "?")}' is no id: small letters a to z, digits and hyphens, at most {Limits.IdCharactersMax}.");
        return "";
    }

    public static double NumberOf(JsonElement value, string path, string name, double least, double most, ProblemList problems)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            problems.Add("wrong-type", path, $"{name} must be a number, not {Kind(value)}.");
            return least;
        }

        if (value.TryGetDouble(out var number) && double.IsFinite(number) && number >= least && number <= most)
        {
            return number;
        }

        problems.Add("out-of-range", path, string.Create(CultureInfo.InvariantCulture,
            $"{name} is {Shown(value.GetRawText())}; {least} to {most} is allowed."));
        return least;
    }

    public static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    /// <summary>What came from outside, fit to stand in a message: short, on one line.</summary>
    public static string Shown(string text)
    {
        const int Most = 40;
        var safe = string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
        return safe.Length <= Most ? safe : safe[..Most] + "…";
    }

    public static bool IsId(string text) =>
        text.Length is > 0 and <= Limits.IdCharactersMax && text.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    private static bool IsPlain(string name) => name.Length is > 0 and <= Limits.IdCharactersMax && name.All(char.IsAsciiLetterOrDigit);

    /// <summary>Null where the escapes in it make no text.</summary>
    public static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private string Missing(string name)
    {
        if (!Has(name) || _values[name].ValueKind == JsonValueKind.String && TextOf(_values[name]) is "")
        {
            _problems.Add("missing", PathOf(name), $"{name} must be there.");
        }

        return "";
    }

    private double MissingNumber(string name, double least)
    {
        _problems.Add("missing", PathOf(name), $"{name} must be there.");
        return least;
    }
}
