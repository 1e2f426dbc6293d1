using System.Text;

namespace Breakwater.Formats.Reading;

/// <summary>Splits and checks YARA rules: head, sections, strings that are used, a condition. Comments, texts and expressions are
/// skipped.</summary>
internal static class YaraRules
{
    private static readonly HashSet<string> Reserved = new(
        ("all and any ascii at base64 base64wide condition contains endswith entrypoint false filesize for fullword global import "
            + "icontains iendswith iequals in include int16 int16be int32 int32be int8 int8be istartswith matches meta nocase none not "
            + "of or private rule startswith strings them true uint16 uint16be uint32 uint32be uint8 uint8be wide xor "
            + "defined").Split(' '),
        StringComparer.Ordinal);

    public static IReadOnlyList<RuleText> Split(string text)
    {
        var rules = new List<RuleText>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var imports = new StringBuilder();
        var scan = new YaraScan(text);
        while (scan.SkipSpace())
        {
            var start = scan.At;
            var word = scan.Word();
            if (word is "import" or "include")
            {
                scan.SkipSpace();
                scan.SkipText();
                imports.Append(text, start, scan.At - start).Append('\n');
                continue;
            }

            while (word is "private" or "global")
            {
                scan.SkipSpace();
                word = scan.Word();
            }

            if (word != "rule")
            {
                rules.Add(new RuleText("", "", scan.LineOf(start), $"{Misp.MispManifest.Quote(scan.Rest())} is no rule."));
                return rules;
            }

            if (rules.Count == Limits.RulesMax)
            {
                throw new ReadingException($"line {scan.LineOf(start)}", $"The file has more than {Limits.RulesMax} rules.");
            }

            var (name, problem) = Rule(scan, names);
            rules.Add(new RuleText(name, imports + text[start..scan.At], scan.LineOf(start), problem));
            if (problem is not null && !scan.IsAfterRule)
            {
                return rules;
            }
        }

        return rules;
    }

    private static (string Name, string? Problem) Rule(YaraScan scan, HashSet<string> names)
    {
        scan.IsAfterRule = false;
        scan.SkipSpace();
        var name = scan.Word();
        scan.SkipSpace();
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || Reserved.Contains(name))
        {
            return (name, $"{Misp.MispManifest.Quote(name)} is no name of a rule.");
        }

        if (scan.Take(':'))
        {
            while (scan.SkipSpace() && scan.Word().Length > 0)
            {
            }
        }

        scan.SkipSpace();
        if (!scan.Take('{'))
        {
            return (name, "The rule has no body in braces.");
        }

        var body = scan.Body();
        if (body is null)
        {
            return (name, "A brace, text or comment of the rule is not closed.");
        }

        scan.IsAfterRule = true;
        return (name, !names.Add(name) ? "A rule of that name is in the file already." : body.Problem());
    }
}
