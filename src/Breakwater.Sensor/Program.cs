using System.CommandLine;
using Breakwater.Sensor;
using Breakwater.Sensor.Commands;

var root = new RootCommand("breakwater-sensor: matches a member's own logs against the community's indicators; the logs never leave.")
{
    EnrolCommand.Build(),
    RunCommand.Build(),
    CheckCommand.Build(),
    ApproveCommand.Build(),
    ImportCommand.Build(),
    ExportCommand.Build(),
    VersionCommand.Build(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        Console.Error.WriteLine(error.Message);
    }

    Console.Error.WriteLine("Try: breakwater-sensor --help");
    return ExitCodes.WrongUsage;
}

// Stopping saves the memory of earlier lines, which may take a while on a slow disk.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20) });
