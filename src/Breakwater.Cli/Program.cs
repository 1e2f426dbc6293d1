using System.CommandLine;
using Breakwater.Cli;

var root = new RootCommand("breakwater: the analyst's toolbox of a port's cyber resilience centre.")
{
    CargoCommand.Build(),
    ConvertCommand.Build(),
    ScanCommand.Build(),
    ExtractCommand.Build(),
    IndexCommand.Build(),
    PatternCommand.Build(),
    ShareCommand.Build(),
    StixCommand.Build(),
    TaxiiCommand.Build(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        Console.Error.WriteLine(error.Message);
    }

    Console.Error.WriteLine($"Try: {CommandText.PathOf(parsed.CommandResult)} --help");
    return ExitCodes.WrongUsage;
}

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = true });
