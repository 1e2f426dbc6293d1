using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Checks dictionaries and hashes (STIX 2.1, 2.3 and 2.7). The review stands on the dictionary.</summary>
internal static class DictionaryCheck
{
    private const int HashNameCharsMin = 3;

    public static void Check(ObjectReview review, PropertyRule rule, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            review.Must("wrong-type", "The value must be an object.", "2.3");
            return;
        }

        var isEmpty = true;
        foreach (var entry in value.EnumerateObject())
        {
            isEmpty = false;
            review.Enter(entry);
            var key = ObjectReview.Utf8Of(entry);
            if (!IsKey(key))
            {
                // Names of variables, headers and tags are what they are; that of an algorithm decides what the hash is.
                review.Add(rule.Kind == PropertyKind.Hashes ? Grade.Must : Grade.Strict, "dictionary-key",
                    "A key must be 1 to 250 letters, digits, hyphens and underscores.", "2.3");
            }

            if (rule.Kind == PropertyKind.Hashes)
            {
                CheckHash(review, key, entry.Value);
            }
            else
            {
                CheckEntry(review, rule.Entries, entry.Value);
            }

            review.Leave();
        }

        if (isEmpty)
        {
            review.Must("empty-dictionary", "A dictionary must not be empty; leave the property out.", "2.3");
        }
    }

    /// <summary>Letters, digits, hyphens and underscores, up to 250 of them.</summary>
    public static bool IsKey(ReadOnlySpan<byte> key)
    {
        foreach (var c in key)
        {
            if (!char.IsAsciiLetterOrDigit((char)c) && c is not ((byte)'_' or (byte)'-'))
            {
                return false;
            }
        }

        return key.Length is > 0 and <= Limits.NameCharsMax;
    }

    private static void CheckEntry(ObjectReview review, EntryKind kind, JsonElement value)
    {
        var isText = value.ValueKind == JsonValueKind.String;
        switch (kind)
        {
            case EntryKind.Text:
                PropertyCheck.Require(review, isText, "text", "2.15");
                break;
            case EntryKind.Integer:
                PropertyCheck.Require(review, IsInteger(value), "a whole number", "2.10");
                break;
            case EntryKind.TextOrInteger:
                PropertyCheck.Require(review, isText || IsInteger(value), "text or a whole number", "2.3");
                break;
            case EntryKind.TextList when isText:
                review.Add(Grade.Strict, "wrong-type", "The value must be a list of texts, even of one.", "2.12");
                break;
            case EntryKind.TextList:
                PropertyCheck.Require(review, IsTexts(value), "a list of texts", "2.12");
                break;
            default:
                PropertyCheck.Require(review, value.ValueKind != JsonValueKind.Null, "something else than null", "2.3");
                break;
        }
    }

    private static bool IsInteger(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _);

    private static bool IsTexts(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            return false;
        }

        foreach (var entry in value.EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.String)
            {
                return false;
            }
        }

        return true;
    }

    private static void CheckHash(ObjectReview review, ReadOnlySpan<byte> name, JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? ObjectReview.Utf8Of(value) : default;
        if (text.IsEmpty)
        {
            review.Must("wrong-type", "A hash must be text.", "2.7");
        }
        else if (name.Length < HashNameCharsMin)
        {
            review.Must("dictionary-key", "The name of a hash algorithm has at least 3 characters.", "2.7");
        }
        else if (!Vocabularies.HashAlgorithm.Has(name))
        {
            review.Should("not-in-vocabulary", "The name of the algorithm is not in the vocabulary hash-algorithm-ov.",
                Vocabularies.HashAlgorithm.Section);
        }
        else if (HashShapes.Fault(name, text) is { } fault)
        {
            review.Must("hash-shape", fault, "2.7");
        }
    }
}
