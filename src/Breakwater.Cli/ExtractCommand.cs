using System.CommandLine;
using Breakwater.Cli.Documents;
using Breakwater.Cli.Extracting;

namespace Breakwater.Cli;

/// <summary><c>breakwater extract</c>: prints the indicators that a document holds.</summary>
internal static class ExtractCommand
{
    public static Command Build()
    {
        var file = new Argument<string>("FILE") { Description = "A document, or - for standard input." };
        var format = DocumentInput.FormatOption();
        var columns = DocumentInput.ColumnOption();
        var text = new Option<bool>("--text") { Description = "Print the text that was read, which the positions are in, and nothing "
            + "else." };
        var description = CommandText.WithExamples(
            "Prints what a text, mail, page, table, list, rule file or event holds as JSON lines: kind, value (refanged and normalised), "
                + "raw (as it stands), start and end. Positions count characters (Unicode code points) from 0 in the text that was read; "
                + "for plain text, Markdown and AsciiDoc that is the file itself. port, link (an ordinary link, more likely a reference) "
                + "and place (what part of the document) follow where there is something to say. Private, loopback, link-local and "
                + "multicast addresses are not reported. What could not be read is told on standard error. Exits with 0 also when there "
                + "is nothing, 1 when the document cannot be read.",
            "breakwater extract report.md",
            "breakwater extract phish.eml | jq -r 'select(.kind==\"url\").value'",
            "breakwater extract list.csv --column 2=value --column 1=kind",
            "xclip -o | breakwater extract -");
        var command = new Command("extract", description) { file, format, columns, text };
        command.SetAction(parsed => ExtractRun.Run(
            new ExtractArguments(
                parsed.GetRequiredValue(file), parsed.GetValue(format), parsed.GetValue(columns) ?? [], parsed.GetValue(text)),
            TimeProvider.System,
            Console.Error));
        return command;
    }
}
