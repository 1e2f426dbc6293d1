using Breakwater.Stix;

namespace Breakwater.Hub.Publication;

/// <summary>Which STIX an object is written in, as TAXII readers filter by it.</summary>
internal static class SpecVersions
{
    public const string Of21 = "2.1";
    private const string Of20 = "2.0";

    /// <summary>
    /// What the object says; one that says nothing is of STIX 2.0, which had no spec_version, unless it is a cyber-observable (STIX 2.1,
    /// 3.2), known or custom.
    /// </summary>
    public static string Of(StixObject value) => value.SpecVersion
        ?? (StixUpgrade.IsOf20(value) && value.Json.TryGetProperty("created", out _) ? Of20 : Of21);
}
