using System.CommandLine;
using Breakwater.Harbor.Chains;

namespace Breakwater.Harbor.Commands;

/// <summary><c>harbor chains</c>.</summary>
internal static class ChainsCommand
{
    public static Command Build()
    {
        var members = Number("--members", "Members, each with one sensor.", 1_000, 20);
        var values = Number("--values", "Values that the hub holds when changes begin.", 1_000_000, 5_000);
        var changes = Number("--changes", "Changes of a hundred indicators that are measured.", 40, 1);
        var command = new Command(
            "chains",
            "Measures what a change of 100 indicators costs the hub in processor time and each sensor in bytes.\n\n"
            + "Example:\n  bench/chains --values 100000")
        {
            members, values, changes,
        };
        command.SetAction((parsed, cancellationToken) => HarborCommand.RunAsync(
            (products, stop) => new ChainsRun(products, Console.Out, TimeProvider.System).RunAsync(
                new ChainsOptions(parsed.GetValue(members), 20, parsed.GetValue(values), parsed.GetValue(changes)), stop),
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
