using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>An object in another language.</summary>
/// <param name="Object">The object with what is translated in the place of the original; granular markings name its language.</param>
/// <param name="Language">The key of the translations that were taken, which may be wider than what was asked: de for de-CH.</param>
/// <param name="Translated">Selectors of what was replaced.</param>
public sealed record TranslatedObject(StixObject Object, string Language, IReadOnlyList<string> Translated);

/// <summary>Applies language-content objects (STIX 2.1, 7.1) to the objects that they translate.</summary>
public static class LanguageContent
{
    /// <summary>True when the content is about this object, and about this version of it where it names one.</summary>
    public static bool IsFor(StixObject content, StixObject value)
    {
        if (content.Type != "language-content" || !content.Json.TryGetProperty("object_ref"u8, out var about)
            || about.ValueKind != JsonValueKind.String || !about.ValueEquals(value.Id))
        {
            return false;
        }

        return !content.Json.TryGetProperty("object_modified"u8, out var modified)
            || (modified.ValueKind == JsonValueKind.String && StixTimestamp.TryParse(modified.GetString(), out var time)
                && time == value.Version);
    }

    /// <summary>The languages that it has translations into, as it writes them.</summary>
    public static IReadOnlyList<string> LanguagesOf(StixObject content) =>
        content.Json.TryGetProperty("contents"u8, out var contents) && contents.ValueKind == JsonValueKind.Object
            ? [.. contents.EnumerateObject().Select(static language => language.Name)]
            : [];

    /// <summary>
    /// The object as a reader of a language sees it; null when the content is not about this object, or has nothing in that language or
    /// a wider one (RFC 4647, 3.4). Translations of what is no prose, of what is not there, and lists of another length are passed over.
    /// </summary>
    /// <param name="language">Such as <c>de</c> or <c>pt-BR</c>.</param>
    /// <remarks>The result has the id and the times of the original, so it is a view for a reader and no version to be published.</remarks>
    public static TranslatedObject? Apply(StixObject value, StixObject content, string language)
    {
        if (!IsFor(content, value) || Find(LanguagesOf(content), language) is not { } key)
        {
            return null;
        }

        var translations = content.Json.GetProperty("contents"u8).GetProperty(key);
        if (translations.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var writer = new TranslationWriter(value, key);
        return new TranslatedObject(StixObject.Parse(writer.Write(translations)), key, writer.Translated);
    }

    /// <summary>The best key for a language: the same, or one with parts cut off its end; in any case of letters.</summary>
    private static string? Find(IReadOnlyList<string> keys, string language)
    {
        for (var wanted = language; wanted.Length > 0; wanted = Shorten(wanted))
        {
            if (keys.FirstOrDefault(key => string.Equals(key, wanted, StringComparison.OrdinalIgnoreCase)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string Shorten(string tag)
    {
        var end = tag.LastIndexOf('-');

        // A single letter introduces what follows it, and goes with it.
        return end < 0 ? "" : end > 1 && tag[end - 2] == '-' ? tag[..(end - 2)] : tag[..end];
    }
}
