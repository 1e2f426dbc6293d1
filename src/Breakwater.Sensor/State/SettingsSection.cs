using System.Globalization;
using System.Text.Json;

namespace Breakwater.Sensor.State;

/// <summary>An object of the settings file while it is read: collects what is wrong, with its place, and finds what nobody asked
/// for.</summary>
internal sealed class SettingsSection
{
    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly List<string> _problems;

    /// <param name="place">In front of names: empty, or with a dot at its end.</param>
    public SettingsSection(JsonElement element, string place, List<string> problems)
    {
        (Place, _problems) = (place, problems);
        if (element.ValueKind != JsonValueKind.Object)
        {
            Problem(place.Length == 0 ? "the file" : place.TrimEnd('.'), "must be an object in braces.");
            return;
        }

        foreach (var property in element.EnumerateObject())
        {
            if (!_values.TryAdd(property.Name, property.Value))
            {
                Problem(place + property.Name, "is there twice.");
            }
        }
    }

    public string Place { get; }

    /// <summary>Empty when it is not there.</summary>
    public string Text(string name, bool isRequired)
    {
        var text = TextOrNull(name);
        if (text is null && isRequired && !_values.ContainsKey(name))
        {
            Problem(Place + name, "is missing.");
        }

        return text ?? "";
    }

    public string? TextOrNull(string name)
    {
        if (Ask(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { Length: > 0 } text)
        {
            Problem(Place + name, "must be text in quotes.");
            return null;
        }

        return text;
    }

    /// <summary>Place of the value in the list; -1 when it is not there or not in it.</summary>
    public int Choice(string name, IReadOnlyList<string> choices)
    {
        var text = Text(name, isRequired: true);
        for (var i = 0; i < choices.Count; i++)
        {
            if (choices[i] == text)
            {
                return i;
            }
        }

        if (text.Length > 0)
        {
            Problem(Place + name, $"'{text}' is none of {string.Join(", ", choices)}.");
        }

        return -1;
    }

    public int Number(string name, int min, int max, int otherwise)
    {
        if (Ask(name) is not { } value)
        {
            return otherwise;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max)
        {
            return number;
        }

        Problem(Place + name, $"{value.GetRawText()} is no whole number from {min} to {max}.");
        return otherwise;
    }

    public bool Switch(string name, bool otherwise)
    {
        if (Ask(name) is not { } value)
        {
            return otherwise;
        }

        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Problem(Place + name, $"{value.GetRawText()} is neither true nor false.");
            return otherwise;
        }

        return value.GetBoolean();
    }

    public IReadOnlyList<string> Texts(string name)
    {
        var texts = new List<string>();
        foreach (var (element, place) in Elements(name))
        {
            if (element.ValueKind == JsonValueKind.String)
            {
                texts.Add(element.GetString()!);
            }
            else
            {
                Problem(place, "must be text in quotes.");
            }
        }

        return texts;
    }

    public IEnumerable<SettingsSection> List(string name) =>
        Elements(name).Select(e => new SettingsSection(e.Element, e.Place + ".", _problems));

    /// <summary>Null when it is not there.</summary>
    public SettingsSection? Section(string name) =>
        Ask(name) is { } value ? new SettingsSection(value, $"{Place}{name}.", _problems) : null;

    /// <summary>Call it last: what was not asked for until now is unknown.</summary>
    public void End()
    {
        foreach (var name in _values.Keys.Where(n => !_asked.Contains(n)))
        {
            Problem(Place + name, $"is unknown; there are {string.Join(", ", _asked.Order(StringComparer.Ordinal))}.");
        }
    }

    private List<(JsonElement Element, string Place)> Elements(string name)
    {
        if (Ask(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Problem(Place + name, "must be a list in brackets.");
            return [];
        }

        return [.. value.EnumerateArray().Select((e, i) => (e, string.Create(CultureInfo.InvariantCulture, $"{Place}{name}[{i}]")))];
    }

    private JsonElement? Ask(string name)
    {
        _asked.Add(name);
        return _values.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private void Problem(string place, string sentence) => _problems.Add($"{place}: {sentence}");
}
