using System.CommandLine;
using Breakwater.Cli.Patterns;

namespace Breakwater.Cli;

/// <summary><c>breakwater pattern</c>: reads STIX patterns, and matches them against observed data, line by line.</summary>
internal static class PatternCommand
{
    public static Command Build() => new("pattern", "STIX patterns: are they well written, and do they match what was observed?")
    {
        Build("check", false, CommandText.WithExamples(
            "Reads JSON lines {\"pattern\":\"…\"} and answers each with one: valid; error with position (characters from 0) and message, "
                + "or null; and when it is valid canonical, the pattern printed in one way, and use: plain (seeing one of its values is "
                + "what it asks for), stream (it can be evaluated), none, with a reason. A hash that is none of its algorithm is an error.",
            "breakwater pattern check patterns.jsonl",
            "jq -c '.objects[]|select(.pattern)|{pattern}' bundle.json | breakwater pattern check")),
        Build("match", true, CommandText.WithExamples(
            "Reads JSON lines {\"pattern\":\"…\",\"observed\":[…]}, with observed-data objects of STIX 2.0 or 2.1, cyber-observables and "
                + "bundles of them, and answers each with one: matches (null with a reason when it cannot be known), and bindings: which "
                + "observations one way of matching binds to which square brackets. error tells of a bad line, pattern or observation.",
            "breakwater pattern match questions.jsonl")),
    };

    private static Command Build(string name, bool isMatch, string description)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files of JSON lines (gzip is read as it is), or - for standard input, which is read when there is none.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command(name, description) { paths };
        command.SetAction((parsed, cancellationToken) =>
        {
            using var output = Console.OpenStandardOutput();
            return Task.FromResult(new PatternRun(output, Console.Error).Run(parsed.GetValue(paths) ?? [], isMatch, cancellationToken));
        });
        return command;
    }
}
