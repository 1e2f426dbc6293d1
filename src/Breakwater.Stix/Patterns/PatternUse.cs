namespace Breakwater.Stix;

/// <summary>What can be made of a pattern.</summary>
public enum PatternUse
{
    /// <summary>Seeing any one of its values is what it means: they can go into lists.</summary>
    Plain,

    /// <summary>It can be evaluated against observations, all at once or as they come.</summary>
    Stream,

    /// <summary>It cannot be evaluated, or not as a whole.</summary>
    None,
}
