using System.Buffers.Text;
using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Checks one value against the kind of its property (STIX 2.1, 2).</summary>
internal static class PropertyCheck
{
    private const double IntegerMax = 9_007_199_254_740_991;

    public static void Check(ObjectReview review, PropertyRule rule, JsonElement value, string path)
    {
        switch (rule.Kind)
        {
            case PropertyKind.Text:
                CheckText(review, rule, value, path);
                break;
            case PropertyKind.Integer or PropertyKind.Number:
                CheckNumber(review, rule, value, path);
                break;
            case PropertyKind.Boolean:
                Require(review, value.ValueKind is JsonValueKind.True or JsonValueKind.False, path, "true or false", "2.2");
                break;
            case PropertyKind.Timestamp:
                Require(review, value.ValueKind == JsonValueKind.String && StixTimestamp.TryParse(value.GetString(), out _), path,
                    "a UTC time such as 2026-01-31T09:00:00.000Z", "2.16");
                break;
            case PropertyKind.Identifier:
                CheckIdentifier(review, rule, value, path);
                break;
            case PropertyKind.Hex:
                CheckHex(review, value, path);
                break;
            case PropertyKind.Binary:
                Require(review, value.ValueKind == JsonValueKind.String && Base64.IsValid(value.GetString()), path, "base64", "2.1");
                break;
            case PropertyKind.Dictionary or PropertyKind.Extensions or PropertyKind.Hashes:
                DictionaryCheck.Check(review, rule.Kind, value, path);
                break;
            default:
                CheckList(review, rule, value, path);
                break;
        }
    }

    private static void Require(ObjectReview review, bool holds, string path, string what, string section)
    {
        if (!holds)
        {
            review.Must("wrong-type", path, $"The value must be {what}.", section);
        }
    }

    private static void CheckText(ObjectReview review, PropertyRule rule, JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            review.Must("wrong-type", path, "The value must be text.", "2.15");
            return;
        }

        if (rule.Values is { } values && Array.IndexOf(values, value.GetString()) < 0)
        {
            review.Must("not-in-enumeration", path,
                $"{Problem.Quote(value.GetString()!)} is none of {string.Join(", ", values)}.", "2.4");
        }
        else if (rule.Need == Need.Required && value.ValueEquals(""u8))
        {
            review.Should("empty-text", path, "The text is empty.");
        }
    }

    private static void CheckNumber(ObjectReview review, PropertyRule rule, JsonElement value, string path)
    {
        var isInteger = rule.Kind == PropertyKind.Integer;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number)
            || (isInteger && (number % 1 != 0 || Math.Abs(number) > IntegerMax)))
        {
            review.Must("wrong-type", path, isInteger ? "The value must be a whole number within 2^53." : "The value must be a number.",
                isInteger ? "2.10" : "2.8");
        }
        else if (number < rule.Min || number > rule.Max)
        {
            review.Must("out-of-range", path, double.IsPositiveInfinity(rule.Max)
                ? $"The value must be at least {rule.Min}."
                : $"The value must be from {rule.Min} to {rule.Max}.");
        }
    }

    public static void CheckIdentifier(ObjectReview review, PropertyRule rule, JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.String || !StixId.TryParse(value.GetString(), out var id))
        {
            review.Must("wrong-type", path, "The value must be an identifier, type--UUID.", "2.9");
        }
        else if (rule.Targets is { } targets && Array.IndexOf(targets, id.Type) < 0)
        {
            // Who made it and how it is marked decide what may be done with it; other references only lose their meaning.
            var severity = rule.Name is "created_by_ref" or "object_marking_refs" ? Severity.Must : Severity.Should;
            review.Add(severity, "reference-type", path, $"The reference must lead to {string.Join(" or ", targets)}, not to {id.Type}.");
        }
    }

    private static void CheckHex(ObjectReview review, JsonElement value, string path)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "?";
        if (!IsHex(text))
        {
            review.Must("wrong-type", path, "The value must be pairs of hexadecimal digits.", "2.7");
        }
        else if (text.AsSpan().ContainsAnyInRange('A', 'F'))
        {
            review.Should("hex-case", path, "Hexadecimal digits should be lower case.", "2.7");
        }
    }

    internal static bool IsHex(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }
        }

        return text.Length % 2 == 0;
    }

    private static void CheckList(ObjectReview review, PropertyRule rule, JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            review.Must("wrong-type", path, "The value must be a list.", "2.11");
            return;
        }

        if (value.GetArrayLength() == 0)
        {
            review.Must("empty-list", path, "A list must not be empty; leave the property out.", "2.11");
        }

        var index = 0;
        foreach (var entry in value.EnumerateArray())
        {
            CheckEntry(review, rule, entry, JsonPath.Index(path, index++));
        }
    }

    private static void CheckEntry(ObjectReview review, PropertyRule rule, JsonElement entry, string path)
    {
        switch (rule.Kind)
        {
            case PropertyKind.TextList:
                CheckText(review, rule, entry, path);
                break;
            case PropertyKind.IdentifierList:
                CheckIdentifier(review, rule, entry, path);
                break;
            default:
                EntryCheck.Check(review, rule.Kind, entry, path);
                break;
        }
    }
}
