using System.CommandLine;
using Breakwater.Harbor.Load;

namespace Breakwater.Harbor.Commands;

/// <summary><c>harbor load</c>.</summary>
internal static class LoadCommand
{
    private const int ObjectsDefault = 1_000_000;
    private const int ObjectsMin = 50_000;

    public static Command Build()
    {
        var objects = new Option<int>("--objects")
        {
            Description = "How many the hub holds when its pages are timed.",
            DefaultValueFactory = _ => ObjectsDefault,
        };
        objects.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < ObjectsMin)
            {
                result.AddError($"--objects must be at least {ObjectsMin}.");
            }
        });
        var database = new Option<string?>("--database")
        {
            Description = "postgres://… of an empty database; the embedded one when left out.",
        };
        var command = new Command(
            "load",
            "Fills a hub with indicators over TAXII; prints how fast they went in, how long pages take, and the hub's memory.\n\n"
            + "Example:\n  bench/taxii --objects 100000")
        {
            objects, database,
        };
        command.SetAction((parsed, cancellationToken) => HarborCommand.RunAsync(
            (products, stop) => new LoadRun(products, Console.Out, TimeProvider.System).RunAsync(
                new LoadOptions(parsed.GetValue(database), parsed.GetValue(objects)), stop),
            cancellationToken));
        return command;
    }
}
