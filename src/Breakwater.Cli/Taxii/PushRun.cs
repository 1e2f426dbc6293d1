using Breakwater.Cli.Sharing;
using Breakwater.Stix;
using Breakwater.Taxii.Client;

namespace Breakwater.Cli.Taxii;

/// <summary>What to push where.</summary>
internal sealed record PushRequest(string? Collection, IReadOnlyList<string> Files, bool Json);

/// <summary>Hands bundles in, file by file, and prints each object's fate.</summary>
internal static class PushRun
{
    public static async Task<int> RunAsync(
        TaxiiConnection connection, PushRequest request, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        var collection = await connection.CollectionAsync(request.Collection, cancellationToken).ConfigureAwait(false);
        var push = new TaxiiPush(connection.Client, collection);
        var results = new List<object>();
        var isDone = true;
        foreach (var file in request.Files)
        {
            var input = await ShareInput.ReadAsync(file, "stix", cancellationToken).ConfigureAwait(false);
            var reading = StixBundle.Read(input.Bytes);
            if (!reading.Usable)
            {
                isDone = false;
                var problem = reading.Problems.First(p => p.Severity == Severity.Must);
                await errors.WriteLineAsync($"{file}: not pushed. {problem.Path}: {problem.Message}").ConfigureAwait(false);
                continue;
            }

            var result = await push.RunAsync(reading.Objects, cancellationToken).ConfigureAwait(false);
            isDone = isDone && result.Objects.All(o => o.Fate is PushFate.Added or PushFate.Pending);
            results.Add(new { file, result.Objects, stopped = result.Stopped?.Message });
            if (!request.Json)
            {
                Write(file, result, output, errors);
            }
        }

        if (request.Json)
        {
            await output.WriteLineAsync(CliJson.Write(new { files = results })).ConfigureAwait(false);
        }

        return isDone ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static void Write(string file, PushResult result, TextWriter output, TextWriter errors)
    {
        var counts = result.Objects.GroupBy(o => o.Fate).OrderBy(g => g.Key).Select(g => $"{g.Count()} {Name(g.Key)}");
        output.WriteLine($"{file}: {string.Join(", ", counts)}");
        foreach (var one in result.Objects)
        {
            output.WriteLine($"  {Name(one.Fate)} {one.Id ?? $"object {one.Index}"}{(one.Version is null ? "" : $" {one.Version}")}"
                + (one.Message is null ? "" : $": {one.Message}"));
        }

        if (result.Stopped is { } stopped)
        {
            errors.WriteLine($"{file}: stopped. {stopped.Message}");
        }
    }

    private static string Name(PushFate fate) => fate switch
    {
        PushFate.Added => "added",
        PushFate.Pending => "pending",
        PushFate.Refused => "refused",
        PushFate.Unknown => "unknown",
        _ => "not sent",
    };
}
