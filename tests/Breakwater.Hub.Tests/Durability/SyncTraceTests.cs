using System.Diagnostics;
using System.Text;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;

namespace Breakwater.Hub.Tests.Durability;

/// <summary>
/// A kill does not prove a sync, since the kernel keeps what a dead process wrote. The system calls do: the write-ahead log with the
/// submission in it is synced before the answer goes out.
/// </summary>
public sealed class SyncTraceTests
{
    private const string Calls = "trace=pwrite64,write,writev,fsync,fdatasync,sendto,sendmsg";
    private const string Bytes = "70000";
    private const int Submissions = 5;

    [Fact]
    public async Task On_sqlite_the_log_is_synced_before_the_answer_to_a_submission()
    {
        SkipWithoutStrace();
        await using var store = await TestStore.CreateAsync(DatabaseEngine.Sqlite);
        var secret = await AddMemberAsync(store);
        var trace = Path.Combine(store.Folder, "trace");
        using (var hub = await HubProcess.StartAsync(store, "strace", "-f", "-y", "-s", Bytes, "-e", Calls, "-o", trace))
        {
            await SubmitAsync(hub.Address, secret);
            hub.KillTree();
        }

        var lines = await LinesAsync(trace);
        var answers = Enumerable.Range(0, lines.Count).Where(i => lines[i].Contains("HTTP/1.1 201", StringComparison.Ordinal)).ToList();
        Assert.Equal(Submissions, answers.Count);
        for (var i = 0; i < Submissions; i++)
        {
            var written = lines.FindIndex(line => IsWrite(line) && line.Contains("-wal>", StringComparison.Ordinal) && line.Contains(Value(i), StringComparison.Ordinal));
            // One after the other was handed in, so the answers are in the same order.
            var answered = answers[i];
            AssertSynced(lines, written, answered, "-wal>");
        }
    }

    [Theory, OnPostgres]
    public async Task On_postgres_the_log_is_synced_before_the_server_says_commit(DatabaseEngine engine)
    {
        SkipWithoutStrace();
        Assert.Equal(DatabaseEngine.Postgres, engine);
        var server = await PostgresServer.StartOwnAsync();
        try
        {
            await using var store = await TestStore.CreateOnAsync(server);
            var secret = await AddMemberAsync(store);
            var trace = Path.Combine(store.Folder, "trace");
            using var tracer = Process.Start(
                "strace", ["-f", "-y", "-s", Bytes, "-e", Calls, "-o", trace, "-p", server.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await Task.Delay(TimeSpan.FromSeconds(1)); // until it is attached; backends that start later are followed
            using (var hub = await HubProcess.StartAsync(store))
            {
                await SubmitAsync(hub.Address, secret);
                hub.Kill();
            }

            tracer.Kill();
            await tracer.WaitForExitAsync();
            var lines = await LinesAsync(trace);
            for (var i = 0; i < Submissions; i++)
            {
                var written = lines.FindIndex(line => IsWrite(line) && line.Contains("/pg_wal/", StringComparison.Ordinal) && line.Contains(Value(i), StringComparison.Ordinal));
                var answered = lines.FindIndex(Math.Max(0, written), line => line.Contains("sendto(", StringComparison.Ordinal) && line.Contains("COMMIT", StringComparison.Ordinal));
                AssertSynced(lines, written, answered, "/pg_wal/");
            }
        }
        finally
        {
            await server.StopAsync();
        }
    }

    private static string Value(int i) => $"traced-value-{i}.click";

    private static bool IsWrite(string line) =>
        line.Contains("pwrite64(", StringComparison.Ordinal) || line.Contains(" write(", StringComparison.Ordinal) || line.Contains("writev(", StringComparison.Ordinal);

    private static void AssertSynced(List<string> lines, int written, int answered, string file)
    {
        Assert.True(written >= 0, "The trace shows no write of the submission to the log.");
        Assert.True(answered > written, "The trace shows no answer after the write.");
        var synced = lines.FindIndex(written, line => IsDoneSync(line) && line.Contains(file, StringComparison.Ordinal));
        Assert.True(synced > written && synced < answered, $"Written at line {written}, synced at {synced}, answered at {answered}.");
    }

    private static bool IsDoneSync(string line) => line.Contains("sync(", StringComparison.Ordinal) && line.EndsWith("= 0", StringComparison.Ordinal);

    // A call that another thread interrupts is in two lines; it counts where it ends, under the words of its beginning.
    private static async Task<List<string>> LinesAsync(string trace)
    {
        var begun = new Dictionary<string, string>(StringComparer.Ordinal);
        var lines = new List<string>();
        foreach (var line in await File.ReadAllLinesAsync(trace, Encoding.Latin1))
        {
            var process = line.Split(' ')[0];
            if (line.EndsWith("<unfinished ...>", StringComparison.Ordinal))
            {
                begun[process] = line[..^"<unfinished ...>".Length];
                // What is sent has left when the call begins.
                lines.Add(line.Contains("send", StringComparison.Ordinal) ? line : "");
            }
            else if (line.Contains("resumed>", StringComparison.Ordinal) && begun.Remove(process, out var first))
            {
                lines.Add(first.Contains("send", StringComparison.Ordinal) ? "" : first + line[(line.IndexOf("resumed>", StringComparison.Ordinal) + 8)..]);
            }
            else
            {
                lines.Add(line);
            }
        }

        return lines;
    }

    private static async Task<string> AddMemberAsync(TestStore store)
    {
        await using var hub = await HubHost.StartSetUpAsync(store);
        return (await hub.AddMemberAsync()).Secret!;
    }

    private static async Task SubmitAsync(Uri address, string secret)
    {
        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", secret);
        for (var i = 0; i < Submissions; i++)
        {
            using var content = new StringContent($"Seen: {Value(i).Replace(".", "[.]", StringComparison.Ordinal)}", Encoding.UTF8, "text/plain");
            using var answer = await client.PostAsync("/api/v1/submissions", content);
            Assert.Equal(201, (int)answer.StatusCode);
        }
    }

    private static void SkipWithoutStrace()
    {
        var there = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "strace")));
        Assert.SkipUnless(there || Environment.GetEnvironmentVariable("CI") == "true", "strace is not installed.");
        Assert.True(there, "strace is not installed, and this is CI.");
    }
}
