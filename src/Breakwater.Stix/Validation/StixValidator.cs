namespace Breakwater.Stix;

/// <summary>
/// Judges an object by STIX 2.1: which properties its type has, of what kind, and how they hang together. How the letter of the standard
/// is weighed, <see cref="ValidationProfile"/> says. Never throws for any object that was read, and reports at most
/// <see cref="Limits.ProblemsPerObjectMax"/>.
/// </summary>
public static class StixValidator
{
    private const int NameCharsMin = 3;

    /// <param name="path">Where the object is, for the problems' paths.</param>
    public static IReadOnlyList<Problem> Validate(
        StixObject value, string path = "$", ValidationProfile profile = ValidationProfile.Exchange) => Validate(value, path, 0, profile);

    /// <summary>As the other, for entry <paramref name="index"/> of a bundle.</summary>
    public static IReadOnlyList<Problem> Validate(StixObject value, int index, ValidationProfile profile = ValidationProfile.Exchange) =>
        Validate(value, null, index, profile);

    private static IReadOnlyList<Problem> Validate(StixObject value, string? path, int index, ValidationProfile profile)
    {
        var document = value.Rent(out var isOwned);
        try
        {
            var review = ObjectReview.Rent(document.RootElement, StixTypes.FindType(value.Type), path, index, profile);
            Check(review, value);
            return review.Return();
        }
        finally
        {
            if (isOwned)
            {
                document.Dispose();
            }
        }
    }

    private static void Check(ObjectReview review, StixObject value)
    {
        var schema = review.Schema;
        var isOf20 = CheckVersion(review, value);
        IdentityCheck.Check(review, value);
        if (schema is null)
        {
            CustomCheck.CheckType(review, value.Type);
            CheckCustom(review);
            return;
        }

        var seen = CheckProperties(review, schema);
        CheckPresence(review, schema, seen, isOf20);
        if (schema.Kind != StixKind.Observable)
        {
            TypeRules.NotBefore(review, "created", "modified", mayBeEqual: true, "3.2");
        }

        schema.Between?.Invoke(review);
    }

    /// <summary>True for an object of STIX 2.0, which had no spec_version, and other required properties.</summary>
    private static bool CheckVersion(ObjectReview review, StixObject value)
    {
        if (value.SpecVersion == "2.1" || (!review.Has("spec_version"u8) && review.Schema?.Kind == StixKind.Observable))
        {
            return false;
        }

        var isOf20 = value.SpecVersion is null or "2.0";
        review.Add(Grade.Strict, isOf20 ? "stix-2.0" : "spec-version", isOf20
            ? "Without spec_version 2.1 this is an object of STIX 2.0."
            : $"spec_version {Problem.Quote(value.SpecVersion!)} is not known; read as 2.1.", "3.2", "spec_version");
        return isOf20;
    }

    private static ulong CheckProperties(ObjectReview review, ObjectSchema schema)
    {
        var seen = 0UL;
        foreach (var property in review.Json.EnumerateObject())
        {
            var name = ObjectReview.Utf8Of(property);
            if (schema.Table.Find(name) is not { } entry)
            {
                CustomCheck.CheckProperty(review, property, name);
                continue;
            }

            seen |= 1UL << entry.Index;
            review.Note(entry.Index, property.Value);
            if (entry.Rule.Name != "id")
            {
                review.Enter(entry.Rule.Name);
                PropertyCheck.Check(review, entry.Rule, property.Value);
                review.Leave();
            }
        }

        return seen;
    }

    private static void CheckPresence(ObjectReview review, ObjectSchema schema, ulong seen, bool isOf20)
    {
        var missing = schema.Table.Wanted & ~seen;
        for (var i = 0; missing != 0; i++, missing >>= 1)
        {
            if ((missing & 1) == 0)
            {
                continue;
            }

            // STIX 2.0 knew other properties; what an upgrade will add is no reason to refuse.
            var rule = schema.Table.Rules[i];
            var isExcused = isOf20 && Array.IndexOf(schema.Own, rule) >= 0;
            var grade = rule.Need == Need.Required && !isExcused ? Grade.Must : Grade.Should;
            review.Add(grade, "missing-property", $"{rule.Name} {(grade == Grade.Must ? "must" : "should")} be there.", at: rule.Name);
        }
    }

    /// <summary>Of a custom type the common properties are known, and the form of every name.</summary>
    private static void CheckCustom(ObjectReview review)
    {
        foreach (var property in review.Json.EnumerateObject())
        {
            var name = ObjectReview.Utf8Of(property);
            if (CustomCheck.Common.Find(name) is not { } entry)
            {
                CustomCheck.CheckName(review, property, name);
            }
            else if (entry.Rule.Name != "id")
            {
                review.Enter(entry.Rule.Name);
                PropertyCheck.Check(review, entry.Rule, property.Value);
                review.Leave();
            }
        }

        TypeRules.NotBefore(review, "created", "modified", mayBeEqual: true, "3.2");
    }

    /// <summary>Lower-case letters, digits and underscores, 3 to 250 of them, a letter first (STIX 2.1, 3.1 and 7.3.2.1).</summary>
    internal static bool IsPropertyName(ReadOnlySpan<byte> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterLower((char)c) && !char.IsAsciiDigit((char)c) && c != '_')
            {
                return false;
            }
        }

        return name.Length is >= NameCharsMin and <= Limits.NameCharsMax && char.IsAsciiLetterLower((char)name[0]);
    }
}
