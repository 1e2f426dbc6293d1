using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Checks dictionaries, hashes and extensions (STIX 2.1, 2.3, 2.6 and 7.3).</summary>
internal static class DictionaryCheck
{
    private static readonly Dictionary<string, int> HashChars = new(StringComparer.Ordinal)
    {
        ["MD5"] = 32, ["SHA-1"] = 40, ["SHA-256"] = 64, ["SHA-512"] = 128, ["SHA3-256"] = 64, ["SHA3-512"] = 128,
    };

    public static void Check(ObjectReview review, PropertyKind kind, JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            review.Must("wrong-type", path, "The value must be an object.", "2.3");
            return;
        }

        var isEmpty = true;
        foreach (var entry in value.EnumerateObject())
        {
            isEmpty = false;
            var at = JsonPath.Property(path, entry.Name);
            CheckKey(review, entry.Name, at);
            if (kind == PropertyKind.Hashes)
            {
                CheckHash(review, entry, at);
            }
            else if (kind == PropertyKind.Extensions && entry.Value.ValueKind != JsonValueKind.Object)
            {
                review.Must("wrong-type", at, "An extension must be an object.", "7.3");
            }
        }

        if (isEmpty)
        {
            review.Must("empty-dictionary", path, "A dictionary must not be empty; leave the property out.", "2.3");
        }
    }

    private static void CheckKey(ObjectReview review, string key, string path)
    {
        var isSound = key.Length is > 0 and <= Limits.NameCharsMax;
        foreach (var c in key)
        {
            isSound &= char.IsAsciiLetterOrDigit(c) || c is '_' or '-';
        }

        if (!isSound)
        {
            review.Should("dictionary-key", path, "A key should be up to 250 letters, digits, hyphens and underscores.", "2.3");
        }
    }

    private static void CheckHash(ObjectReview review, JsonProperty hash, string path)
    {
        var text = hash.Value.ValueKind == JsonValueKind.String ? hash.Value.GetString()! : "";
        if (text.Length == 0)
        {
            review.Must("wrong-type", path, "A hash must be text.", "2.6");
        }
        else if (HashChars.TryGetValue(hash.Name, out var chars) && (text.Length != chars || !PropertyCheck.IsHex(text)))
        {
            review.Must("hash-shape", path, $"A hash by {hash.Name} has {chars} hexadecimal digits.", "2.6");
        }
    }
}
