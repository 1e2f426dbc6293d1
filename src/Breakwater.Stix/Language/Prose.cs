namespace Breakwater.Stix;

/// <summary>Which properties hold text for people, and so can be translated (STIX 2.1, 7.1.1).</summary>
internal static class Prose
{
    /// <summary>Texts without a vocabulary or a form that are for machines all the same.</summary>
    private static readonly HashSet<string> Technical = new(StringComparer.Ordinal)
    {
        "type", "spec_version", "pattern", "pattern_version", "version", "configuration_version", "analysis_engine_version",
        "analysis_definition_version", "tool_version", "postal_code", "definition_type", "schema", "source_name", "external_id",
    };

    /// <param name="shape">What the objects inside are made of, when there are any of a known type.</param>
    public static bool IsTranslatable(string type, string property, out NestedSchema? shape)
    {
        shape = null;
        var schema = StixTypes.FindType(type);
        if (schema?.Kind is StixKind.Observable)
        {
            return false;
        }

        var table = schema?.Table ?? CustomCheck.Common;
        var rule = Array.Find(table.Rules, rule => rule.Name == property);
        shape = rule?.Shape;

        // A property that no table knows may be prose: whoever translates it says that it is.
        return rule is null ? property != "defanged" : IsProse(rule);
    }

    public static bool IsTranslatable(NestedSchema? schema, string property, out NestedSchema? shape)
    {
        var rule = schema is null ? null : Array.Find(schema.Table.Rules, rule => rule.Name == property);
        shape = rule?.Shape;
        return rule is null || IsProse(rule);
    }

    private static bool IsProse(PropertyRule rule) =>
        rule.Kind is PropertyKind.Text or PropertyKind.TextList
            ? rule.Words is null && rule.Form == ValueForm.Any && !Technical.Contains(rule.Name)
            : rule.Shape == NestedTypes.ExternalReference || rule.Kind is PropertyKind.Dictionary;
}
