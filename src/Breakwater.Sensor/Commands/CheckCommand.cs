using System.CommandLine;
using System.Text.Json;
using Breakwater.Sensor.State;

namespace Breakwater.Sensor.Commands;

/// <summary><c>breakwater-sensor check</c>: what the sensor reads, how old its index is, and exactly what it would send.</summary>
internal static class CheckCommand
{
    public static Command Build()
    {
        var data = CommandText.DataOption();
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("check", CommandText.WithExamples(
            "Prints what the sensor reads and how far, what it lost, the age of its index, its last contact, and exactly what would be "
            + "sent. Sends nothing. Exits with 1 when something needs a person, and says what.",
            "breakwater-sensor check --data /var/lib/breakwater-sensor",
            "breakwater-sensor check --data sensor --json"))
        {
            data, json,
        };
        command.SetAction(parsed =>
        {
            var folder = new DataFolder(parsed.GetRequiredValue(data));
            if (!folder.IsEnrolled)
            {
                return CommandText.Fail($"{folder.Root} belongs to no sensor yet; run breakwater-sensor enrol first.");
            }

            try
            {
                var report = CheckReport.Of(folder, TimeProvider.System, new SensorLog(Console.Error, TimeProvider.System));
                if (parsed.GetValue(json))
                {
                    Console.WriteLine(JsonSerializer.Serialize(report, SensorJson.Default.CheckReport));
                }
                else
                {
                    CheckText.Print(report, Console.Out, TimeProvider.System.GetUtcNow());
                }

                return report.Attention.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or SettingsException)
            {
                return CommandText.Fail($"The folder cannot be read: {e.Message}");
            }
        });
        return command;
    }
}
