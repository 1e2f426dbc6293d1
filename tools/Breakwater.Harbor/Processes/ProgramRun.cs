namespace Breakwater.Harbor.Processes;

/// <summary>A program that ran to its end.</summary>
public sealed record ProgramRun(int ExitCode, string Text)
{
    public static async Task<ProgramRun> OfAsync(
        string file, IEnumerable<string> arguments, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var process = ChildProcess.Start(file, arguments, time, Limits.AnswerLinesMax);
        var exitCode = await process.WaitForExitAsync(Limits.StartPatience, cancellationToken).ConfigureAwait(false);
        return new ProgramRun(exitCode, string.Join('\n', process.Lines.Select(line => line.Text)));
    }

    /// <exception cref="HarborException">It ended with another code than 0.</exception>
    public static async Task<string> MustAsync(
        string file, IEnumerable<string> arguments, TimeProvider time, CancellationToken cancellationToken)
    {
        var run = await OfAsync(file, arguments, time, cancellationToken).ConfigureAwait(false);
        return run.ExitCode == 0
            ? run.Text
            : throw new HarborException($"{Path.GetFileName(file)} {arguments.First()} ended with {run.ExitCode}:\n{run.Text}");
    }
}
