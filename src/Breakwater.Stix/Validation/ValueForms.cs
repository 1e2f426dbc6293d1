using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>
/// Checks the forms that texts must or should have. A value that cannot be what it says is a Must; one that feeds do have and that is
/// understood is weighed by the profile. The review stands on the text, which is not empty.
/// </summary>
internal static class ValueForms
{
    private static readonly SearchValues<byte> UrlForeign = SearchValues.Create("\"<>\\^`{|}"u8);

    private static readonly SearchValues<byte> CharacterSetChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:()+"u8);

    private static readonly SearchValues<byte> VerbChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-"u8);

    private static readonly SearchValues<byte> AreaChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8);

    private static readonly NameTable<string> ShortHives =
        new(new[] { "HKLM", "HKCU", "HKCR", "HKU", "HKCC", "HKPD" }.Select(static name => (name, name)));

    public static void Check(ObjectReview review, ValueForm form, JsonElement value, ReadOnlySpan<byte> text)
    {
        switch (form)
        {
            case ValueForm.LanguageTag when !LanguageTag.IsWellFormed(text):
                review.Must("language-tag", $"{Quote(value)} is no language tag, such as de or pt-BR (RFC 5646).");
                break;
            case ValueForm.MediaType when !IsMediaType(text):
                review.Should("media-type", $"{Quote(value)} is no media type, such as text/plain.");
                break;
            case ValueForm.Country when !CountryCodes.Has(text):
                review.Should("country", $"{Quote(value)} is no two-letter country code of ISO 3166-1.");
                break;
            case ValueForm.Area when !IsArea(text):
                review.Add(Grade.Advice, "area", $"{Quote(value)} is no code of ISO 3166-2, such as NL-ZH.");
                break;
            case ValueForm.RegistryKey:
                CheckHive(review, text);
                break;
            case ValueForm.RelationshipType when !IsRelationshipType(text):
                review.Must("relationship-name", $"{Quote(value)} must be lower-case letters, digits and hyphens, 3 to 250 of them.");
                break;
            case ValueForm.CharacterSet when text.ContainsAnyExcept(CharacterSetChars):
                review.Add(Grade.Strict, "character-set", $"{Quote(value)} is no name of a character set.", "3.9.1");
                break;
            case ValueForm.Kebab when !IsKebab(text):
                review.Should("word-form", $"{Quote(value)} should be in lower case, with hyphens between words.");
                break;
            case ValueForm.LowerCase when text.ContainsAnyInRange((byte)'A', (byte)'Z'):
                review.Should("word-form", $"{Quote(value)} should be in lower case.");
                break;
            case ValueForm.PropertyName when !StixValidator.IsPropertyName(text):
                review.Must("property-name", "A property name must be 3 to 250 lower-case letters, digits and underscores, a letter first.",
                    "7.3.2.1");
                break;
            case ValueForm.Cpe when !text.StartsWith("cpe:2.3:"u8):
                review.Add(Grade.Strict, "cpe", $"{Quote(value)} is no CPE of version 2.3.");
                break;
            case ValueForm.Url:
                CheckUrl(review, value, text);
                break;
            default:
                Report(review, AddressForms.Check(form, text), form, value);
                break;
        }
    }

    private static void Report(ObjectReview review, FormFit fit, ValueForm form, JsonElement value)
    {
        if (fit != FormFit.Fits && !IsDefanged(review))
        {
            review.Add(fit == FormFit.Odd ? Grade.Strict : Grade.Must, "address-form",
                $"{Quote(value)} {(fit == FormFit.Odd ? "is not written as" : "is not")} {AddressForms.Name(form)}.");
        }
    }

    /// <summary>RFC 3986: a scheme, a colon, and no characters beyond those of URLs. Feeds hold URLs as they were seen.</summary>
    private static void CheckUrl(ObjectReview review, JsonElement value, ReadOnlySpan<byte> text)
    {
        if (IsBlank(text))
        {
            review.Must("url", "The URL is blank.");
            return;
        }

        var colon = text.IndexOf((byte)':');
        var isUrl = colon > 0 && colon < text.Length - 1 && char.IsAsciiLetter((char)text[0]);
        for (var i = 0; i < text.Length && isUrl; i++)
        {
            var c = (char)text[i];
            isUrl = i < colon ? char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.' : c is > ' ' and < (char)0x7F;
        }

        if ((!isUrl || text.ContainsAny(UrlForeign)) && !IsDefanged(review))
        {
            review.Add(Grade.Strict, "url", $"{Quote(value)} is no URL: a scheme, a colon, and what RFC 3986 allows.");
        }
    }

    /// <summary>What was made harmless is no address any more, and says so (3.2).</summary>
    private static bool IsDefanged(ObjectReview review) =>
        review.Json.TryGetProperty("defanged"u8, out var defanged) && defanged.ValueKind == JsonValueKind.True;

    private static bool IsBlank(ReadOnlySpan<byte> text)
    {
        foreach (var c in text)
        {
            if (c > ' ')
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsMediaType(ReadOnlySpan<byte> text)
    {
        var slash = text.IndexOf((byte)'/');
        return slash > 0 && slash < text.Length - 1 && !text.Contains((byte)' ') && !text[(slash + 1)..].Contains((byte)'/');
    }

    private static bool IsArea(ReadOnlySpan<byte> text) =>
        text.Length is >= 4 and <= 6 && CountryCodes.Has(text[..2]) && text[2] == '-' && !text[3..].ContainsAnyExcept(AreaChars);

    private static bool IsRelationshipType(ReadOnlySpan<byte> text) =>
        text.Length is >= 3 and <= Limits.NameCharsMax && !text.ContainsAnyExcept(VerbChars);

    private static bool IsKebab(ReadOnlySpan<byte> text) =>
        !text.ContainsAnyInRange((byte)'A', (byte)'Z') && !text.ContainsAny((byte)' ', (byte)'_');

    private static void CheckHive(ObjectReview review, ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\\');
        var hive = Encoding.UTF8.GetString(end < 0 ? text : text[..end]).ToUpperInvariant();
        if (ShortHives.Find(Encoding.UTF8.GetBytes(hive)) is not null)
        {
            review.Add(Grade.Strict, "registry-hive", "The hive must be written out, such as HKEY_LOCAL_MACHINE.", "6.17.1");
        }
    }

    private static string Quote(JsonElement value) => Problem.Quote(value.GetString()!);
}
