using System.CommandLine;
using Breakwater.Harbor.Demo;

namespace Breakwater.Harbor.Commands;

/// <summary><c>harbor demo</c>.</summary>
internal static class DemoCommand
{
    private const int SecondsDefault = 120;
    private const int SecondsMin = 10;

    public static Command Build()
    {
        var intel = new Option<DirectoryInfo>("--intel")
        {
            Description = "Folder of real reports (.adoc, .md, .txt) and STIX bundles (.json), shared by several members in place of "
                + "the made-up campaign.",
        };
        var logs = new Option<DirectoryInfo>("--logs")
        {
            Description = "Folder of real logs (.gz, .log, .json), written to the members' logs beside the made-up ones.",
        };
        var seconds = new Option<int>("--seconds")
        {
            Description = "The longest that the morning may take. A third of it is for the pauses of the story.",
            DefaultValueFactory = _ => SecondsDefault,
        };
        var keep = new Option<bool>("--keep") { Description = "Leave the data folder when the demo ends." };
        var command = new Command(
            "demo",
            "Plays a morning in a simulated port on a real hub with real sensors, prints what happens with measured seconds, and "
                + "leaves the hub "
            + "running until Ctrl-C. Exits with 1 when a step does not happen in time.\n\nExamples:\n  ./run demo\n  ./run demo "
            + "--seconds 60\n"
            + "  ./run demo --intel reports/ --logs /var/log/zeek/")
        {
            intel, logs, seconds, keep,
        };
        intel.AcceptExistingOnly();
        logs.AcceptExistingOnly();
        seconds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < SecondsMin)
            {
                result.AddError($"--seconds must be at least {SecondsMin}.");
            }
        });
        command.SetAction((parsed, cancellationToken) => HarborCommand.RunAsync(
            (products, stop) => DemoRun.RunAsync(
                new DemoOptions(
                    parsed.GetValue(intel), parsed.GetValue(logs), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(keep)),
                products, Console.Out, TimeProvider.System, stop),
            cancellationToken));
        return command;
    }
}
