using System.CommandLine;
using Breakwater.Cli.Sharing;

namespace Breakwater.Cli;

/// <summary><c>breakwater share</c>: hands reports and bundles in at the hub, or shows what others would see of them.</summary>
internal static class ShareCommand
{
    private const string HubVariable = "BREAKWATER_HUB";
    private const string KeyVariable = "BREAKWATER_KEY";

    public static Command Build()
    {
        var symbols = new ShareSymbols();
        var description = CommandText.WithExamples(
            "Hands files in at the hub: STIX 2.1 bundles, MISP events, mails, pages, PDF, tables, lists, rules and texts with indicators "
                + "in them, defanged or not. Prints what became of every object. Without more, others see neither who shared it nor the "
                + "prose. Exits with 0 when the hub answered for every file, also when it refused objects; 1 when a file failed as a "
                + "whole or the hub cannot be reached.",
            "breakwater share report.md --hub https://hub.port.example:8443 --fingerprint 6F3A… --key SECRET",
            "breakwater share mail.txt --preview",
            "breakwater share list.csv --column 2=value --column 1=skip",
            "breakwater share mail.txt --as-previewed TOKEN",
            "cat strange-mail.eml | breakwater share - --seen",
            "breakwater share *.json --circle terminals --tlp amber --attribution named");
        var command = new Command("share", description);
        symbols.AddTo(command);
        command.Validators.Add(result =>
        {
            foreach (var problem in ShareProblems.Of(symbols.Read(result, HubVariable, KeyVariable)))
            {
                result.AddError(problem);
            }
        });
        command.SetAction((parsed, cancellationToken) =>
            ShareRun.RunAsync(symbols.Read(parsed.CommandResult, HubVariable, KeyVariable), Console.Out, Console.Error, cancellationToken));
        return command;
    }
}
