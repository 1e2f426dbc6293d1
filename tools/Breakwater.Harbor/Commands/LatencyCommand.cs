using System.CommandLine;
using Breakwater.Harbor.Latency;

namespace Breakwater.Harbor.Commands;

/// <summary><c>harbor latency</c>.</summary>
internal static class LatencyCommand
{
    private const int SubmissionsDefault = 500;

    public static Command Build()
    {
        var submissions = new Option<int>("--submissions")
        {
            Description = "How many, one after the other.",
            DefaultValueFactory = _ => SubmissionsDefault,
        };
        submissions.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--submissions must be at least 1.");
            }
        });
        var command = new Command(
            "latency",
            "Measures how long a submission at one member takes into another member's running sensor. Exits with 1 when p99 is 2 s "
                + "or more.\n\n"
            + "Example:\n  bench/latency --submissions 500")
        {
            submissions,
        };
        command.SetAction((parsed, cancellationToken) => HarborCommand.RunAsync(
            (products, stop) => new LatencyRun(products, Console.Out, TimeProvider.System).RunAsync(parsed.GetValue(submissions), stop),
            cancellationToken));
        return command;
    }
}
