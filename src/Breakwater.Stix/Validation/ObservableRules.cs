using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Rules between the properties of one cyber-observable (STIX 2.1, 6), and its id (2.9).</summary>
internal static class ObservableRules
{
    public static void Check(ObjectReview review, string type, string path)
    {
        switch (type)
        {
            case "artifact":
                TypeRules.ExactlyOne(review, path, "payload_bin", "url");
                if (review.Has("url") && !review.Has("hashes"))
                {
                    review.Must("missing-property", JsonPath.Property(path, "hashes"), "An artifact with a url must have hashes.");
                }

                break;
            case "file":
                TypeRules.AtLeastOne(review, path, "hashes", "name");
                break;
            case "network-traffic":
                TypeRules.AtLeastOne(review, path, "src_ref", "dst_ref");
                TypeRules.NotBefore(review, path, "start", "end", mayBeEqual: true);
                break;
            case "email-message":
                CheckMail(review, path);
                break;
            case "process" or "windows-registry-key" or "x509-certificate":
                CheckNotBare(review, path);
                break;
        }

        if (review.Schema?.Kind == StixKind.Observable)
        {
            CheckId(review, path);
        }
    }

    private static void CheckMail(ObjectReview review, string path)
    {
        if (!review.Json.TryGetProperty("is_multipart"u8, out var multipart))
        {
            return;
        }

        var (forbidden, state) = multipart.ValueKind == JsonValueKind.True ? ("body", "true") : ("body_multipart", "false");
        if (review.Has(forbidden))
        {
            review.Must("mail-body", JsonPath.Property(path, forbidden), $"{forbidden} must not be there when is_multipart is {state}.");
        }
    }

    /// <summary>At least one property of its own (STIX 2.1, 6.13, 6.17, 6.18), or an extension.</summary>
    private static void CheckNotBare(ObjectReview review, string path)
    {
        if (!review.Has("extensions") && !Array.Exists(review.Schema!.Own, rule => review.Has(rule.Name)))
        {
            review.Must("missing-property", path, "At least one property of its own must be there.");
        }
    }

    private static void CheckId(ObjectReview review, string path)
    {
        if (ObservableId.For(review.Json) is { } expected && review.Text("id") is { } id
            && !string.Equals(id, expected, StringComparison.OrdinalIgnoreCase))
        {
            review.Should("id-not-derived", JsonPath.Property(path, "id"), $"By its properties the id should be {expected}.", "2.9");
        }
    }
}
