namespace Breakwater.Stix;

/// <summary>Which relationships the standard defines (STIX 2.1, appendix B and 3.7).</summary>
public static class RelationshipTable
{
    private const string Observables = "*";

    private static readonly (string Source, string Verbs, string Targets)[] Rows =
    [
        ("attack-pattern", "delivers", "malware"),
        ("attack-pattern", "targets", "identity location vulnerability"),
        ("attack-pattern", "uses", "malware tool"),
        ("campaign", "attributed-to", "intrusion-set threat-actor"),
        ("campaign", "compromises", "infrastructure"),
        ("campaign", "originates-from", "location"),
        ("campaign", "targets", "identity location vulnerability"),
        ("campaign", "uses", "attack-pattern infrastructure malware tool"),
        ("course-of-action", "investigates", "indicator"),
        ("course-of-action", "mitigates", "attack-pattern indicator malware tool vulnerability"),
        ("course-of-action", "remediates", "malware vulnerability"),
        ("domain-name", "resolves-to", "domain-name ipv4-addr ipv6-addr"),
        ("identity", "located-at", "location"),
        ("indicator", "indicates", "attack-pattern campaign infrastructure intrusion-set malware threat-actor tool"),
        ("indicator", "based-on", "observed-data"),
        ("infrastructure", "communicates-with", "infrastructure ipv4-addr ipv6-addr domain-name url"),
        ("infrastructure", "consists-of", "infrastructure observed-data " + Observables),
        ("infrastructure", "controls", "infrastructure malware"),
        ("infrastructure", "delivers", "malware"),
        ("infrastructure", "has", "vulnerability"),
        ("infrastructure", "hosts", "tool malware"),
        ("infrastructure", "located-at", "location"),
        ("infrastructure", "uses", "infrastructure"),
        ("intrusion-set", "attributed-to", "threat-actor"),
        ("intrusion-set", "compromises hosts owns", "infrastructure"),
        ("intrusion-set", "originates-from", "location"),
        ("intrusion-set", "targets", "identity location vulnerability"),
        ("intrusion-set", "uses", "attack-pattern infrastructure malware tool"),
        ("ipv4-addr", "belongs-to", "autonomous-system"),
        ("ipv4-addr", "resolves-to", "mac-addr"),
        ("ipv6-addr", "belongs-to", "autonomous-system"),
        ("ipv6-addr", "resolves-to", "mac-addr"),
        ("malware", "authored-by", "threat-actor intrusion-set"),
        ("malware", "beacons-to exfiltrates-to", "infrastructure"),
        ("malware", "communicates-with", "ipv4-addr ipv6-addr domain-name url"),
        ("malware", "controls variant-of", "malware"),
        ("malware", "downloads drops", "malware tool file"),
        ("malware", "exploits", "vulnerability"),
        ("malware", "originates-from", "location"),
        ("malware", "targets", "identity infrastructure location vulnerability"),
        ("malware", "uses", "attack-pattern infrastructure malware tool"),
        ("malware-analysis", "characterizes av-analysis-of static-analysis-of dynamic-analysis-of", "malware"),
        ("threat-actor", "attributed-to impersonates", "identity"),
        ("threat-actor", "compromises hosts owns", "infrastructure"),
        ("threat-actor", "located-at", "location"),
        ("threat-actor", "targets", "identity location vulnerability"),
        ("threat-actor", "uses", "attack-pattern infrastructure malware tool"),
        ("tool", "delivers drops", "malware"),
        ("tool", "has", "vulnerability"),
        ("tool", "targets", "identity infrastructure location vulnerability"),
        ("tool", "uses", "infrastructure"),
    ];

    private static readonly HashSet<string> Known = new(Expand(), StringComparer.Ordinal);

    /// <summary>True when the standard defines the relationship, common ones included. Custom types are never in it.</summary>
    public static bool Allows(string sourceType, string relationshipType, string targetType) =>
        StixTypes.FindType(sourceType) is { Kind: StixKind.Domain or StixKind.Observable }
        && StixTypes.FindType(targetType) is { } target
        && Allows(sourceType, System.Text.Encoding.UTF8.GetBytes(relationshipType), target);

    internal static bool Allows(string source, ReadOnlySpan<byte> verb, ObjectSchema target)
    {
        if (verb.SequenceEqual("related-to"u8))
        {
            return true;
        }

        if (verb.SequenceEqual("derived-from"u8) || verb.SequenceEqual("duplicate-of"u8))
        {
            return source == target.Type;
        }

        if (verb.Length > Limits.NameCharsMax)
        {
            return false;
        }

        Span<char> key = stackalloc char[3 * Limits.NameCharsMax];
        return Has(key, source, verb, target.Type)
            || (target.Kind == StixKind.Observable && Has(key, source, verb, Observables));
    }

    private static bool Has(Span<char> key, string source, ReadOnlySpan<byte> verb, string target)
    {
        source.CopyTo(key);
        var at = source.Length;
        key[at++] = ' ';
        at += System.Text.Encoding.UTF8.GetChars(verb, key[at..]);
        key[at++] = ' ';
        target.CopyTo(key[at..]);
        return Known.GetAlternateLookup<ReadOnlySpan<char>>().Contains(key[..(at + target.Length)]);
    }

    private static IEnumerable<string> Expand() =>
        from row in Rows
        from verb in row.Verbs.Split(' ')
        from target in row.Targets.Split(' ')
        select $"{row.Source} {verb} {target}";
}
