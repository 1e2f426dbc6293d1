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
    private PropertyTable? _table;

    /// <summary>The rules between the properties.</summary>
    public Action<ObjectReview>? Between { get; init; }

    public PropertyTable Table => _table ??= new PropertyTable([.. SharedProperties.Of(Type, Kind), .. Own]);
}

/// <summary>A type of object inside objects: a list entry, an extension (STIX 2.1, 2, 6 and 7).</summary>
/// <param name="OneOf">True when at least one property must be there.</param>
internal sealed record NestedSchema(string Name, string Section, bool OneOf, PropertyRule[] Own)
{
    private PropertyTable? _table;

    /// <summary>The rules between the properties.</summary>
    public Action<ObjectReview, System.Text.Json.JsonElement>? Between { get; init; }

    public PropertyTable Table => _table ??= new PropertyTable(Own);
}

/// <summary>The rules of one type by name, with a number each.</summary>
internal sealed class PropertyTable
{
    private readonly NameTable<Entry> _names;

    public PropertyTable(PropertyRule[] rules)
    {
        // A type's own row for a common property stands in the place of the common one.
        Rules = [.. rules.GroupBy(static rule => rule.Name).Select(static same => same.Last())];
        _names = new NameTable<Entry>(Rules.Select(static (rule, i) => (rule.Name, new Entry(rule, i))));
        for (var i = 0; i < Rules.Length; i++)
        {
            Wanted |= Rules[i].Need == Need.Optional ? 0 : 1UL << i;
        }
    }

    public PropertyRule[] Rules { get; }

    /// <summary>One bit for each rule whose property must or should be there.</summary>
    public ulong Wanted { get; }

    public Entry? Find(ReadOnlySpan<byte> name) => _names.Find(name);

    internal sealed record Entry(PropertyRule Rule, int Index);
}
