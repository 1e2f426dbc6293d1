using System.CommandLine;
using Breakwater.Hub;
using Breakwater.Hub.Escrow;
using Breakwater.Hub.Storage;

namespace Breakwater.Server.Commands;

/// <summary>The command line of the hub: one line a command here, one file a command beside it.</summary>
internal static class HubCommand
{
    private const int Failed = 1;
    private const int WrongUsage = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
            }

            await Console.Error.WriteLineAsync("Try --help.").ConfigureAwait(false);
            return WrongUsage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }).ConfigureAwait(false);
        }
        catch (RejectedException rejected)
        {
            foreach (var problem in rejected.Problems)
            {
                await Console.Error.WriteLineAsync(problem.Path.Length > 0 ? $"{problem.Path}: {problem.Message}" : problem.Message)
                    .ConfigureAwait(false);
            }

            return rejected.Kind == RejectionKind.Invalid ? WrongUsage : Failed;
        }
        catch (UsageException usage)
        {
            await Console.Error.WriteLineAsync(usage.Message).ConfigureAwait(false);
            return WrongUsage;
        }
        catch (Exception refused) when (refused is SchemaNewerException or EscrowKeyMismatchException)
        {
            await Console.Error.WriteLineAsync(refused.Message).ConfigureAwait(false);
            return Failed;
        }
#pragma warning disable CA1031 // Top of the process: whatever is left is told in one line, and the exit code says that it failed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync($"{e.GetType().Name}: {e.Message}").ConfigureAwait(false);
            return Failed;
        }
    }

    private static RootCommand Root() => new(
        "Breakwater hub: the cyber resilience centre of a port community.\n\nBegin with:\n  breakwater-hub "
            + "serve --data DIR --listen http://127.0.0.1:8440\n  breakwater-hub member add \"Demo Haulage\" --kind trucker --tier 0 "
            + "--data DIR --json")
    {
        ServeCommand.Create(),
        MemberCommands.Create(),
        PersonCommands.Create(),
        CircleCommands.Create(),
        KeyCommands.Create(),
        AssetCommands.Create(),
        SensorCommands.Create(),
        ManifestKeyCommands.Create(),
        FeedCommands.Create(),
        AllowListCommands.Create(),
        ReferenceCommands.Create(),
        SourceCommands.Create(),
        MailCommands.Create(),
        MailboxCommands.Create(),
        MessageCommands.Create(),
        WebhookCommands.Create(),
        ReviewCommands.Create(),
        IndicatorCommands.Create(),
        WarningCommands.Create(),
        DiscretionCommands.Create(),
        ScorecardCommands.Create(),
        AuditCommands.Create(),
        BackupCommands.CreateBackup(),
        BackupCommands.CreateRestore(),
    };
}
