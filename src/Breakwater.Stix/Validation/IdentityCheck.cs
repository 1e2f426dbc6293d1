namespace Breakwater.Stix;

/// <summary>Checks an object's id: its form, and which kind of UUID its type should have (STIX 2.1, 2.9).</summary>
internal static class IdentityCheck
{
    private const int UuidChars = 36;
    private const int VersionAt = 14;

    public static void Check(ObjectReview review, StixObject value)
    {
        var id = value.Id;
        if (!StixId.TryParse(id, out var parsed))
        {
            review.Must("wrong-type", "The id must be the object's type, two hyphens and a UUID.", "2.9", "id");
        }
        else if (parsed.Type != value.Type)
        {
            review.Must("id-type", $"The id must begin with the object's type, {value.Type}.", "2.9", "id");
        }
        else
        {
            CheckUuid(review, id);
        }

        if (value.Type == "bundle")
        {
            review.Must("bundle-inside", "A bundle is no object to share.", "8");
        }
    }

    private static void CheckUuid(ObjectReview review, string id)
    {
        var uuid = id.AsSpan(id.Length - UuidChars);
        if (uuid.ContainsAnyInRange('A', 'F'))
        {
            review.Should("id-case", "A UUID should be written in lower case.", "2.9", "id");
        }

        if (review.Schema?.Kind != StixKind.Observable)
        {
            if (uuid[VersionAt] != '4' && review.Schema is not null)
            {
                review.Should("id-version", $"The UUID is of version {uuid[VersionAt]}; it should be random, of version 4.", "2.9", "id");
            }
        }
        else if (ObservableId.For(review.Json) is not { } expected)
        {
            if (uuid[VersionAt] != '4')
            {
                review.Add(Grade.Strict, "id-version",
                    $"The UUID is of version {uuid[VersionAt]}; nothing in the object contributes to it, so it must be of version 4.",
                    "2.9", "id");
            }
        }
        else if (!string.Equals(id, expected, StringComparison.OrdinalIgnoreCase))
        {
            review.Should("id-not-derived", $"By its properties the id should be {expected}.", "2.9", "id");
        }
    }
}
