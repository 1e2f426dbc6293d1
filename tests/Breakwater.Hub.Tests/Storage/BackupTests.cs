using Breakwater.Hub.Escrow;
using Breakwater.Hub.Storage;
using Breakwater.Hub.Tests.Hosting;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Breakwater.Hub.Tests.Storage;

public sealed class BackupTests
{
    private const int SubmissionsBeside = 12;

    [Theory]
    [InlineData(DatabaseEngine.Sqlite, DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.Sqlite, DatabaseEngine.Postgres)]
    [InlineData(DatabaseEngine.Postgres, DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.Postgres, DatabaseEngine.Postgres)]
    public async Task A_backup_taken_while_serving_restores_into_either_engine_table_by_table(DatabaseEngine from, DatabaseEngine to)
    {
        Assert.SkipWhen(PostgresServer.Missing is not null && Environment.GetEnvironmentVariable("CI") != "true", PostgresServer.Missing ?? "");
        await using var hub = await HubHost.StartAsync(from);
        var member = await FillAsync(hub);
        var file = Path.Combine(hub.Store.Folder, "backup.db");

        // Both go on at once: the backup holds some of these submissions, each whole or not at all.
        var writing = Task.WhenAll(Enumerable.Range(0, SubmissionsBeside).Select(i => member.ShareTextAsync($"beside{i}[.]click and beside{i}b[.]click")));
        BackupSummary summary;
        await using (var source = hub.Store.Open())
        {
            summary = await new Backup(source, NullLogger<Backup>.Instance).WriteAsync(file, CancellationToken.None);
        }

        await writing;
        await using var restored = await TestStore.CreateUpgradedAsync(to);
        await using var database = restored.Open();
        var back = await new Backup(database, NullLogger<Backup>.Instance).RestoreAsync(file, CancellationToken.None);

        Assert.Equal(summary, back);
        Assert.True(summary.Rows > 0);
        AssertSameTables(file, database);
        AssertWhole(database);
        Assert.Equal([file], Directory.GetFiles(hub.Store.Folder, "backup*"));
    }

    [Theory, OnEachEngine]
    public async Task A_hub_goes_on_from_a_restored_backup(DatabaseEngine engine)
    {
        await using var restored = await TestStore.CreateUpgradedAsync(engine);
        string secret, name;
        List<string> before;
        await using (var hub = await HubHost.StartAsync(DatabaseEngine.Sqlite))
        {
            var member = await FillAsync(hub);
            (secret, name) = (member.Secret!, member.Name);
            before = (await member.TaxiiObjectsAsync("mine")).Select(one => one.GetRawText()).ToList();
            var file = Path.Combine(restored.Folder, "backup.db");
            await using var source = hub.Store.Open();
            await new Backup(source, NullLogger<Backup>.Instance).WriteAsync(file, CancellationToken.None);
            await using var database = restored.Open();
            await new Backup(database, NullLogger<Backup>.Instance).RestoreAsync(file, CancellationToken.None);
            // The keys are not in it: they are kept apart, and put back beside it.
            File.Copy(Path.Combine(hub.Store.Folder, "escrow.key"), Path.Combine(restored.Folder, "escrow.key"));
        }

        await using var again = await HubHost.StartNodeAsync(restored);
        using var same = new MemberActor(again, "", name, "", secret);
        Assert.Equal(before, (await same.TaxiiObjectsAsync("mine")).Select(one => one.GetRawText()));
        await same.ShareDomainAsync("after-restore.click");
    }

    [Theory, OnEachEngine]
    public async Task Another_escrow_key_neither_starts_a_hub_nor_takes_a_backup(DatabaseEngine engine)
    {
        await using var store = await TestStore.CreateAsync(engine);
        var key = Path.Combine(store.Folder, "escrow.key");
        await StartAndStopAsync(store);
        // Nobody is a member yet: the key that is there counts, also when it was put there later.
        File.Delete(key);
        await StartAndStopAsync(store);

        await using var other = await HubHost.StartAsync(engine);
        await FillAsync(other);
        var file = Path.Combine(other.Store.Folder, "backup.db");
        await using var source = other.Store.Open();
        await new Backup(source, NullLogger<Backup>.Instance).WriteAsync(file, CancellationToken.None);
        await using var database = store.Open();
        var backup = new Backup(database, NullLogger<Backup>.Instance);
        var refused = await Assert.ThrowsAsync<RejectedException>(() => backup.RestoreAsync(file, CancellationToken.None));
        Assert.Equal("other-key", refused.Problems[0].Code);

        File.Copy(Path.Combine(other.Store.Folder, "escrow.key"), key, overwrite: true);
        await StartAndStopAsync(store);
        await backup.RestoreAsync(file, CancellationToken.None);
        File.Delete(key);
        await Assert.ThrowsAsync<EscrowKeyMismatchException>(() => HubHost.StartNodeAsync(store));
    }

    [Theory, OnEachEngine]
    public async Task A_backup_overwrites_no_file_and_is_restored_into_an_empty_database_only(DatabaseEngine engine)
    {
        await using var hub = await HubHost.StartAsync(engine);
        await FillAsync(hub);
        await using var database = hub.Store.Open();
        var backup = new Backup(database, NullLogger<Backup>.Instance);
        var file = Path.Combine(hub.Store.Folder, "backup.db");
        await backup.WriteAsync(file, CancellationToken.None);

        var exists = await Assert.ThrowsAsync<RejectedException>(() => backup.WriteAsync(file, CancellationToken.None));
        var full = await Assert.ThrowsAsync<RejectedException>(() => backup.RestoreAsync(file, CancellationToken.None));

        Assert.Equal("exists", exists.Problems[0].Code);
        Assert.Equal("not-empty", full.Problems[0].Code);
    }

    [Fact]
    public async Task A_backup_does_not_hold_the_link_between_a_member_and_what_it_handed_in()
    {
        await using var hub = await HubHost.StartAsync(DatabaseEngine.Sqlite);
        var member = await hub.AddMemberAsync();
        await member.ShareTextAsync("Words of their own about sealed-words[.]click");
        var sensor = await member.EnrolSensorAsync();
        await sensor.ReportAsync("batch-of-words", SensorActor.Seen("domain", "sealed-words.click"));
        var file = Path.Combine(hub.Store.Folder, "backup.db");
        await using var database = hub.Store.Open();
        await new Backup(database, NullLogger<Backup>.Instance).WriteAsync(file, CancellationToken.None);
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        var sensorKey = connection.QuerySingle<string>("select id from api_key where purposes = 'sensor'");

        foreach (var table in new[] { "submission", "submission_object", "support", "withdrawal", "publication", "indicator_value", "sighting", "sighting_batch", "review" })
        {
            foreach (var value in connection.Query($"select * from {table}").SelectMany(row => ((IDictionary<string, object?>)row).Values))
            {
                var text = value is byte[] bytes ? System.Text.Encoding.Latin1.GetString(bytes) : value?.ToString() ?? "";
                Assert.DoesNotContain(member.Id, text, StringComparison.Ordinal);
                Assert.DoesNotContain(member.Name, text, StringComparison.Ordinal);
                Assert.DoesNotContain("Words of their own", text, StringComparison.Ordinal);
                Assert.DoesNotContain("batch-of-words", text, StringComparison.Ordinal);
                Assert.DoesNotContain(sensorKey, text, StringComparison.Ordinal);
            }
        }

        // An instant would tie one table's owner to another's, and a sensor's batch to what it sighted.
        var times = connection.Query<long>(
            "select received from sighting union all select received_at from sighting_batch union all select received_at from submission").ToList();
        Assert.Equal(3, times.Count);
        Assert.All(times, time => Assert.Equal(0, time % 3_600_000_000));
    }

    private static async Task StartAndStopAsync(TestStore store)
    {
        await using var hub = await HubHost.StartNodeAsync(store);
        (await hub.Anonymous.GetAsync("/healthz")).Expect(200);
    }

    private static async Task<MemberActor> FillAsync(HubHost hub)
    {
        var member = await hub.AddMemberAsync();
        var other = await hub.AddMemberAsync();
        await hub.AddCircleAsync("terminals", member, other);
        await member.ShareAsync(Bundles.Of(Bundles.Indicator(1, "backup-one.click"), Bundles.Malware(2, "Some family")), "?circle=terminals");
        await member.ShareDomainAsync("backup-two.click");
        (await member.SightAsync("backup-two.click")).Expect(202);
        (await other.SightAsync("backup-two.click")).Expect(202);
        await member.AddFeedAsync("firewall");
        var sensor = await other.EnrolSensorAsync();
        await sensor.WaitUntilLiveAsync(live => live.Count > 0);
        (await member.PostAsync($"/api/v1/members/{member.Id}/assets", new { value = "own-of-backup.click" })).Expect(201);
        return member;
    }

    private static void AssertSameTables(string file, Database database)
    {
        using var one = new SqliteConnection($"Data Source={file};Pooling=False;Mode=ReadOnly");
        one.Open();
        using var other = database.Open();
        foreach (var table in Schema.Tables)
        {
            Assert.Equal((table, Rows(one, table)), (table, Rows(other, table)));
        }
    }

    private static string Rows(System.Data.Common.DbConnection connection, string table) => string.Join('\n', connection
        .Query($"select * from {table}")
        .Select(row => string.Join('|', ((IDictionary<string, object?>)row).OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.Value is byte[] bytes ? Convert.ToHexString(bytes)
                : Convert.ToString(pair.Value, System.Globalization.CultureInfo.InvariantCulture))))
        .Order(StringComparer.Ordinal));

    // A submission is one transaction: its objects and their publication are both there, or neither is.
    private static void AssertWhole(Database database)
    {
        using var connection = database.Open();
        Assert.Equal(0, connection.ExecuteScalar<long>(
            "select count(*) from submission s where not exists (select 1 from submission_object o where o.submission_id = s.id)"));
        var values = connection.Query<string>("select value from indicator_value where value like 'beside%'").ToHashSet();
        Assert.All(values, value => Assert.Contains(
            value.EndsWith("b.click", StringComparison.Ordinal) ? value.Replace("b.click", ".click", StringComparison.Ordinal) : value.Replace(".click", "b.click", StringComparison.Ordinal),
            values));
        Assert.True(connection.ExecuteScalar<long>("select max(last) from position_counter") >= connection.ExecuteScalar<long>("select max(position) from publication"));
    }
}
