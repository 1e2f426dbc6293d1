using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>Checks the objects inside objects by their tables. The review stands on the nested object.</summary>
internal static class NestedCheck
{
    public static void Check(ObjectReview review, NestedSchema schema, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            review.Must("wrong-type", $"The value must be an object, of type {schema.Name}.", schema.Section);
            return;
        }

        var outer = review.Section;
        review.Section = schema.Section;
        var seen = CheckProperties(review, schema, value);
        CheckPresence(review, schema, seen);
        schema.Between?.Invoke(review, value);
        review.Section = outer;
    }

    private static ulong CheckProperties(ObjectReview review, NestedSchema schema, JsonElement value)
    {
        var seen = 0UL;
        foreach (var property in value.EnumerateObject())
        {
            var name = ObjectReview.Utf8Of(property);
            if (schema.Table.Find(name) is { } entry)
            {
                seen |= 1UL << entry.Index;
                review.Enter(entry.Rule.Name);
                PropertyCheck.Check(review, entry.Rule, property.Value);
                review.Leave();
            }
            else if (CustomCheck.CheckName(review, property, name) && !name.StartsWith("x_"u8))
            {
                review.Should("custom-property", $"{Problem.Quote(property.Name)} is no property of {schema.Name}.", at: property.Name);
            }
        }

        return seen;
    }

    private static void CheckPresence(ObjectReview review, NestedSchema schema, ulong seen)
    {
        if (schema.OneOf && seen == 0)
        {
            review.Must("missing-property", $"At least one property of {schema.Name} must be there.");
        }

        var missing = schema.Table.Wanted & ~seen;
        for (var i = 0; missing != 0; i++, missing >>= 1)
        {
            if ((missing & 1) != 0)
            {
                var name = schema.Table.Rules[i].Name;
                review.Must("missing-property", $"{name} must be there.", at: name);
            }
        }
    }
}
