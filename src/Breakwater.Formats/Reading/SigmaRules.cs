using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Breakwater.Formats.Reading;

/// <summary>Splits and checks Sigma rules: YAML with a title, a log source, and a detection whose condition names what is there.</summary>
internal static class SigmaRules
{
    private static readonly HashSet<string> Words = new("and or not of all them 1 any near by count min max avg sum".Split(' '),
        StringComparer.Ordinal);

    public static IReadOnlyList<RuleText> Split(string text)
    {
        var rules = new List<RuleText>();
        var (start, line) = (0, 1);
        while (start < text.Length)
        {
            var end = NextDocument(text, start);
            var document = text[start..end];
            if (document.AsSpan().Trim().TrimStart('-').Trim().Length > 0)
            {
                if (rules.Count == Limits.RulesMax)
                {
                    throw new ReadingException($"line {line}", $"The file has more than {Limits.RulesMax} rules.");
                }

                var problem = Check(document, out var name);
                rules.Add(new RuleText(name, WithoutEnd(document.Trim('\r', '\n')), line, problem));
            }

            line += document.AsSpan().Count('\n');
            start = end;
        }

        return rules;
    }

    /// <summary>Without the mark that a document ends (YAML 1.2, 9.1.2).</summary>
    public static string WithoutEnd(string document)
    {
        var trimmed = document.TrimEnd();
        return trimmed.EndsWith("\n...", StringComparison.Ordinal) ? trimmed[..^4].TrimEnd() : document;
    }

    /// <summary>Where the next document starts, at its three hyphens; the end when there is none.</summary>
    private static int NextDocument(string text, int start)
    {
        var next = text.IndexOf("\n---", start + 1, StringComparison.Ordinal);
        return next < 0 ? text.Length : next + 1;
    }

    private static string? Check(string document, out string name)
    {
        name = "";
        if (document.Length > Limits.RuleCharsMax)
        {
            return $"The rule has more than {Limits.RuleCharsMax} characters.";
        }

        try
        {
            if (DepthProblem(document) is { } tooDeep)
            {
                return tooDeep;
            }

            var yaml = new YamlStream();
            yaml.Load(new StringReader(document));
            if (yaml.Documents.Count != 1 || yaml.Documents[0].RootNode is not YamlMappingNode rule)
            {
                return "It is no mapping of YAML.";
            }

            name = Text(rule, "title") ?? "";
            name = name.Length > Limits.MispNameCharsMax ? name[..Limits.MispNameCharsMax] : name;
            return name.Length == 0 ? "It has no title."
                : Child(rule, "logsource") is not { Children.Count: > 0 } ? "It has no logsource."
                : Child(rule, "detection") is not { } detection ? "It has no detection."
                : Detection(detection);
        }
        catch (YamlException e)
        {
            return $"It is no YAML: line {e.Start.Line} of the rule, {e.Message}";
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // The parser meets some faults in a state that it did not expect.
            return $"It is no YAML: {e.Message}";
        }
    }

    /// <summary>Goes over the events first, so that nothing deep is ever built.</summary>
    private static string? DepthProblem(string document)
    {
        var parser = new Parser(new StringReader(document));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current is MappingStart or SequenceStart ? 1 : parser.Current is MappingEnd or SequenceEnd ? -1 : 0;
            if (depth > Limits.YamlDepthMax)
            {
                return $"It nests more than {Limits.YamlDepthMax} levels.";
            }

            if (parser.Current is AnchorAlias)
            {
                return "It uses an alias of YAML, which Sigma does not.";
            }
        }

        return null;
    }

    private static string? Detection(YamlMappingNode detection)
    {
        var names = detection.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "").Where(key => key
            is not ("condition" or "timeframe"))
            .ToList();
        var conditions = detection.Children.TryGetValue(new YamlScalarNode("condition"), out var node)
            ? node is YamlSequenceNode list ? list.Children.OfType<YamlScalarNode>().Select(one => one.Value ?? "").ToList()
                : [(node as YamlScalarNode)?.Value ?? ""]
            : [];
        if (conditions.Count == 0 || conditions.Exists(string.IsNullOrWhiteSpace))
        {
            return "Its detection has no condition.";
        }

        return names.Count == 0 ? "Its detection selects nothing." : conditions.Select(one => Condition(one,
            names)).FirstOrDefault(one => one is not null);
    }

    private static string? Condition(string condition, List<string> names)
    {
        condition = condition.Split('|')[0];
        var depth = 0;
        foreach (var c in condition)
        {
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth < 0)
            {
                break;
            }
        }

        if (depth != 0)
        {
            return "The brackets of its condition do not match.";
        }

        foreach (var word in condition.Split([' ', '(', ')', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            var isKnown = Words.Contains(word.ToLowerInvariant()) || names.Contains(word) || word.All(char.IsAsciiDigit)
                || (word.Contains('*', StringComparison.Ordinal) && names.Exists(name => Fits(name, word)));
            if (!isKnown)
            {
                return $"Its condition names {Misp.MispManifest.Quote(word)}, which its detection does not have.";
            }
        }

        return null;
    }

    /// <summary>One star, anywhere.</summary>
    private static bool Fits(string name, string pattern)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        return name.Length >= pattern.Length - 1 && name.StartsWith(pattern[..star], StringComparison.Ordinal)
            && name.EndsWith(pattern[(star + 1)..].Replace("*", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static YamlMappingNode? Child(YamlMappingNode node, string name) =>
        node.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child as YamlMappingNode : null;

    private static string? Text(YamlMappingNode node, string name) =>
        node.Children.TryGetValue(new YamlScalarNode(name), out var child) ? (child as YamlScalarNode)?.Value : null;
}
