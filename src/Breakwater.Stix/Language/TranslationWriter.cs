using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Writes an object with translations in the place of its prose; the rest byte for byte.</summary>
internal sealed class TranslationWriter(StixObject value, string language)
{
    private readonly JsonBytes _bytes = new();
    private readonly List<string> _translated = [];

    /// <summary>Selectors of what was replaced.</summary>
    public IReadOnlyList<string> Translated => _translated;

    public ReadOnlyMemory<byte> Write(JsonElement translations)
    {
        _bytes.Open((byte)'{');
        foreach (var property in value.Json.EnumerateObject())
        {
            if (property.NameEquals("granular_markings"u8))
            {
                continue;
            }

            _bytes.Name(property);
            if (translations.TryGetProperty(property.Name, out var translation)
                && Prose.IsTranslatable(value.Type, property.Name, out var shape))
            {
                WriteValue(property.Value, translation, property.Name, shape);
            }
            else
            {
                _bytes.Raw(property.Value);
            }
        }

        WriteMarkings();
        _bytes.Close((byte)'}');
        return _bytes.Written;
    }

    /// <summary>Recursion is bounded by <see cref="Limits.JsonDepthMax"/>, which was checked at reading.</summary>
    private void WriteValue(JsonElement original, JsonElement translation, string selector, NestedSchema? shape)
    {
        switch (original.ValueKind, translation.ValueKind)
        {
            // An empty text stands for what is not translated.
            case (JsonValueKind.String, JsonValueKind.String) when !translation.ValueEquals(""u8):
                _bytes.Raw(translation);
                _translated.Add(selector);
                break;
            case (JsonValueKind.Array, JsonValueKind.Array) when original.GetArrayLength() == translation.GetArrayLength():
                WriteList(original, translation, selector, shape);
                break;
            case (JsonValueKind.Object, JsonValueKind.Object):
                WriteObject(original, translation, selector, shape);
                break;
            default:
                _bytes.Raw(original);
                break;
        }
    }

    private void WriteList(JsonElement original, JsonElement translation, string selector, NestedSchema? shape)
    {
        _bytes.Open((byte)'[');
        for (var i = 0; i < original.GetArrayLength(); i++)
        {
            WriteValue(original[i], translation[i], $"{selector}.[{i}]", shape);
        }

        _bytes.Close((byte)']');
    }

    private void WriteObject(JsonElement original, JsonElement translation, string selector, NestedSchema? shape)
    {
        _bytes.Open((byte)'{');
        foreach (var property in original.EnumerateObject())
        {
            _bytes.Name(property);
            if (translation.TryGetProperty(property.Name, out var inner) && Prose.IsTranslatable(shape, property.Name, out var next))
            {
                WriteValue(property.Value, inner, $"{selector}.{property.Name}", next);
            }
            else
            {
                _bytes.Raw(property.Value);
            }
        }

        _bytes.Close((byte)'}');
    }

    /// <summary>The markings that were there, but for languages of what was replaced; and the language of that.</summary>
    private void WriteMarkings()
    {
        var entries = value.Json.TryGetProperty("granular_markings"u8, out var markings) && markings.ValueKind == JsonValueKind.Array
            ? markings.EnumerateArray().ToList()
            : [];
        if (entries.Count == 0 && _translated.Count == 0)
        {
            return;
        }

        _bytes.Name("granular_markings");
        _bytes.Open((byte)'[');
        foreach (var entry in entries.Where(entry => !IsLanguageOfReplaced(entry)))
        {
            _bytes.Raw(entry);
        }

        if (_translated.Count > 0)
        {
            WriteLanguage();
        }

        _bytes.Close((byte)']');
    }

    /// <summary>An entry that names the language of nothing but what was replaced.</summary>
    private bool IsLanguageOfReplaced(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("lang"u8, out _)
        && entry.TryGetProperty("selectors"u8, out var selectors) && selectors.ValueKind == JsonValueKind.Array
        && selectors.EnumerateArray().All(selector =>
            selector.ValueKind == JsonValueKind.String && _translated.Contains(selector.GetString()!));

    private void WriteLanguage()
    {
        _bytes.Open((byte)'{');
        _bytes.Name("lang");
        _bytes.Text(language);
        _bytes.Name("selectors");
        _bytes.Open((byte)'[');
        _translated.ForEach(_bytes.Text);
        _bytes.Close((byte)']');
        _bytes.Close((byte)'}');
    }
}
