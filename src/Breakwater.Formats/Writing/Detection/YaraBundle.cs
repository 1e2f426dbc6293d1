using System.Text.RegularExpressions;

namespace Breakwater.Formats.Writing.Detection;

/// <summary>The YARA rules that indicators carry, in one file. A name that is there already is left out: one file has each name
/// once.</summary>
internal static partial class YaraBundle
{
    public static void Write(ConversionInput input, Stream target, NoteLog notes) =>
        RuleFile.Write("Breakwater rules for YARA", "//", input, target, notes, own => All(input, own));

    private static IEnumerable<string> All(ConversionInput input, NoteLog notes)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var rules = new List<string>();
        var imports = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var carried in input.Rules.Where(rule => rule.Language == "yara"))
        {
            var body = carried.Body.ReplaceLineEndings("\n").Trim();
            if (carried.Use == EntryUse.Context)
            {
                notes.Add(carried.ObjectId, "its rule", RuleFile.Context);
            }
            else if (Problem(body) is { } problem)
            {
                notes.Add(carried.ObjectId, "its rule", problem);
            }
            else if (Names(body).Find(name => !names.Add(name)) is { } twice)
            {
                notes.Add(carried.ObjectId, $"the rule {twice}", "Another rule has this name.");
            }
            else
            {
                imports.UnionWith(Import().Matches(body).Select(match => match.Groups[1].Value));
                rules.Add($"// {EntryReference.Of(carried.ObjectId)}\n{Import().Replace(body, "").Trim()}\n");
            }
        }

        RuleFile.NoteOthers(input, notes, "yara");
        foreach (var entry in input.Entries)
        {
            notes.Add(entry, "YARA looks into files, not for single values.");
        }

        return imports.Select(name => $"import \"{name}\"").Concat(rules);
    }

    private static string? Problem(string body) =>
        body.Length > Limits.RuleCharsMax ? $"The rule is longer than {Limits.RuleCharsMax} characters."
        : Include().IsMatch(body) ? "The rule includes a file, which would read the reader's own."
        : Names(body).Count == 0 || !body.Contains('{') ? "It is no YARA rule."
        : body.Any(c => char.IsControl(c) && c is not ('\n' or '\t')) ? "The rule holds a control character."
        : null;

    private static List<string> Names(string body) => [.. Rule().Matches(body).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"^\s*(?:(?:private|global)\s+)*rule\s+([A-Za-z_][A-Za-z0-9_]{0,127})\b",
        RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Rule();

    [GeneratedRegex(@"^\s*include\s*""", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Include();

    [GeneratedRegex(@"^[ \t]*import[ \t]+""([a-z]+)""[ \t]*\n?", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Import();
}
