using System.CommandLine;
using Breakwater.Harbor.Endure;

namespace Breakwater.Harbor.Commands;

/// <summary><c>harbor endure</c>.</summary>
internal static class EndureCommand
{
    public static Command Build()
    {
        var seed = Number("--seed", "Of everything that is drawn.", 1, 0);
        var length = Number("--seconds", "How long lines stream.", 300, 20);
        var rotations = Number("--rotations", "Times that the renamed log is turned over.", 1_000, 10);
        var kills = Number("--kills", "Times that the sensor of the files is killed.", 60, 1);
        var hubStop = Number("--hub-stop", "Seconds that the hub is away at a stretch.", 60, 1);
        var rate = Number("--rate", "MB a second that the renamed log grows by.", 16, 1);
        var report = new Option<string?>("--report") { Description = "Write the results into this file, too.", HelpName = "FILE" };
        var keep = new Option<bool>("--keep") { Description = "Leave the data, and what the sensors said." };
        var command = new Command(
            "endure",
            "Kills a sensor, fills its disk, takes its hub away, turns its logs over, moves its clock and replaces its index while lines "
            + "stream, and counts whether every planted hit was reported once. Exits with 1 when it was not.\n\n"
            + "Example:\n  bench/endure --seconds 60 --rotations 100 --kills 10 --hub-stop 10")
        {
            seed, length, rotations, kills, hubStop, rate, report, keep,
        };
        command.SetAction((parsed, cancellationToken) => HarborCommand.RunAsync(
            (products, stop) => new EndureRun(products, Console.Out, TimeProvider.System).RunAsync(
                new EndureOptions(
                    parsed.GetValue(seed), TimeSpan.FromSeconds(parsed.GetValue(length)), parsed.GetValue(rotations),
                        parsed.GetValue(kills),
                    TimeSpan.FromSeconds(parsed.GetValue(hubStop)), parsed.GetValue(rate) * 1_000_000L, parsed.GetValue(report),
                    parsed.GetValue(keep)),
                stop),
            cancellationToken));
        return command;
    }

    private static Option<int> Number(string name, string description, int normal, int min)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => normal };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < min)
            {
                result.AddError($"{name} must be at least {min}.");
            }
        });
        return option;
    }
}
