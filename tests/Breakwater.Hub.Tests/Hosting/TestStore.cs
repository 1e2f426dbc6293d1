using Breakwater.Hub.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Breakwater.Hub.Tests.Hosting;

/// <summary>An empty database of one test's own, on either engine, and a folder for whatever else a hub keeps.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    // Running every script for every test costs more than most tests do; one upgraded database of each engine is copied instead.
    private static readonly Lazy<Task<string>> SqliteTemplate = new(MakeSqliteTemplateAsync);
    private static readonly Lazy<Task<string>> PostgresTemplate = new(MakePostgresTemplateAsync);

    private TestStore(string folder, DatabaseOptions options)
    {
        Folder = folder;
        Options = options;
    }

    public string Folder { get; }

    public DatabaseOptions Options { get; }

    public bool IsPostgres => Options.Engine == DatabaseEngine.Postgres;

    public static async Task<TestStore> CreateAsync(DatabaseEngine engine)
    {
        var folder = Directory.CreateTempSubdirectory("bwhub").FullName;
        return new TestStore(folder, engine == DatabaseEngine.Sqlite
            ? DatabaseOptions.InFolder(folder)
            : await (await PostgresServer.SharedAsync()).CreateDatabaseAsync());
    }

    /// <summary>An empty database of a server that is the test's own.</summary>
    public static async Task<TestStore> CreateOnAsync(PostgresServer server) =>
        new(Directory.CreateTempSubdirectory("bwhub").FullName, await server.CreateDatabaseAsync());

    /// <summary>As <see cref="CreateAsync"/>, with this program's schema.</summary>
    public static async Task<TestStore> CreateUpgradedAsync(DatabaseEngine engine)
    {
        var folder = Directory.CreateTempSubdirectory("bwhub").FullName;
        if (engine == DatabaseEngine.Postgres)
        {
            var template = await PostgresTemplate.Value;
            return new TestStore(folder, await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(template));
        }

        var options = DatabaseOptions.InFolder(folder);
        File.Copy(await SqliteTemplate.Value, new SqliteConnectionStringBuilder(options.ConnectionString).DataSource);
        return new TestStore(folder, options);
    }

    /// <summary>What a node of the hub would hold: readers and one writer over this database.</summary>
    public Database Open(TimeProvider? time = null) => new(Options, time ?? TimeProvider.System, NullLogger<Database>.Instance);

    public ValueTask DisposeAsync()
    {
        if (!IsPostgres)
        {
            SqliteConnection.ClearPool(new SqliteConnection(Options.ConnectionString));
        }

        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task<string> MakeSqliteTemplateAsync()
    {
        var store = await CreateAsync(DatabaseEngine.Sqlite);
        Schema.Upgrade(store.Options, NullLogger.Instance);
        using (var connection = new SqliteConnection(store.Options.ConnectionString))
        {
            await connection.OpenAsync();
            await using var checkpoint = connection.CreateCommand();
            checkpoint.CommandText = "pragma wal_checkpoint(truncate)";
            await checkpoint.ExecuteNonQueryAsync();
        }

        SqliteConnection.ClearPool(new SqliteConnection(store.Options.ConnectionString));
        return new SqliteConnectionStringBuilder(store.Options.ConnectionString).DataSource;
    }

    private static async Task<string> MakePostgresTemplateAsync()
    {
        var store = await CreateAsync(DatabaseEngine.Postgres);
        Schema.Upgrade(store.Options, NullLogger.Instance);
        NpgsqlConnection.ClearAllPools(); // a database that somebody is connected to cannot be copied
        return new NpgsqlConnectionStringBuilder(store.Options.ConnectionString).Database!;
    }
}
