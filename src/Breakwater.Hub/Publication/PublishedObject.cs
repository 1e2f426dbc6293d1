namespace Breakwater.Hub.Publication;

/// <summary>One version of one object, ready to be published.</summary>
/// <param name="Version">The version in microseconds; for what has none, a value that never changes for this object.</param>
/// <param name="VersionText">The version as the object writes it.</param>
/// <param name="Body">The UTF-8 JSON that is served, byte for byte.</param>
/// <param name="Source">Who stands behind it, as far as may be known: see <see cref="Sources"/>.</param>
/// <param name="Values">The values to be looked for, for an indicator; else null.</param>
public sealed record PublishedObject(
    string ObjectId,
    string ObjectType,
    long Version,
    string VersionText,
    string SpecVersion,
    Audience Audience,
    byte[] Body,
    string Source,
    IndicatorValues? Values = null);

/// <param name="Use">block, alert or context.</param>
/// <param name="Score">0 to 100; feeds list the highest first.</param>
/// <param name="ValidUntil">Microseconds; null when it does not end.</param>
public sealed record IndicatorValues(string Use, int Score, long? ValidUntil, IReadOnlyList<IndicatorEntry> Entries);

/// <param name="Kind">Wire name of the kind: ipv4, domain and so on.</param>
/// <param name="Value">Normalised.</param>
public sealed record IndicatorEntry(string Kind, string Value);

/// <summary>Where published objects come from.</summary>
public static class Sources
{
    /// <summary>Some member that is not named, in the form that the centre made of it.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>The centre itself.</summary>
    public const string Centre = "centre";

    /// <summary>The centre's early warning.</summary>
    public const string Warning = "warning";

    private const string ReferencePrefix = "reference:";
    private const string MemberPrefix = "member:";
    private const string OutsidePrefix = "source:";

    /// <summary>A public reference set, kept as its publisher made it.</summary>
    public static string Reference(string name) => ReferencePrefix + name;

    /// <summary>A source of outside intelligence, kept as its publisher made it.</summary>
    public static string Outside(string name) => OutsidePrefix + name;

    /// <summary>A member that shares under its own name.</summary>
    public static string Named(string memberId) => MemberPrefix + memberId;

    /// <summary>The name of the outside source; null for everybody else.</summary>
    public static string? NameOfOutside(string source) =>
        source.StartsWith(OutsidePrefix, StringComparison.Ordinal) ? source[OutsidePrefix.Length..] : null;

    /// <summary>Some member, named or not.</summary>
    public static bool IsMembers(string source) => source == Anonymous || source.StartsWith(MemberPrefix, StringComparison.Ordinal);

    public static bool IsReference(string source) => source.StartsWith(ReferencePrefix, StringComparison.Ordinal);
}
