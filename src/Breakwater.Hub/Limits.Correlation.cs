namespace Breakwater.Hub;

/// <content>Correlation: from a value to where else it is.</content>
public static partial class Limits
{
    /// <summary>Characters of what is asked for.</summary>
    public const int CorrelationCharsMax = 2_048;

    /// <summary>Occurrences in one answer.</summary>
    public const int CorrelationsMax = 500;

    /// <summary>Objects that are looked at in one step, from values to what speaks of them and on.</summary>
    public const int CorrelationObjectsMax = 200;

    /// <summary>Names above a name that are looked for, the nearest first.</summary>
    public const int CorrelationParentsMax = 16;

    /// <summary>Names and references of one object by which it is found; further ones are not.</summary>
    public const int MentionsPerObjectMax = 256;

    /// <summary>Rows that a database of an earlier version is worked out for in one write.</summary>
    public const int CorrelationFilledPerWriteMax = 1_000;
}
