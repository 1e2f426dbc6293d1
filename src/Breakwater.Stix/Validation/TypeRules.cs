namespace Breakwater.Stix;

/// <summary>Rules between the properties of one object, type by type, each with its section of STIX 2.1.</summary>
internal static class TypeRules
{
    public static void Check(ObjectReview review, string type, string path)
    {
        NotBefore(review, path, "created", "modified", mayBeEqual: true);
        switch (type)
        {
            case "indicator":
                NotBefore(review, path, "valid_from", "valid_until", mayBeEqual: false);
                CheckPattern(review, path);
                break;
            case "campaign" or "infrastructure" or "intrusion-set" or "malware" or "threat-actor" or "sighting":
                NotBefore(review, path, "first_seen", "last_seen", mayBeEqual: true);
                CheckFamilyName(review, type, path);
                break;
            case "relationship":
                NotBefore(review, path, "start_time", "stop_time", mayBeEqual: false);
                break;
            case "observed-data":
                NotBefore(review, path, "first_observed", "last_observed", mayBeEqual: true);
                ExactlyOne(review, path, "objects", "object_refs");
                break;
            case "location":
                CheckLocation(review, path);
                break;
            case "malware-analysis":
                AtLeastOne(review, path, "result", "analysis_sco_refs");
                NotBefore(review, path, "analysis_started", "analysis_ended", mayBeEqual: true);
                break;
            case "marking-definition":
                CheckMarking(review, path);
                break;
            default:
                ObservableRules.Check(review, type, path);
                break;
        }
    }

    public static void NotBefore(ObjectReview review, string path, string first, string then, bool mayBeEqual)
    {
        if (review.Time(first) is { } start && review.Time(then) is { } end && (end < start || (end == start && !mayBeEqual)))
        {
            review.Must("time-order", JsonPath.Property(path, then),
                $"{then} must {(mayBeEqual ? "not be before" : "be after")} {first}.");
        }
    }

    public static void AtLeastOne(ObjectReview review, string path, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (review.Has(name))
            {
                return;
            }
        }

        review.Must("missing-property", path, $"At least one of {string.Join(", ", names)} must be there.");
    }

    public static void ExactlyOne(ObjectReview review, string path, string one, string other)
    {
        if (review.Has(one) == review.Has(other))
        {
            review.Must("exactly-one", path, $"Exactly one of {one} and {other} must be there.");
        }
    }

    private static void CheckPattern(ObjectReview review, string path)
    {
        if (review.Text("pattern") is not { } text || (review.Text("pattern_type") ?? "stix") != "stix")
        {
            return;
        }

        if (!PatternParser.TryParse(text, out _, out var error))
        {
            review.Must("pattern", JsonPath.Property(path, "pattern"), $"The pattern cannot be read {error}", "9");
        }
    }

    private static void CheckFamilyName(ObjectReview review, string type, string path)
    {
        if (type == "malware" && !review.Has("name") && review.Json.TryGetProperty("is_family"u8, out var family)
            && family.ValueKind == System.Text.Json.JsonValueKind.True)
        {
            review.Must("missing-property", JsonPath.Property(path, "name"), "A malware family must have a name.");
        }
    }

    private static void CheckLocation(ObjectReview review, string path)
    {
        if (review.Has("latitude") != review.Has("longitude"))
        {
            review.Must("missing-property", path, "latitude and longitude must stand together.");
        }

        if (review.Has("precision") && !review.Has("latitude"))
        {
            review.Must("missing-property", path, "precision must stand with latitude and longitude.");
        }

        AtLeastOne(review, path, "region", "country", "latitude");
    }

    private static void CheckMarking(ObjectReview review, string path)
    {
        if (!review.Has("extensions"))
        {
            foreach (var name in (ReadOnlySpan<string>)["definition_type", "definition"])
            {
                if (!review.Has(name))
                {
                    review.Must("missing-property", JsonPath.Property(path, name), $"{name} must be there, or an extension.");
                }
            }
        }

        if (review.Text("definition_type") == "tlp" && review.Text("id") is { } id && !TlpMarkings.TryGetLevel(id, out _))
        {
            review.Must("tlp-instance", JsonPath.Property(path, "id"), "No other instances of TLP markings may be made.", "7.2.1.4");
        }
    }
}
