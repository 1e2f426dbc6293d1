using Breakwater.Hub.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Breakwater.Hub.Tests.Hosting;

/// <summary>An empty database of one test's own, on either engine, and a folder for whatever else a hub keeps.</summary>
internal sealed class TestStore : IAsyncDisposable
{
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
        var store = await CreateAsync(engine);
        Schema.Upgrade(store.Options, NullLogger.Instance);
        return store;
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
}
