using Breakwater.Stix;

namespace Breakwater.Formats.Reading;

/// <summary>One rule of a file.</summary>
/// <param name="Line">Where it starts, from 1.</param>
/// <param name="Problem">What is wrong with it; null when its syntax is sound.</param>
internal sealed record RuleText(string Name, string Text, int Line, string? Problem);

/// <summary>
/// Reads rules of Suricata, Snort, YARA and Sigma: each sound one is an indicator of its pattern type, each other one is named with its
/// line. Positions are in the file as it is.
/// </summary>
internal static class RuleReader
{
    public static void Read(string text, ReadingWork work)
    {
        work.MakesObjects = false;
        var rules = work.Format switch
        {
            ReadFormats.Yara => YaraRules.Split(text),
            ReadFormats.Sigma => SigmaRules.Split(text),
            _ => SuricataRules.Split(text),
        };
        work.AddAndExtract(text, "");
        var type = work.Format == ReadFormats.Suricata && work.Name.Contains("snort", StringComparison.OrdinalIgnoreCase) ? "snort"
            : work.Format;
        var ids = new List<string>();
        foreach (var rule in rules)
        {
            if (rule.Problem is { } problem)
            {
                work.Note($"line {rule.Line}", rule.Name.Length > 0 ? $"the rule {rule.Name}" : "a rule", problem);
                continue;
            }

            var (id, json) = StixWriting.Write("indicator", $"{type} {rule.Text}", work.Options, writer =>
            {
                writer.WriteString("name", rule.Name);
                writer.WriteString("pattern", rule.Text);
                writer.WriteString("pattern_type", type);
                writer.WriteString("valid_from", StixTimestamp.From(work.Options.Now).ToString());
            });
            if (work.AddObject(id, json))
            {
                ids.Add(id);
            }
            else
            {
                work.Note($"line {rule.Line}", $"the rule {rule.Name}", "It is in the file twice.");
            }
        }

        if (ids.Count == 0 && rules.Count > 0 && rules[0].Problem is { } first)
        {
            throw new ReadingException($"line {rules[0].Line}", $"No rule of the file can be used. {first}");
        }
    }
}
