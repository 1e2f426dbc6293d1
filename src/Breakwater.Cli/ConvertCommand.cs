using System.CommandLine;
using System.Globalization;
using Breakwater.Cli.Converting;
using Breakwater.Cli.Documents;
using Breakwater.Formats.Writing;

namespace Breakwater.Cli;

/// <summary><c>breakwater convert</c>: writes what files hold in the form that a device or platform loads, offline.</summary>
internal static class ConvertCommand
{
    public static Command Build()
    {
        var to = new Option<string?>("--to", "-t") { Description = "The format; --list prints them all.", HelpName = "FORMAT" };
        var output = new Option<string?>("--out", "-o")
        {
            Description = "Where to write: a file, standard output by default; for formats of several files a folder.",
            HelpName = "FILE|DIR",
        };
        var notes = new Option<string?>("--notes")
        {
            Description = "Write what could not be carried to this file, a JSON line each: place, what, why.",
            HelpName = "FILE",
        };
        var list = new Option<bool>("--list")
        {
            Description = "Print the formats, a line each; with --to how one of them is used, and its limits.",
        };
        var max = new Option<int?>("--max") { Description = "At most so many entries of a block list, the worst first.", HelpName = "N" };
        var partial = new Option<bool>("--partial")
        {
            Description = "Write what could be read when something could not; otherwise nothing is written then.",
        };
        var format = DocumentInput.FormatOption();
        var columns = DocumentInput.ColumnOption();
        var inputs = new Argument<string[]>("IN")
        {
            Description = "Documents of any format that breakwater extract reads, gzip too, folders of them, or - for standard input.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var description = CommandText.WithExamples(
            "Writes what reports, mails, tables, rules and events hold in the form that a firewall, name server, sensor or platform "
                + "loads, offline. What cannot be carried is said "
                + "in the output's head where it has room for comments, and on standard error. Exits with 0 when everything was read, "
                + "1 when something could not be read: then nothing is written, and the last output stays as it is; 2 for wrong usage.",
            "breakwater convert --list",
            "breakwater convert report.json --to bind-rpz --out rpz.breakwater.zone",
            "breakwater convert report.pdf mail.eml --to pihole --out pihole.txt",
            "breakwater convert misp/*.json --to suricata --out breakwater.rules --notes notes.jsonl",
            "breakwater convert bundle.json --to misp-feed --out feed/");
        var command = new Command("convert", description) { inputs, to, output, notes, max, partial, format, columns, list };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(list))
            {
                return List(parsed.GetValue(to));
            }

            return new ConvertRun(Console.Error).Run(
                new ConvertArguments(
                    parsed.GetValue(inputs) ?? [], parsed.GetValue(to), parsed.GetValue(output), parsed.GetValue(notes),
                    parsed.GetValue(max), parsed.GetValue(partial), parsed.GetValue(format), parsed.GetValue(columns) ?? []));
        });
        return command;
    }

    private static int List(string? name)
    {
        if (name is null)
        {
            foreach (var format in OutputFormats.All)
            {
                Console.Out.WriteLine($"{format.Name,-18} {format.Summary}");
            }

            return ExitCodes.Done;
        }

        if (OutputFormats.Find(name) is not { } one)
        {
            Console.Error.WriteLine($"There is no format '{name}'; breakwater convert --list prints them.");
            return ExitCodes.WrongUsage;
        }

        Console.Out.WriteLine(one.Summary);
        Console.Out.WriteLine(one.Use);
        if (one.List is { } profile)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"At most {profile.EntriesMax} entries and {profile.BytesMax} bytes."));
        }

        return ExitCodes.Done;
    }
}
