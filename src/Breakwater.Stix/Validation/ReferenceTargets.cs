using System.Text;

namespace Breakwater.Stix;

/// <summary>The object types that a reference may lead to: by name, or by family. Of families, custom types pass too.</summary>
internal sealed class ReferenceTargets(string text, string[] types, StixKind[] kinds)
{
    /// <summary>Any object but those that are about other objects.</summary>
    public static readonly ReferenceTargets Nodes = OfKinds("a domain object or a cyber-observable", StixKind.Domain, StixKind.Observable);

    public static readonly ReferenceTargets Observables = OfKinds("a cyber-observable", StixKind.Observable);

    public static readonly ReferenceTargets Observed =
        OfKinds("a cyber-observable or a relationship", StixKind.Observable, StixKind.Relationship);

    public static readonly ReferenceTargets Domain = OfKinds("a domain object", StixKind.Domain);

    /// <summary>What it may lead to, in words.</summary>
    public override string ToString() => text;

    public static ReferenceTargets Of(params string[] types) => new(string.Join(" or ", types), types, []);

    public bool Allows(ReadOnlySpan<byte> type)
    {
        foreach (var name in types)
        {
            if (Ascii.Equals(name, type))
            {
                return true;
            }
        }

        return kinds.Length > 0 && (StixTypes.Find(type)?.Kind ?? StixKind.Custom) is var kind
            && (kind == StixKind.Custom ? !type.SequenceEqual("bundle"u8) : Array.IndexOf(kinds, kind) >= 0);
    }

    private static ReferenceTargets OfKinds(string text, params StixKind[] kinds) => new(text, [], kinds);
}
