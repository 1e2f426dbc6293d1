namespace Breakwater.Stix;

/// <summary>The families of STIX objects.</summary>
public enum StixKind
{
    /// <summary>None of the types that STIX 2.1 defines.</summary>
    Custom,
    Domain,
    Relationship,
    Observable,
    Meta,
}

/// <summary>One object type: its own properties, in the standard's order, beside the common ones of its family.</summary>
internal sealed record ObjectSchema(string Type, StixKind Kind, string Section, PropertyRule[] Own)
{
    private Dictionary<string, PropertyRule>? _rules;

    public Dictionary<string, PropertyRule> Rules => _rules ??= Build();

    private Dictionary<string, PropertyRule> Build()
    {
        var rules = new Dictionary<string, PropertyRule>(StringComparer.Ordinal);
        foreach (var rule in Own.Concat(SharedProperties.Of(Type, Kind)))
        {
            rules.TryAdd(rule.Name, rule);
        }

        return rules;
    }
}
