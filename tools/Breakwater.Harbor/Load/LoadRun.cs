using System.Globalization;
using Breakwater.Harbor.Api;
using Breakwater.Harbor.Latency;
using Breakwater.Harbor.Port;
using Breakwater.Harbor.Processes;

namespace Breakwater.Harbor.Load;

/// <param name="Database">As the hub's own option; null for the embedded database.</param>
/// <param name="Objects">How many the hub holds when it is read.</param>
public sealed record LoadOptions(string? Database, int Objects);

/// <summary>
/// Fills a hub with indicators over TAXII and measures it on the way: how fast clients get them in, what single posts gain from shared
/// commits, how long pages take at every depth, and what memory the hub took.
/// </summary>
public sealed class LoadRun(Products products, TextWriter output, TimeProvider time)
{
    private const string Mine = "mine";
    private const int Clients = 8;
    private const int PerPost = 100;
    private const int PerFill = 500;
    private const int Measured = 20_000;
    private const int SinglesAlone = 300;
    private const int SinglesTogether = 5_000;
    private const int Crowd = 64;

    /// <exception cref="HarborException">The hub refused what it should take, or a page came wrong.</exception>
    public async Task RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("breakwater-load-");
        try
        {
            await RunInAsync(folder.FullName, options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task RunInAsync(string folder, LoadOptions options, CancellationToken cancellationToken)
    {
        await using var process = await HubProcess.StartAsync(
            products, Path.Combine(folder, "hub"), "http://127.0.0.1:0", time, cancellationToken, options.Database).ConfigureAwait(false);
        using var api = new HubApi(process.Address, process.Fingerprint);
        var coordinator = await api.SetUpAsync(process.SetupSecret!, cancellationToken).ConfigureAwait(false);
        var writer = await api.AddMemberAsync(coordinator, DemoCommunity.NorthTerminal, cancellationToken).ConfigureAwait(false);
        var reader = await api.AddMemberAsync(coordinator, DemoCommunity.Line, cancellationToken).ConfigureAwait(false);
        using var posts = new TaxiiSession(process.Address, writer);
        using var reads = new TaxiiSession(process.Address, reader);

        Say($"Machine: {Machine.Describe()}");
        Say($"Hub on {(options.Database is null ? "SQLite" : "PostgreSQL")}, every answer on disk; clients and hub share the machine.");
        await PostAsync(posts, "empty hub", Clients, PerPost, Measured, cancellationToken).ConfigureAwait(false);
        var alone = await PostAsync(posts, "empty hub", 1, 1, SinglesAlone, cancellationToken).ConfigureAwait(false);
        var together = await PostAsync(posts, "empty hub", Crowd, 1, SinglesTogether, cancellationToken).ConfigureAwait(false);
        Say($"  {Crowd} clients get {together / alone:0.0} times as many single objects in as one: commits are shared");
        var rest = options.Objects - Measured - Measured - SinglesAlone - SinglesTogether;
        if (rest > 0)
        {
            await PostAsync(posts, "filling up", Clients, PerFill, rest, cancellationToken).ConfigureAwait(false);
            await PostAsync(posts, "full hub", Clients, PerPost, Measured, cancellationToken).ConfigureAwait(false);
        }

        await new PageTimes(output, time).RunAsync(posts, reads, cancellationToken).ConfigureAwait(false);
        Say($"Memory of the hub, most resident over the whole run: {HighWaterMiB(process.Process.Id):0} MiB");
    }

    /// <returns>Objects a second.</returns>
    private async Task<double> PostAsync(
        TaxiiSession session, string when, int clients, int perPost, int objects, CancellationToken cancellationToken)
    {
        var left = objects / perPost;
        var start = time.GetTimestamp();
        var taken = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(
            async () =>
            {
                var envelopes = new Envelopes(HashCode.Combine(when, clients, perPost, client));
                var sum = 0;
                while (Interlocked.Decrement(ref left) >= 0)
                {
                    sum += await session.PostAsync(Mine, envelopes.Next(perPost), cancellationToken).ConfigureAwait(false);
                }

                return sum;
            },
            cancellationToken))).ConfigureAwait(false);
        var rate = taken.Sum() / time.GetElapsedTime(start).TotalSeconds;
        Say($"POST, {when}: {clients} clients × {perPost} objects: {taken.Sum()} taken, {rate:0} a second");
        return rate;
    }

    private void Say(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static double HighWaterMiB(int processId)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
