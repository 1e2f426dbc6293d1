using System.Text;
using System.Text.Json;

namespace Breakwater.Stix;

/// <summary>What rules between the properties of one object are made of. The review stands on the object.</summary>
internal static class TypeRules
{
    /// <param name="section">Null for that of the object's type.</param>
    public static void NotBefore(ObjectReview review, string first, string then, bool mayBeEqual, string? section = null)
    {
        Span<byte> buffer = stackalloc byte[64];
        if (review.TryGetTime(Utf8(first, buffer), out var start) && review.TryGetTime(Utf8(then, buffer), out var end)
            && (end < start || (end == start && !mayBeEqual)))
        {
            review.Must("time-order", $"{then} must {(mayBeEqual ? "not be before" : "be after")} {first}.", section, then);
        }
    }

    public static void AtLeastOne(ObjectReview review, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (review.Json.TryGetProperty(name, out _))
            {
                return;
            }
        }

        review.Must("missing-property", $"At least one of {string.Join(", ", names)} must be there.");
    }

    public static void ExactlyOne(ObjectReview review, string one, string other)
    {
        if (review.Json.TryGetProperty(one, out _) == review.Json.TryGetProperty(other, out _))
        {
            review.Must("exactly-one", $"Exactly one of {one} and {other} must be there.");
        }
    }

    public static bool IsTrue(ObjectReview review, ReadOnlySpan<byte> name) =>
        review.TryGet(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static ReadOnlySpan<byte> Utf8(string name, Span<byte> buffer) => buffer[..Encoding.ASCII.GetBytes(name, buffer)];
}
