using System.Diagnostics;
using Breakwater.Hub.Storage;
using Npgsql;

namespace Breakwater.Hub.Tests.Hosting;

/// <summary>
/// A PostgreSQL server of this test run's own: a private cluster in a temporary folder, reached by a socket in it, durable as in
/// production.
/// </summary>
internal sealed class PostgresServer
{
    private const int QuitSignal = 3; // at once: nothing of it is needed any more
    private static readonly Lazy<Task<PostgresServer>> Started = new(StartOwnAsync);
    private static int _databases;

    private readonly Process _process;
    private readonly string _folder;

    private PostgresServer(Process process, string folder)
    {
        _process = process;
        _folder = folder;
    }

    /// <summary>Of the postmaster.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Why there is no server here; null when there is one. On CI that is a failure instead.</summary>
    public static string? Missing => Binaries() is not null
        ? null
        : "PostgreSQL is not installed: no /usr/lib/postgresql/*/bin/initdb";

    public static Task<PostgresServer> SharedAsync() => Started.Value;

    public static async Task StopSharedAsync()
    {
        if (Started.IsValueCreated)
        {
            await (await Started.Value).StopAsync();
        }
    }

    /// <summary>A new database, empty, or a copy of one that nobody is connected to.</summary>
    public async Task<DatabaseOptions> CreateDatabaseAsync(string template = "template1")
    {
        var name = $"t{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync("postgres", $"create database {name} template {template}");
        return new DatabaseOptions(DatabaseEngine.Postgres, ConnectionString(name));
    }

    public async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public static string? Binaries() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .Where(folder => File.Exists(Path.Combine(folder, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    private string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder { Host = _folder, Database = database, Username = "postgres", MaxPoolSize = 30 }.ToString();

    /// <summary>A server for one test alone, which stops it.</summary>
    public static async Task<PostgresServer> StartOwnAsync()
    {
        var binaries = Binaries() ?? throw new InvalidOperationException(Missing);
        // Short, because the path of a socket has at most 107 bytes.
        var folder = Directory.CreateTempSubdirectory("bwpg").FullName;
        var cluster = Path.Combine(folder, "cluster");
        if (Environment.UserName == "root")
        {
            await RunAsync("chown", "postgres", folder);
        }

        await RunAsPostgresAsync(Path.Combine(binaries, "initdb"), "-D", cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
        string[] settings =
        [
            "listen_addresses=", "fsync=on", "synchronous_commit=on", "max_connections=400", "shared_buffers=64MB", "log_min_messages=fatal",
        ];
        var process = Start(
            Path.Combine(binaries, "postgres"),
            ["-D", cluster, "-k", folder, .. settings.SelectMany(setting => new[] { "-c", setting })]);
        var server = new PostgresServer(process, folder);
        await server.WaitUntilReadyAsync();
        return server;
    }

    private async Task WaitUntilReadyAsync()
    {
        var giveUp = Environment.TickCount64 + 60_000;
        while (true)
        {
            try
            {
                await ExecuteAsync("postgres", "select 1");
                return;
            }
            catch (NpgsqlException) when (Environment.TickCount64 < giveUp && !_process.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    public async Task StopAsync()
    {
        NpgsqlConnection.ClearAllPools();
        // setpriv becomes the server, so this is the server's own id.
        await RunAsync("kill", $"-{QuitSignal}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task RunAsPostgresAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    // PostgreSQL refuses to run as root.
    private static Process Start(string program, IReadOnlyList<string> arguments)
    {
        var asRoot = Environment.UserName == "root";
        var start = new ProcessStartInfo(asRoot ? "setpriv" : program)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/",
        };
        if (asRoot)
        {
            foreach (var argument in new[] { "--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--", program })
            {
                start.ArgumentList.Add(argument);
            }
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        // Read away, so that the program never waits for somebody to read.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}

/// <summary>Stops what the run has started, when the run ends.</summary>
public sealed class ServersOfThisRun : IAsyncLifetime
{
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await PostgresServer.StopSharedAsync();
        await MailSystem.StopSharedAsync();
    }
}
