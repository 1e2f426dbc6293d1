namespace Breakwater.Formats.Reading;

/// <summary>One rule of a file of YARA.</summary>
/// <param name="Source">Without the imports before it.</param>
/// <param name="Body">Null when it could not be read to its end.</param>
/// <param name="Imports">The modules that it uses.</param>
internal sealed record YaraRule(
    string Name, string Source, int Line, string? Problem, YaraBody? Body, IReadOnlyList<string> Imports, bool IsGlobal)
{
    /// <summary>With the imports that it uses.</summary>
    public string Text => string.Concat(Imports.Select(one => $"import \"{one}\"\n")) + Source;

    public static YaraRule Bad(int line, string problem) => new("", "", line, problem, null, [], false);
}

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

    public static bool IsReserved(string word) => Reserved.Contains(word);

    public static IReadOnlyList<RuleText> Split(string text) =>
        [.. Read(text).Select(rule => new RuleText(rule.Name, rule.Text, rule.Line, rule.Problem))];

    /// <summary>Each rule, with the imports that it uses before it. Behind a rule that does not end, the next line that begins one is
    /// looked for.</summary>
    public static IReadOnlyList<YaraRule> Read(string text)
    {
        var rules = new List<YaraRule>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var imports = new SortedSet<string>(StringComparer.Ordinal);
        var scan = new YaraScan(text);
        while (scan.SkipSpace())
        {
            var start = scan.At;
            var word = scan.Word();
            if (word is "import" or "include")
            {
                scan.SkipSpace();
                var from = scan.At;
                var isText = scan.SkipText();
                if (word == "import" && isText)
                {
                    imports.Add(scan.Between(from + 1, scan.At - 1));
                }
                else
                {
                    rules.Add(YaraRule.Bad(scan.LineOf(start), isText ? "The file includes another one, which is not read."
                        : "It is no import."));
                }

                continue;
            }

            var isGlobal = false;
            while (word is "private" or "global")
            {
                isGlobal |= word == "global";
                scan.SkipSpace();
                word = scan.Word();
            }

            if (rules.Count == Limits.RulesMax)
            {
                throw new ReadingException($"line {scan.LineOf(start)}", $"The file has more than {Limits.RulesMax} rules.");
            }

            if (word != "rule")
            {
                rules.Add(YaraRule.Bad(scan.LineOf(start), $"{Misp.MispManifest.Quote(scan.Rest())} is no rule."));
                scan.IsAfterRule = false;
            }
            else
            {
                var (name, body, problem) = Rule(scan, names);
                var used = imports.Where(one => body?.Names.Contains(one) ?? false).ToList();
                rules.Add(new YaraRule(name, scan.Between(start, scan.At), scan.LineOf(start), problem, body, used, isGlobal));
            }

            if (!scan.IsAfterRule && !scan.SkipToRule(start))
            {
                return rules;
            }
        }

        return rules;
    }

    private static (string Name, YaraBody? Body, string? Problem) Rule(YaraScan scan, HashSet<string> names)
    {
        scan.IsAfterRule = false;
        scan.SkipSpace();
        var name = scan.Word();
        scan.SkipSpace();
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || Reserved.Contains(name))
        {
            return (name, null, $"{Misp.MispManifest.Quote(name)} is no name of a rule.");
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
            return (name, null, "The rule has no body in braces.");
        }

        var body = scan.Body();
        if (body is null)
        {
            return (name, null, "A brace, text or comment of the rule is not closed.");
        }

        scan.IsAfterRule = true;
        return (name, body, !names.Add(name) ? "A rule of that name is in the file already." : body.Problem());
    }
}
