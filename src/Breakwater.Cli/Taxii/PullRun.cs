using Breakwater.Taxii.Client;

namespace Breakwater.Cli.Taxii;

/// <summary>Reads a collection from the cursor, or from its beginning, to its end.</summary>
internal static class PullRun
{
    public static async Task<int> RunAsync(
        TaxiiConnection connection, PullRequest request, TextWriter errors, CancellationToken cancellationToken)
    {
        var collection = await connection.CollectionAsync(request.Collection, cancellationToken).ConfigureAwait(false);
        var kept = request.Cursor is { } file ? new CursorFile(file) : null;
        var (cursor, length) = kept?.Read() ?? (CollectionCursor.Start, 0);
        var options = new PollOptions { Types = request.Types, Versions = request.AllVersions ? ["all"] : [] };
        var counts = new PullCounts();
        using var output = new PullOutput(request.Output, request.Format == "bundle", kept is null ? null : length);
        await foreach (var page in new TaxiiPoll(connection.Client, collection, options).RunAsync(cursor, cancellationToken)
            .ConfigureAwait(false))
        {
            Take(page, output, counts, errors);
            output.Sync();
            kept?.Write(page.Cursor, output.Length);
        }

        output.Finish();
        await errors.WriteLineAsync(
            $"{counts.Objects} objects, {counts.Repeats} that came before, {counts.Unreadable} that cannot be read.").ConfigureAwait(false);
        return counts.Unreadable == 0 && counts.End == PollEnd.Complete ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static void Take(PollPage page, PullOutput output, PullCounts counts, TextWriter errors)
    {
        foreach (var reading in page.Objects)
        {
            if (reading.Object is { } one)
            {
                output.Write(one);
                counts.Objects++;
                continue;
            }

            counts.Unreadable++;
            errors.WriteLine($"{reading.Problems[0].Path}: {reading.Problems[0].Message}");
        }

        counts.Repeats += page.Repeats;
        counts.End = page.End;
        foreach (var note in page.Notes)
        {
            errors.WriteLine(note);
        }
    }

    private sealed class PullCounts
    {
        public int Objects { get; set; }

        public int Repeats { get; set; }

        public int Unreadable { get; set; }

        public PollEnd End { get; set; }
    }
}
