using System.CommandLine;
using Breakwater.Hub.Publication;
using Breakwater.Hub.Warnings;

namespace Breakwater.Server.Commands;

internal static class WarningCommands
{
    public static Command Create() => new("warning", "Early warnings.") { List() };

    private static Command List() => AdminCommand.Create(
        "list", "Lists early warnings, newest change first.", "warning list",
        run =>
        {
            var warnings = run.Get<WarningStore>().List(run.Get<AudienceStore>().VisibleTo(Viewer.Coordinator), Hub.Limits.PageMax);
            run.Output.Print(warnings,
                warnings.Select(warning => $"{warning.ChangedAt:u}  {warning.Level,-10}  {warning.Kind} {warning.Value}"));
            return Task.CompletedTask;
        });
}
