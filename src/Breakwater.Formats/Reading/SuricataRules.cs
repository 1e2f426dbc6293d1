using System.Globalization;
using System.Text;

namespace Breakwater.Formats.Reading;

/// <summary>Splits and checks rules of Suricata and Snort: header, options, sid.</summary>
internal static class SuricataRules
{
    public static IReadOnlyList<RuleText> Split(string text)
    {
        var rules = new List<RuleText>();
        var rule = new StringBuilder();
        var (number, first) = (0, 0);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var trimmed = line.Trim();
            if (rule.Length == 0 && (trimmed.IsEmpty || trimmed[0] == '#'))
            {
                continue;
            }

            first = rule.Length == 0 ? number : first;
            if (rule.Length + trimmed.Length > Limits.RuleCharsMax)
            {
                throw new ReadingException($"line {first}", $"The rule has more than {Limits.RuleCharsMax} characters.");
            }

            if (trimmed.EndsWith("\\"))
            {
                rule.Append(trimmed[..^1]).Append(' ');
                continue;
            }

            rule.Append(trimmed);
            Add(rules, rule.ToString(), first);
            rule.Clear();
        }

        if (rule.Length > 0)
        {
            Add(rules, rule.ToString(), first);
        }

        return rules;
    }

    private static void Add(List<RuleText> rules, string rule, int line)
    {
        if (rules.Count == Limits.RulesMax)
        {
            throw new ReadingException($"line {line}", $"The file has more than {Limits.RulesMax} rules.");
        }

        var problem = Check(rule, out var name);
        rules.Add(new RuleText(name, rule, line, problem));
    }

    /// <summary>Null when the rule is sound.</summary>
    private static string? Check(string rule, out string name)
    {
        name = "";
        var open = rule.IndexOf('(', StringComparison.Ordinal);

        // Groups of addresses and ports are in square brackets, so the first round one starts the options.
        if (open < 0 || !rule.EndsWith(')'))
        {
            return "The options must stand in round brackets at the end.";
        }

        var header = rule[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!RuleGuess.IsRule(rule) && !(header.Length is 1 or 2))
        {
            return "It must begin with an action, such as alert or drop, and have a direction, -> or <>.";
        }

        if (header.Length != 7 && !(header.Length == 2 && char.IsAsciiLetter(header[1][0])))
        {
            return "The header must be: action protocol source port direction destination port.";
        }

        if (header.Length == 7 && header[4] is not ("->" or "<>"))
        {
            return $"{Misp.MispManifest.Quote(header[4])} is no direction; there are -> and <>.";
        }

        return Options(rule[(open + 1)..^1], out name);
    }

    private static string? Options(string text, out string name)
    {
        name = "";
        var (hasSid, start, isQuoted) = (false, 0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (text[i] == ';' && !isQuoted)
            {
                var option = text[start..i].Trim();
                start = i + 1;
                var colon = option.IndexOf(':', StringComparison.Ordinal);
                var key = colon < 0 ? option : option[..colon].Trim();
                var value = colon < 0 ? "" : option[(colon + 1)..].Trim();
                if (key.Length == 0 || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-'))
                {
                    return $"{Misp.MispManifest.Quote(key)} is no option.";
                }

                if (key == "sid" && !(uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var sid) && sid > 0))
                {
                    return $"{Misp.MispManifest.Quote(value)} is no sid.";
                }

                hasSid |= key == "sid";
                name = key == "msg" ? value.Trim('"') : name;
            }
        }

        name = name.Length > Limits.MispNameCharsMax ? name[..Limits.MispNameCharsMax] : name;
        return isQuoted ? "A quotation mark is not closed."
            : text[start..].Trim().Length > 0 ? "Each option must end with a semicolon."
            : !hasSid ? "It has no sid."
            : name.Length == 0 ? "It has no msg." : null;
    }
}
