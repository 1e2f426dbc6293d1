using System.Runtime.InteropServices;
using Breakwater.Harbor.Processes;

namespace Breakwater.Harbor.Commands;

/// <summary>What all commands share: the built programs, the signals that stop them, and what a failure becomes.</summary>
internal static class HarborCommand
{
    private const int Done = 0;
    private const int Failed = 1;

    public static async Task<int> RunAsync(Func<Products, CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        if (Products.Find() is not { } products)
        {
            await Console.Error.WriteLineAsync("harbor: the programs are not built; run ./build, or set BREAKWATER_BIN.")
                .ConfigureAwait(false);
            return Failed;
        }

        // A closed terminal must not leave a hub and its sensors behind; Ctrl-C and SIGTERM come by the token.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        try
        {
            await run(products, stop.Token).ConfigureAwait(false);
            return Done;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("harbor: stopped before the end.").ConfigureAwait(false);
            return Failed;
        }
        catch (Exception e) when (e is HarborException or HttpRequestException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"harbor: {e.Message}").ConfigureAwait(false);
            return Failed;
        }
    }
}
