using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Rules between the properties of one domain object (STIX 2.1, 4). The review stands on the object.</summary>
internal static class DomainRules
{
    public static void Seen(ObjectReview review) => TypeRules.NotBefore(review, "first_seen", "last_seen", mayBeEqual: true);

    public static void AttackPattern(ObjectReview review) => ExternalIds(review, "capec"u8, "CAPEC-"u8, isYearFirst: false);

    public static void Vulnerability(ObjectReview review) => ExternalIds(review, "cve"u8, "CVE-"u8, isYearFirst: true);

    public static void Indicator(ObjectReview review)
    {
        TypeRules.NotBefore(review, "valid_from", "valid_until", mayBeEqual: false);
        if (!review.Has("name"u8) || !review.Has("description"u8))
        {
            review.Add(Grade.Advice, "indicator-text", "An indicator should have a name and a description.", "4.7.1");
        }

        var isStix = !review.TryGet("pattern_type"u8, out var type) || type.ValueKind != JsonValueKind.String || type.ValueEquals("stix"u8);
        if (isStix && review.Text("pattern"u8) is { } text && !PatternParser.TryParse(text, out _, out var error))
        {
            review.Must("pattern", $"The pattern cannot be read {error}", "9", "pattern");
        }
    }

    public static void Location(ObjectReview review)
    {
        if (review.Has("latitude"u8) != review.Has("longitude"u8))
        {
            review.Must("missing-property", "latitude and longitude must stand together.");
        }

        if (review.Has("precision"u8) && !review.Has("latitude"u8))
        {
            review.Must("missing-property", "precision must stand with latitude and longitude.");
        }

        TypeRules.AtLeastOne(review, "region", "country", "latitude");
    }

    public static void Malware(ObjectReview review)
    {
        Seen(review);
        if (TypeRules.IsTrue(review, "is_family"u8) && !review.Has("name"u8))
        {
            review.Must("missing-property", "A malware family must have a name.", at: "name");
        }
    }

    public static void MalwareAnalysis(ObjectReview review)
    {
        TypeRules.AtLeastOne(review, "result", "analysis_sco_refs");
        TypeRules.NotBefore(review, "analysis_started", "analysis_ended", mayBeEqual: true);
    }

    public static void ObservedData(ObjectReview review)
    {
        TypeRules.NotBefore(review, "first_observed", "last_observed", mayBeEqual: true);
        TypeRules.ExactlyOne(review, "objects", "object_refs");
        if (review.TryGet("objects"u8, out var container))
        {
            ContainerCheck.Check(review, container);
        }
        else if (review.TryGet("object_refs"u8, out var refs) && refs.ValueKind == JsonValueKind.Array
            && refs.GetArrayLength() > 0 && !HasObservable(refs))
        {
            review.Must("missing-property", "At least one reference must lead to a cyber-observable.", at: "object_refs");
        }
    }

    private static bool HasObservable(JsonElement refs)
    {
        foreach (var entry in refs.EnumerateArray())
        {
            // What is no reference was reported already, and a custom type may be an observable.
            if (entry.ValueKind != JsonValueKind.String || ObjectReview.Utf8Of(entry) is var text && !StixId.TryRead(text, out _))
            {
                return true;
            }

            _ = StixId.TryRead(text, out var typeBytes);
            if ((StixTypes.Find(text[..typeBytes])?.Kind ?? StixKind.Observable) == StixKind.Observable)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>References of a well-known source have ids of its form (4.1.1, 4.19.1).</summary>
    private static void ExternalIds(ObjectReview review, ReadOnlySpan<byte> source, ReadOnlySpan<byte> prefix, bool isYearFirst)
    {
        if (!review.TryGet("external_references"u8, out var references) || references.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var index = 0;
        foreach (var entry in references.EnumerateArray())
        {
            if (entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("source_name"u8, out var name) && name.ValueEquals(source)
                && !(entry.TryGetProperty("external_id"u8, out var id) && id.ValueKind == JsonValueKind.String
                    && IsNumbered(ObjectReview.Utf8Of(id), prefix, isYearFirst)))
            {
                review.Enter("external_references");
                review.Enter(index);
                review.Should("external-id", isYearFirst
                    ? "A reference to cve should have an external_id such as CVE-2017-0144."
                    : "A reference to capec should have an external_id such as CAPEC-163.", at: "external_id");
                review.Leave();
                review.Leave();
            }

            index++;
        }
    }

    private static bool IsNumbered(ReadOnlySpan<byte> id, ReadOnlySpan<byte> prefix, bool isYearFirst)
    {
        const int YearDigits = 4;
        const int NumberDigitsMin = 4;
        if (!id.StartsWith(prefix))
        {
            return false;
        }

        var rest = id[prefix.Length..];
        if (isYearFirst)
        {
            if (rest.Length < YearDigits + 1 + NumberDigitsMin || rest[YearDigits] != '-'
                || rest[..YearDigits].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            {
                return false;
            }

            rest = rest[(YearDigits + 1)..];
        }

        return !rest.IsEmpty && !rest.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }
}
