using System.Text;
using Spectre.Console;

namespace Breakwater.Cli.Scanning;

/// <summary>A progress bar on standard error while a scan runs, only when that is a terminal.</summary>
internal static class ScanProgress
{
    /// <param name="storedBytes">What is to be read; 0 when it cannot be told.</param>
    /// <param name="work">Is given what to call with bytes read, and where to write finished lines for standard output.</param>
    public static void Run(long storedBytes, Action<Action<int>, Action<ReadOnlySpan<byte>>> work)
    {
        using var output = Console.OpenStandardOutput();
        if (Console.IsErrorRedirected)
        {
            using var buffered = new BufferedStream(output, 1 << 16);
            work(static _ => { }, buffered.Write);
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        ProgressColumn[] columns =
            [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()];
        console.Progress().AutoClear(true).Columns(columns).Start(context =>
        {
            var task = context.AddTask("scanning", maxValue: Math.Max(1, storedBytes));
            task.IsIndeterminate = storedBytes == 0;

            // With both on one terminal the bar must make room for each line, so lines go through the bar's console.
            Action<ReadOnlySpan<byte>> write = Console.IsOutputRedirected
                ? output.Write
                : line => console.Write(new ControlCode(Encoding.UTF8.GetString(line)));
            work(bytes => task.Increment(bytes), write);
        });
    }
}
