using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using Dapper;

namespace Breakwater.Hub.Tests.Storage;

public sealed class DatabaseTests
{
    [Fact]
    public async Task Sqlite_syncs_its_write_ahead_log_at_every_commit()
    {
        await using var store = await TestStore.CreateUpgradedAsync(DatabaseEngine.Sqlite);
        await using var database = store.Open();

        var written = await database.WriteAsync(scope => (scope.Scalar<long>("pragma synchronous"), scope.Scalar<string>("pragma journal_mode")));
        await using var reader = database.Open();

        const long full = 2;
        Assert.Equal((full, "wal"), written);
        Assert.Equal(full, reader.ExecuteScalar<long>("pragma synchronous"));
        Assert.Equal(1, reader.ExecuteScalar<long>("pragma foreign_keys"));
    }

    [Theory, OnPostgres]
    public async Task Postgres_answers_a_commit_when_it_is_on_disk(DatabaseEngine engine)
    {
        await using var store = await TestStore.CreateUpgradedAsync(engine);
        await using var database = store.Open();

        var settings = await database.WriteAsync(scope => new[] { "synchronous_commit", "fsync", "full_page_writes" }
            .Select(name => $"{name}={scope.Scalar<string>("show " + name)}").ToList());

        Assert.Equal(["synchronous_commit=on", "fsync=on", "full_page_writes=on"], settings);
    }

    [Theory, OnPostgres]
    public async Task The_hub_itself_asks_for_synchronous_commit_when_the_server_has_it_off(DatabaseEngine engine)
    {
        await using var store = await TestStore.CreateUpgradedAsync(engine);
        var name = new Npgsql.NpgsqlConnectionStringBuilder(store.Options.ConnectionString).Database!;
        await (await PostgresServer.SharedAsync()).ExecuteAsync("postgres", $"alter database {name} set synchronous_commit = off");
        await using var database = store.Open();

        Assert.Equal("on", await database.WriteAsync(scope => scope.Scalar<string>("show synchronous_commit")));
    }

    [Theory, OnEachEngine]
    public async Task A_write_that_fails_takes_nothing_of_its_neighbours_with_it(DatabaseEngine engine)
    {
        await using var store = await TestStore.CreateUpgradedAsync(engine);
        await using var database = store.Open();
        const int writes = 200;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, writes).Select(async i =>
        {
            try
            {
                await database.WriteAsync(scope =>
                {
                    scope.Execute("insert into setting (name, value) values (@name, 'x')", new { name = $"write {i}" });
                    // A statement that the engine refuses, and an exception of the request's own.
                    _ = (i % 3) switch
                    {
                        1 => scope.Execute("insert into setting (name, value) values (@name, 'again')", new { name = $"write {i}" }),
                        2 => throw new InvalidOperationException("A request that fails."),
                        _ => 0,
                    };
                });
                return true;
            }
            catch (Exception e) when (e is InvalidOperationException or System.Data.Common.DbException)
            {
                return false;
            }
        }));

        await using var connection = database.Open();
        var there = connection.Query<string>("select name from setting where name like 'write %'").ToHashSet();
        Assert.Equal(Enumerable.Range(0, writes).Where(i => i % 3 == 0).Select(i => $"write {i}").ToHashSet(), there);
        Assert.Equal(Enumerable.Range(0, writes).Select(i => i % 3 == 0), outcomes);
    }

    [Theory, OnEachEngine]
    public async Task What_follows_a_commit_runs_after_it_and_not_for_a_request_that_failed(DatabaseEngine engine)
    {
        await using var store = await TestStore.CreateUpgradedAsync(engine);
        await using var database = store.Open();
        var seen = new List<string>();

        await database.WriteAsync(scope =>
        {
            scope.Execute("insert into setting (name, value) values ('done', 'x')");
            scope.AfterCommit(() =>
            {
                using var connection = database.Open();
                seen.Add(connection.ExecuteScalar<string>("select value from setting where name = 'done'") ?? "nothing");
            });
        });
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.WriteAsync(scope =>
        {
            scope.AfterCommit(() => seen.Add("failed"));
            throw new InvalidOperationException();
        }));

        Assert.Equal(["x"], seen);
    }
}
