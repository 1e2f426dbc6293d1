using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Rules between the properties of one cyber-observable (STIX 2.1, 6). The review stands on the object.</summary>
internal static class ObservableRules
{
    public static void Artifact(ObjectReview review)
    {
        TypeRules.ExactlyOne(review, "payload_bin", "url");
        if (review.Has("url"u8) && !review.Has("hashes"u8))
        {
            review.Must("missing-property", "An artifact with a url must have hashes.", at: "hashes");
        }

        if (review.Has("decryption_key"u8) && !review.Has("encryption_algorithm"u8))
        {
            review.Must("missing-property", "decryption_key must stand with encryption_algorithm.", at: "encryption_algorithm");
        }
    }

    public static void File(ObjectReview review)
    {
        TypeRules.AtLeastOne(review, "hashes", "name");
        Encoding(review, "name_enc"u8, "name_enc", "name"u8);
    }

    public static void Traffic(ObjectReview review)
    {
        TypeRules.AtLeastOne(review, "src_ref", "dst_ref");
        TypeRules.NotBefore(review, "start", "end", mayBeEqual: true);
        if (TypeRules.IsTrue(review, "is_active"u8) && review.Has("end"u8))
        {
            review.Must("still-active", "end must not be there while is_active is true.", at: "end");
        }
    }

    public static void Mail(ObjectReview review)
    {
        if (!review.TryGet("is_multipart"u8, out var multipart))
        {
            return;
        }

        var isMultipart = multipart.ValueKind == JsonValueKind.True;
        var forbidden = isMultipart ? "body" : "body_multipart";
        if (review.Json.TryGetProperty(forbidden, out _))
        {
            review.Must("mail-body", $"{forbidden} must not be there when is_multipart is {(isMultipart ? "true" : "false")}.",
                at: forbidden);
        }
    }

    /// <summary>At least one property of its own (6.13, 6.16 to 6.18), or for a process of an extension.</summary>
    public static void NotBare(ObjectReview review)
    {
        var hasExtension = review.Schema!.Type == "process" && review.Has("extensions"u8);
        if (!hasExtension && !Array.Exists(review.Schema.Own, rule => review.Json.TryGetProperty(rule.Name, out _)))
        {
            review.Must("missing-property", "At least one property of its own must be there.");
        }
    }

    /// <summary>STIX 2.1, 3.1: the encoding of a text does not stand without the text.</summary>
    private static void Encoding(ObjectReview review, ReadOnlySpan<byte> encoding, string name, ReadOnlySpan<byte> text)
    {
        if (review.Has(encoding) && !review.Has(text))
        {
            review.Must("missing-property", $"{name} must not stand without the text that it is about.", "3.1", name);
        }
    }
}
