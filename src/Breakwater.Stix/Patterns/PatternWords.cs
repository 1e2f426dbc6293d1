namespace Breakwater.Stix;

/// <summary>The words that the grammar reserves; they are upper-case, but for the two truth values.</summary>
internal static class PatternWords
{
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "AND", "OR", "NOT", "FOLLOWEDBY", "LIKE", "MATCHES", "ISSUPERSET", "ISSUBSET", "EXISTS", "LAST", "IN", "START", "STOP",
        "SECONDS", "true", "false", "WITHIN", "REPEATS", "TIMES",
    };

    public static bool IsKeyword(string word) => Keywords.Contains(word);
}
