using System.CommandLine;
using Breakwater.Sensor.Index;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Commands;

/// <summary><c>breakwater-sensor approve</c>: what a person says about a removal that is held.</summary>
internal static class ApproveCommand
{
    private const int Shown = 20;

    public static Command Build()
    {
        var data = CommandText.DataOption();
        var accept = new Option<bool>("--accept") { Description = "The removal is right: stop matching these entries." };
        var refuse = new Option<bool>("--refuse") { Description = "It is not: go on matching them." };
        var command = new Command("approve", CommandText.WithExamples(
            "Shows the entries that the hub took away in a mass, and takes a person's word on it. Until then they go on matching.",
            "breakwater-sensor approve --data /var/lib/breakwater-sensor",
            "breakwater-sensor approve --data /var/lib/breakwater-sensor --accept"))
        {
            data, accept, refuse,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(accept) && result.GetValue(refuse))
            {
                result.AddError("Either --accept or --refuse.");
            }
        });
        command.SetAction(parsed =>
        {
            bool? decision = parsed.GetValue(accept) ? true : parsed.GetValue(refuse) ? false : null;
            return Run(new DataFolder(parsed.GetRequiredValue(data)), decision, Console.Out);
        });
        return command;
    }

    internal static int Run(DataFolder folder, bool? accepted, TextWriter output)
    {
        if (folder.ReadHeld() is not { } held)
        {
            output.WriteLine("No removal is held.");
            return ExitCodes.Done;
        }

        var guard = new RemovalGuard(folder, TimeProvider.System, new SensorLog(TextWriter.Null, TimeProvider.System));
        output.WriteLine($"{held.Entries.Entries} of {held.InUse} entries were taken away at once, last at {held.Since:u}"
            + (held.Refused ? "; it was refused before:" : ":"));
        foreach (var entry in guard.Entries().Take(Shown))
        {
            output.WriteLine($"  {entry.Kind} {entry.Value}, {entry.Indicator}");
        }

        if (held.Entries.Entries > Shown)
        {
            output.WriteLine($"  and {held.Entries.Entries - Shown} more");
        }

        if (accepted is { } said)
        {
            folder.SaveDecision(new RemovalDecision(held.Entries.Digest, said));
            output.WriteLine(said ? "Accepted; the sensor stops matching them within a second, or when it starts."
                : "Refused; the sensor goes on matching them.");
        }

        return ExitCodes.Done;
    }
}
