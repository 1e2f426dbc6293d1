using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Checks the translations of a language-content object (STIX 2.1, 7.1.1). The review stands on <c>contents</c>.</summary>
internal static class ContentsCheck
{
    public static void Check(ObjectReview review, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            review.Must("wrong-type", "The value must be an object.", "2.3");
            return;
        }

        var isEmpty = true;
        foreach (var language in value.EnumerateObject())
        {
            isEmpty = false;
            review.Enter(language);
            if (!LanguageTag.IsWellFormed(ObjectReview.Utf8Of(language)))
            {
                review.Must("language-tag", "A key must be a language tag, such as de or pt-BR (RFC 5646).", "7.1.1");
            }

            CheckTranslation(review, language.Value, isRoot: true);
            review.Leave();
        }

        if (isEmpty)
        {
            review.Must("empty-dictionary", "A dictionary must not be empty.", "2.3");
        }
    }

    /// <summary>Recursion is bounded by <see cref="Limits.JsonDepthMax"/>, which was checked at reading.</summary>
    private static void CheckTranslation(ObjectReview review, JsonElement value, bool isRoot)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(review, value);
                break;
            case JsonValueKind.Array when !isRoot:
                CheckList(review, value);
                break;
            case JsonValueKind.String when !isRoot:
                break;
            default:
                review.Must("wrong-type", isRoot
                    ? "The translations into a language must be an object."
                    : "A translation must be text, a list or an object.", "7.1.1");
                break;
        }
    }

    private static void CheckObject(ObjectReview review, JsonElement value)
    {
        var isEmpty = true;
        foreach (var property in value.EnumerateObject())
        {
            isEmpty = false;
            review.Enter(property);
            CheckTranslation(review, property.Value, isRoot: false);
            review.Leave();
        }

        if (isEmpty)
        {
            review.Must("empty-dictionary", "A dictionary must not be empty.", "2.3");
        }
    }

    private static void CheckList(ObjectReview review, JsonElement value)
    {
        var index = 0;
        foreach (var entry in value.EnumerateArray())
        {
            review.Enter(index++);
            CheckTranslation(review, entry, isRoot: false);
            review.Leave();
        }

        if (index == 0)
        {
            review.Must("empty-list", "A list must not be empty.", "2.12");
        }
    }
}
