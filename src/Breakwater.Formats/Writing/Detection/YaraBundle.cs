using System.Text.RegularExpressions;
using Breakwater.Formats.Reading;
using Breakwater.Formats.Writing.Detection.Yara;

namespace Breakwater.Formats.Writing.Detection;

/// <summary>
/// The YARA rules that indicators carry, in one file. One rule that yara does not compile would take all others with it: what is not
/// sure to be sound beside the others is left out.
/// </summary>
internal static partial class YaraBundle
{
    public static void Write(ConversionInput input, Stream target, NoteLog notes) =>
        RuleFile.Write("Breakwater rules for YARA", "//", input, target, notes, own => All(input, own));

    private static IEnumerable<string> All(ConversionInput input, NoteLog notes)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var rules = new List<string>();
        var imports = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var carried in input.Rules.Where(rule => rule.Language == "yara"))
        {
            var body = carried.Body.ReplaceLineEndings("\n").Trim();
            if (carried.Use == EntryUse.Context)
            {
                notes.Add(carried.ObjectId, "its rule", RuleFile.Context);
                continue;
            }

            var read = body.Length > Limits.RuleCharsMax ? [] : YaraRules.Read(body);
            if (Problem(body, read, names) is var (what, problem))
            {
                notes.Add(carried.ObjectId, what, problem);
                continue;
            }

            names.UnionWith(read.Select(rule => rule.Name));
            imports.UnionWith(read.SelectMany(rule => rule.Imports));
            rules.Add($"// {EntryReference.Of(carried.ObjectId)}\n{string.Join("\n\n", read.Select(rule => rule.Source))}\n");
        }

        RuleFile.NoteOthers(input, notes, "yara");
        foreach (var entry in input.Entries)
        {
            notes.Add(entry, "YARA looks into files, not for single values.");
        }

        return imports.Select(name => $"import \"{name}\"").Concat(rules);
    }

    private static (string What, string Why)? Problem(string body, IReadOnlyList<YaraRule> rules, SortedSet<string> names)
    {
        if (body.Length > Limits.RuleCharsMax)
        {
            return ("its rule", $"The rule is longer than {Limits.RuleCharsMax} characters.");
        }

        if (Include().IsMatch(body))
        {
            return ("its rule", "The rule includes a file, which would read the reader's own.");
        }

        if (rules.Count == 0 || body.Any(c => char.IsControl(c) && c is not ('\n' or '\t')))
        {
            return ("its rule", rules.Count == 0 ? "It is no YARA rule." : "The rule holds a control character.");
        }

        var own = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            if (Problem(rule, names, own) is { } why)
            {
                return (rule.Name.Length > 0 ? $"the rule {rule.Name}" : "its rule", why);
            }

            own.Add(rule.Name);
        }

        return null;
    }

    /// <param name="names">Of the rules before, and those of the same text before it.</param>
    private static string? Problem(YaraRule rule, params SortedSet<string>[] names)
    {
        if (rule.Problem is not null)
        {
            return $"It is no sound YARA rule. {rule.Problem}";
        }

        return Array.Exists(names, set => set.Contains(rule.Name)) ? "Another rule has this name."
            : rule.IsGlobal ? "A global rule would decide about all others."
            : rule.Imports.Any(name => YaraModules.Find(name) is null) ? "The rule needs a module that not every yara has."
            : YaraCheck.Problem(rule.Source, rule.Imports, name => Array.Exists(names, set => set.Contains(name))) is { } problem
                ? $"It is not sure to load everywhere. {problem}"
            : null;
    }

    [GeneratedRegex(@"^\s*include\s*""", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Include();
}
