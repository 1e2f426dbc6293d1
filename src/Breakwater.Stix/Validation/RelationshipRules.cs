using System.Text;
using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Rules of the relationship object (STIX 2.1, 5.1). The review stands on the object.</summary>
internal static class RelationshipRules
{
    public static void Check(ObjectReview review)
    {
        TypeRules.NotBefore(review, "start_time", "stop_time", mayBeEqual: false);
        if (review.TryGet("relationship_type"u8, out var verb) && verb.ValueKind == JsonValueKind.String
            && TryGetType(review, "source_ref"u8, out var source) && TryGetType(review, "target_ref"u8, out var target))
        {
            CheckVerb(review, source, ObjectReview.Utf8Of(verb), target);
        }
    }

    private static void CheckVerb(ObjectReview review, ReadOnlySpan<byte> source, ReadOnlySpan<byte> verb, ReadOnlySpan<byte> target)
    {
        // What a custom type relates to is the business of its definition.
        if (StixTypes.Find(source) is not { } from || StixTypes.Find(target) is not { } to
            || RelationshipTable.Allows(from.Type, verb, to))
        {
            return;
        }

        review.Should("relationship-type", $"{from.Type} {Problem.Quote(Encoding.UTF8.GetString(verb))} {to.Type} is no relationship of "
            + "the standard.", "B", "relationship_type");
    }

    private static bool TryGetType(ObjectReview review, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> type)
    {
        type = default;
        if (!review.TryGet(name, out var value) || value.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        var text = ObjectReview.Utf8Of(value);
        var isId = StixId.TryRead(text, out var typeBytes);
        type = text[..typeBytes];
        return isId;
    }
}
