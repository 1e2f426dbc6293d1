namespace Breakwater.Hub;

/// <content>The audit trail.</content>
public static partial class Limits
{
    /// <summary>Characters of an act, its subject or its notes that are kept.</summary>
    public const int AuditTextCharsMax = 2_000;

    /// <summary>Entries of the trail in one answer when nobody says how many.</summary>
    public const int AuditPageDefault = 100;

    /// <summary>Entries that are tried for one page of a member's own.</summary>
    public const int AuditOwnLookMax = 20_000;
}
