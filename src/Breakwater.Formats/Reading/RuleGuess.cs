namespace Breakwater.Formats.Reading;

/// <summary>Tells rule files from texts that mention rules.</summary>
internal static class RuleGuess
{
    private static readonly string[] Actions = ["alert", "drop", "reject", "pass", "log", "rejectsrc", "rejectdst", "rejectboth",
        "block", "sdrop"];

    /// <summary>A rule with a condition, and nothing before the first rule but comments and imports.</summary>
    public static bool IsYara(string text)
    {
        var isComment = false;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim();
            if (isComment || line.StartsWith("/*"))
            {
                isComment = !line.Contains("*/", StringComparison.Ordinal);
                continue;
            }

            if (line.IsEmpty || line.StartsWith("//") || line.StartsWith("import \"") || line.StartsWith("include \""))
            {
                continue;
            }

            return (line.StartsWith("rule ") || line.StartsWith("private rule ") || line.StartsWith("global rule "))
                && text.Contains("condition", StringComparison.Ordinal) && text.Contains('{');
        }

        return false;
    }

    public static bool IsSigma(string text) => HasKey(text, "detection:") && HasKey(text, "logsource:");

    /// <summary>Every line that is no comment begins with an action and a bracket follows; or every comment holds such a rule.</summary>
    public static bool IsSuricata(string text)
    {
        var rules = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim();
            if (line.IsEmpty || line[0] == '#')
            {
                continue;
            }

            if (!IsRule(line) && !(rules > 0 && IsPartOfRule(line)))
            {
                return false;
            }

            rules++;
        }

        return rules > 0;
    }

    public static bool IsRule(ReadOnlySpan<char> line)
    {
        var space = line.IndexOf(' ');
        return space > 0 && Array.IndexOf(Actions, line[..space].ToString()) >= 0
            && (line.Contains("->", StringComparison.Ordinal) || line.Contains("<>", StringComparison.Ordinal) || line.EndsWith("(")
                || line.EndsWith("\\"));
    }

    private static bool IsPartOfRule(ReadOnlySpan<char> line) => line[^1] is ';' or '\\' or ')' or '(';

    private static bool HasKey(string text, string key) =>
        text.StartsWith(key, StringComparison.Ordinal) || text.Contains("\n" + key, StringComparison.Ordinal);
}
