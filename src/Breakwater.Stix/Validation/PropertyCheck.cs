using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Checks one value against the rule of its property (STIX 2.1, 2). The review stands on the property.</summary>
internal static class PropertyCheck
{
    private const double IntegerMax = 9_007_199_254_740_991;
    private const int FractionDigitsMin = 3;

    public static void Check(ObjectReview review, PropertyRule rule, JsonElement value)
    {
        if (rule.IsDeprecated)
        {
            review.Add(Grade.Advice, "deprecated", $"{rule.Name} is deprecated; new content should not have it.");
        }

        switch (rule.Kind)
        {
            case PropertyKind.Text:
                CheckText(review, rule, value);
                break;
            case PropertyKind.Integer or PropertyKind.Number:
                CheckNumber(review, rule, value);
                break;
            case PropertyKind.Boolean:
                Require(review, value.ValueKind is JsonValueKind.True or JsonValueKind.False, "true or false", "2.2");
                break;
            case PropertyKind.Timestamp:
                CheckTime(review, rule, value);
                break;
            case PropertyKind.Identifier:
                CheckIdentifier(review, rule, value);
                break;
            case PropertyKind.Hex:
                CheckHex(review, value);
                break;
            case PropertyKind.Binary:
                Require(review, value.ValueKind == JsonValueKind.String && Base64.IsValid(ObjectReview.Utf8Of(value)), "base64", "2.1");
                break;
            case PropertyKind.Dictionary or PropertyKind.Hashes:
                DictionaryCheck.Check(review, rule, value);
                break;
            case PropertyKind.Extensions:
                ExtensionCheck.Check(review, value);
                break;
            case PropertyKind.Contents:
                ContentsCheck.Check(review, value);
                break;
            case PropertyKind.Nested:
                NestedCheck.Check(review, rule.Shape!, value);
                break;
            default:
                CheckList(review, rule, value);
                break;
        }
    }

    public static void Require(ObjectReview review, bool holds, string what, string section)
    {
        if (!holds)
        {
            review.Must("wrong-type", $"The value must be {what}.", section);
        }
    }

    private static void CheckText(ObjectReview review, PropertyRule rule, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            review.Must("wrong-type", "The value must be text.", "2.15");
            return;
        }

        var text = ObjectReview.Utf8Of(value);
        if (text.IsEmpty)
        {
            CheckEmpty(review, rule);
        }
        else if (rule.Words is { } words && !words.Has(text))
        {
            CheckForeign(review, words, value);
        }
        else if (rule.Form != ValueForm.Any)
        {
            ValueForms.Check(review, rule.Form, value, text);
        }
    }

    private static void CheckEmpty(ObjectReview review, PropertyRule rule)
    {
        if (rule.Words is { IsClosed: true } || rule.Form is not (ValueForm.Any or ValueForm.Kebab or ValueForm.LowerCase))
        {
            // Where nothing depends on it, an empty text says what leaving it out would say.
            var isNeeded = rule.Need == Need.Required || rule.Words is not null;
            review.Add(isNeeded ? Grade.Must : Grade.Strict, "empty-text", "The text must not be empty.");
        }
        else if (rule.Need == Need.Required)
        {
            review.Should("empty-text", "The text is empty.");
        }
    }

    private static void CheckForeign(ObjectReview review, Vocabulary words, JsonElement value)
    {
        var quoted = Problem.Quote(value.GetString()!);
        if (words.IsClosed)
        {
            review.Must("not-in-enumeration", $"{quoted} is none of {string.Join(", ", words.Words)}.", words.Section);
        }
        else
        {
            review.Should("not-in-vocabulary", $"{quoted} is not in the vocabulary {words.Name}.", words.Section);
        }
    }

    private static void CheckNumber(ObjectReview review, PropertyRule rule, JsonElement value)
    {
        var isInteger = rule.Kind == PropertyKind.Integer;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number)
            || (isInteger && (number % 1 != 0 || Math.Abs(number) > IntegerMax)))
        {
            review.Must("wrong-type", isInteger ? "The value must be a whole number within 2^53." : "The value must be a number.",
                isInteger ? "2.10" : "2.6");
        }
        else if (number < rule.Min || number > rule.Max)
        {
            review.Must("out-of-range", double.IsPositiveInfinity(rule.Max)
                ? $"The value must be at least {rule.Min}."
                : $"The value must be from {rule.Min} to {rule.Max}.");
        }
    }

    private static void CheckTime(ObjectReview review, PropertyRule rule, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String || ObjectReview.Utf8Of(value) is var text && !StixTimestamp.TryParse(text, out _))
        {
            review.Must("wrong-type", "The value must be a UTC time such as 2026-01-31T09:00:00.000Z.", "2.16");
        }
        else if (rule.IsPrecise && (text.LastIndexOf((byte)'.') is var dot && (dot < 0 || text.Length - dot - 2 < FractionDigitsMin)))
        {
            review.Add(Grade.Strict, "timestamp-precision", $"{rule.Name} must have milliseconds.", "3.2");
        }
    }

    public static void CheckIdentifier(ObjectReview review, PropertyRule rule, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String || ObjectReview.Utf8Of(value) is var text && !StixId.TryRead(text, out _))
        {
            review.Must("wrong-type", "The value must be an identifier, type--UUID.", "2.9");
            return;
        }

        _ = StixId.TryRead(text, out var typeBytes);
        if (rule.Targets is { } targets && !targets.Allows(text[..typeBytes]))
        {
            review.Must("reference-type", $"The reference must lead to {targets}, not to {Encoding.UTF8.GetString(text[..typeBytes])}.");
        }
    }

    private static void CheckHex(ObjectReview review, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String || ObjectReview.Utf8Of(value) is var text && !IsHex(text))
        {
            review.Must("wrong-type", "The value must be pairs of hexadecimal digits.", "2.8");
        }
        else if (text.ContainsAnyInRange((byte)'A', (byte)'F'))
        {
            review.Add(Grade.Strict, "hex-case", "Hexadecimal digits must be lower case.", "2.8");
        }
    }

    internal static bool IsHex(ReadOnlySpan<byte> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit((char)c))
            {
                return false;
            }
        }

        return text.Length % 2 == 0;
    }

    private static void CheckList(ObjectReview review, PropertyRule rule, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            review.Must("wrong-type", "The value must be a list.", "2.12");
            return;
        }

        if (value.GetArrayLength() == 0)
        {
            review.Must("empty-list", "A list must not be empty; leave the property out.", "2.12");
        }

        var index = 0;
        foreach (var entry in value.EnumerateArray())
        {
            review.Enter(index++);
            CheckEntry(review, rule, entry);
            review.Leave();
        }
    }

    private static void CheckEntry(ObjectReview review, PropertyRule rule, JsonElement entry)
    {
        switch (rule.Kind)
        {
            case PropertyKind.TextList:
                CheckText(review, rule, entry);
                break;
            case PropertyKind.IdentifierList:
                CheckIdentifier(review, rule, entry);
                break;
            default:
                NestedCheck.Check(review, rule.Shape!, entry);
                break;
        }
    }
}
