using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace Breakwater.Hub.Tests.Storage;

public sealed class SchemaTests
{
    [Theory, OnEachEngine]
    public async Task Upgrading_twice_changes_nothing(DatabaseEngine engine)
    {
        await using var store = await TestStore.CreateUpgradedAsync(engine);

        Schema.Upgrade(store.Options, NullLogger.Instance);

        Assert.Equal(Schema.Scripts(engine).Select(script => script.Name), Applied(store));
    }

    [Theory, OnEachEngine]
    public async Task Two_nodes_that_start_at_once_apply_each_script_once(DatabaseEngine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Schema.Upgrade(store.Options, NullLogger.Instance))));

        Assert.Equal(Schema.Scripts(engine).Select(script => script.Name), Applied(store));
    }

    [Theory, OnEachEngine]
    public async Task A_database_that_is_newer_than_the_program_is_refused_and_the_message_names_the_script(DatabaseEngine engine)
    {
        await using var store = await TestStore.CreateUpgradedAsync(engine);
        await using (var database = store.Open())
        {
            await database.WriteAsync(scope => scope.Execute(
                "insert into schema_scripts (scriptname, applied) values ('9999_later.sql', '2030-01-01 00:00:00')"));
        }

        var refused = Assert.Throws<SchemaNewerException>(() => Schema.Upgrade(store.Options, NullLogger.Instance));

        Assert.Contains("newer than this program", refused.Message, StringComparison.Ordinal);
        Assert.Contains("9999_later.sql", refused.Message, StringComparison.Ordinal);
    }

    [Theory, OnEachEngine]
    public async Task Every_table_of_the_schema_is_in_the_list_that_backups_go_by(DatabaseEngine engine)
    {
        await using var store = await TestStore.CreateUpgradedAsync(engine);
        await using var database = store.Open();
        await using var connection = database.Open();
        var sql = engine == DatabaseEngine.Sqlite
            ? "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
            : "select table_name from information_schema.tables where table_schema = 'public'";

        var tables = connection.Query<string>(sql).Where(name => name != "schema_scripts").Order(StringComparer.Ordinal);

        Assert.Equal(Schema.Tables.Order(StringComparer.Ordinal), tables);
    }

    private static IEnumerable<string> Applied(TestStore store)
    {
        using var connection = OpenPlain(store);
        return connection.Query<string>("select scriptname from schema_scripts order by scriptname").ToList();
    }

    private static System.Data.Common.DbConnection OpenPlain(TestStore store)
    {
        System.Data.Common.DbConnection connection = store.IsPostgres
            ? new Npgsql.NpgsqlConnection(store.Options.ConnectionString)
            : new Microsoft.Data.Sqlite.SqliteConnection(store.Options.ConnectionString);
        connection.Open();
        return connection;
    }
}
