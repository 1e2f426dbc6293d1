using System.CommandLine;
using Breakwater.Hub.Storage;

namespace Breakwater.Server.Commands;

internal static class BackupCommands
{
    public static Command CreateBackup()
    {
        var file = new Argument<FileInfo>("file") { Description = "File to write; it must not be there yet." };
        return AdminCommand.Create(
            "backup", "Writes a backup of the database, also while the hub is serving. The keys in the hub's folder are not in it: keep "
                + "them apart.",
            "backup /backups/monday.db --data DIR",
            async run =>
            {
                var summary = await run.Get<Backup>().WriteAsync(run.Value(file).FullName, run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(summary, $"{summary.Rows} rows of {summary.Tables} tables in {run.Value(file)}.",
                    "The keys (escrow.key, signing.key, tls.pfx) are not in it: keep them apart from it, and keep them.");
            },
            file);
    }

    public static Command CreateRestore()
    {
        var file = new Argument<FileInfo>("file") { Description = "A backup." };
        return AdminCommand.Create(
            "restore", "Fills an empty database from a backup, of either engine.", "restore /backups/monday.db --data NEWDIR",
            async run =>
            {
                var summary = await run.Get<Backup>().RestoreAsync(run.Value(file).FullName, run.CancellationToken).ConfigureAwait(false);
                run.Output.Print(summary, $"{summary.Rows} rows of {summary.Tables} tables restored.");
            },
            file);
    }
}
