using System.CommandLine;
using Breakwater.Cli.Stix;

namespace Breakwater.Cli;

/// <summary><c>breakwater stix</c>: judges STIX 2.1, and turns STIX 2.0 into it.</summary>
internal static class StixCommand
{
    public static Command Build() => new("stix", "Judges STIX 2.1 content, and turns STIX 2.0 into it.")
    {
        BuildValidate(),
        BuildUpgrade(),
    };

    private static Command BuildValidate()
    {
        var json = new Option<bool>("--json")
        {
            Description = "Print one JSON line a breach: file, object, severity, code, path, section, message.",
        };
        var files = new Argument<string[]>("FILE")
        {
            Description = "Bundles, TAXII envelopes or single objects (gzip is read as it is), or - for standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var description = CommandText.WithExamples(
            "Judges STIX content by the letter of STIX 2.1, object by object, whatever its size. Prints every breach with its severity, "
            + "code, JSON path, section of the standard and a sentence. Exits with 0 when there is no breach of a MUST, 1 when there is "
            + "one, 2 when a file cannot be read.",
            "breakwater stix validate report.json",
            "breakwater stix validate --json *.json | jq -r .code | sort | uniq -c",
            "zcat feed.json.gz | breakwater stix validate -");
        var command = new Command("validate", description) { json, files };
        command.SetAction((parsed, cancellationToken) =>
            new ValidateRun(Console.Out, Console.Error, parsed.GetValue(json))
                .RunAsync(parsed.GetRequiredValue(files), cancellationToken));
        return command;
    }

    private static Command BuildUpgrade()
    {
        var output = new Option<string?>("--output", "-o")
        {
            Description = "Where to write the bundle; standard output by default.",
            HelpName = "OUT",
        };
        var file = new Argument<string>("FILE")
        {
            Description = "A bundle of STIX 2.0, or - for standard input.",
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = static _ => Scanning.InputBytes.StandardInput,
        };
        var description = CommandText.WithExamples(
            "Turns STIX 2.0 into a bundle of STIX 2.1. What is 2.1 already stays as it is. Lists what was changed on standard error, with "
            + "JSON paths. Exits with 1 when an object could not be read and was left out, 2 when a file cannot be read or written.",
            "breakwater stix upgrade old.json -o new.json",
            "breakwater stix upgrade <old.json 2>changes.txt | breakwater stix validate -");
        var command = new Command("upgrade", description) { output, file };
        command.SetAction((parsed, cancellationToken) =>
            new UpgradeRun(Console.Error).RunAsync(parsed.GetRequiredValue(file), parsed.GetValue(output), cancellationToken));
        return command;
    }
}
