using System.CommandLine;
using Breakwater.Hub.Gate;

namespace Breakwater.Server.Commands;

internal static class IndicatorCommands
{
    public static Command Create() => new("indicator", "Published indicators.") { Use() };

    private static Command Use()
    {
        var id = new Argument<string>("id") { Description = "STIX id of the published indicator." };
        var use = new Argument<string>("use") { Description = "block, alert or context." };
        return AdminCommand.Create(
            "use", "Says what an indicator is fit for, as a coordinator would.", "indicator use indicator--… block",
            async run =>
            {
                await run.Get<SetUse>().SetAsync(run.Value(id), run.Value(use), run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(new { id = run.Value(id), use = run.Value(use) }, "Done.");
            },
            id, use);
    }
}
