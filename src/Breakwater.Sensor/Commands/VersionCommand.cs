using System.CommandLine;

namespace Breakwater.Sensor.Commands;

/// <summary><c>breakwater-sensor version</c>.</summary>
internal static class VersionCommand
{
    public static Command Build()
    {
        var command = new Command("version", CommandText.WithExamples("Prints the version.", "breakwater-sensor version"));
        command.SetAction(static _ => Console.WriteLine(CommandText.Version));
        return command;
    }
}
