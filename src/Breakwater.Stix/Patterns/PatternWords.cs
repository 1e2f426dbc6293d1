namespace Breakwater.Stix;

/// <summary>The words that the grammar reserves; they are upper-case, but for the two truth values.</summary>
internal static class PatternWords
{
    /// <summary>The keyword's kind, or <see cref="PatternTokenKind.None"/>.</summary>
    public static PatternTokenKind KindOf(ReadOnlySpan<char> word) => word switch
    {
        "AND" => PatternTokenKind.And,
        "OR" => PatternTokenKind.Or,
        "NOT" => PatternTokenKind.Not,
        "FOLLOWEDBY" => PatternTokenKind.FollowedBy,
        "LIKE" => PatternTokenKind.Like,
        "MATCHES" => PatternTokenKind.Matches,
        "ISSUPERSET" => PatternTokenKind.IsSuperset,
        "ISSUBSET" => PatternTokenKind.IsSubset,
        "EXISTS" => PatternTokenKind.Exists,
        "LAST" => PatternTokenKind.Last,
        "IN" => PatternTokenKind.In,
        "START" => PatternTokenKind.Start,
        "STOP" => PatternTokenKind.Stop,
        "SECONDS" => PatternTokenKind.Seconds,
        "true" => PatternTokenKind.True,
        "false" => PatternTokenKind.False,
        "WITHIN" => PatternTokenKind.Within,
        "REPEATS" => PatternTokenKind.Repeats,
        "TIMES" => PatternTokenKind.Times,
        _ => PatternTokenKind.None,
    };

    /// <summary>A name that needs no quotes in a path: no keyword, letters, digits and underscores only.</summary>
    public static bool IsPlainName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || char.IsAsciiDigit(name[0]) || KindOf(name) != PatternTokenKind.None)
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return false;
            }
        }

        return true;
    }
}
