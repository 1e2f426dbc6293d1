using System.Reflection;
using DbUp;
using DbUp.Builder;
using DbUp.Engine;
using DbUp.Engine.Output;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Breakwater.Hub.Storage;

/// <summary>Brings a database to this program's schema: the numbered scripts of all slices, in the order of their numbers.</summary>
public static class Schema
{
    private const string JournalTable = "schema_scripts";
    private const long PostgresLock = 0x42574B01;

    /// <summary>
    /// Applies what is missing, in one transaction, under a lock that a second node waits for.
    /// </summary>
    /// <exception cref="SchemaNewerException">The database has scripts that this program does not know.</exception>
    public static void Upgrade(DatabaseOptions options, ILogger logger)
    {
        using IDisposable _ = options.Engine == DatabaseEngine.Sqlite ? LockFile(options) : LockPostgres(options);
        var scripts = Scripts(options.Engine);
        var engine = Target(options)
            .WithScripts(scripts)
            .WithTransaction()
            .LogTo(new DbUpLog(logger))
            .Build();

        // Scripts keep their number for ever and are never removed, so one that is unknown here was written by a later version.
        var known = scripts.Select(script => script.Name).ToHashSet(StringComparer.Ordinal);
        var unknown = engine.GetExecutedScripts().Where(name => !known.Contains(name)).ToList();
        if (unknown.Count > 0)
        {
            throw new SchemaNewerException(unknown);
        }

        var result = engine.PerformUpgrade();
        if (!result.Successful)
        {
            throw new InvalidOperationException($"Schema script {result.ErrorScript?.Name ?? "(none)"} failed.", result.Error);
        }
    }

    /// <summary>All tables with content of their own, each after the ones that it refers to.</summary>
    public static IReadOnlyList<string> Tables { get; } =
    [
        "position_counter", "setting", "member", "person", "circle", "circle_member", "api_key", "asset", "setup_link", "audience",
        "publication", "indicator_value", "mention", "block_step", "allow_list", "allow_entry", "review", "submission", "submission_object",
        "withdrawal", "support", "sighting", "sighting_batch", "warning", "warning_tie", "warning_verdict", "warning_step", "feed",
        "feed_source", "feed_format", "list_exception", "list_rollback", "false_positive_report", "sensor", "enrolment", "segment",
        "chain_key", "chain_reader", "source", "source_object", "source_part", "mail_server", "outbox", "mailbox", "mailbox_address",
        "mailbox_mail", "mailbox_seen", "mailbox_answer", "mailbox_use", "mailbox_attempt",
        "waiting_release", "release_day", "label_use", "unsealing", "unsealing_notice", "audit_entry", "audit_head",
        "speed_month", "scorecard_month", "source_month", "credit_month",
        "warning_news", "message", "acknowledgement", "escalation", "message_rule", "message_person", "webhook", "atom_feed",
        "sign_in", "recovery_code", "portal_session", "invitation",
    ];

    /// <summary>The scripts for one engine: <c>0007_name.sql</c>, or <c>0007_name.postgres.sql</c> in its place where the engines
    /// differ.</summary>
    internal static IReadOnlyList<SqlScript> Scripts(DatabaseEngine engine)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var byNumber = new SortedDictionary<string, (string Name, string Resource)>(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)))
        {
            var postgresOnly = resource.EndsWith(".postgres.sql", StringComparison.Ordinal);
            var name = resource[(resource.IndexOf(".Schema.", StringComparison.Ordinal) + ".Schema.".Length)..]
                .Replace(".postgres.sql", ".sql", StringComparison.Ordinal);
            if ((!postgresOnly && !byNumber.ContainsKey(name)) || (postgresOnly && engine == DatabaseEngine.Postgres))
            {
                byNumber[name] = (name, resource);
            }
        }

        return byNumber.Values.Select(script => new SqlScript(script.Name, Read(assembly, script.Resource))).ToList();
    }

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    private static UpgradeEngineBuilder Target(DatabaseOptions options) => options.Engine == DatabaseEngine.Sqlite
        ? DeployChanges.To.SqliteDatabase(options.ConnectionString).JournalToSqliteTable(JournalTable)
        : DeployChanges.To.PostgresqlDatabase(options.ConnectionString).JournalToPostgresqlTable("public", JournalTable);

    private static FileStream LockFile(DatabaseOptions options)
    {
        var path = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(options.ConnectionString).DataSource + ".upgrade";
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var giveUp = Environment.TickCount64 + 60_000;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Environment.TickCount64 < giveUp)
            {
                Task.Delay(50).Wait();
            }
        }
    }

    private static NpgsqlConnection LockPostgres(DatabaseOptions options)
    {
        // Not pooled: the session lock goes with the connection, whatever happens to this process.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(options.ConnectionString) { Pooling = false }.ToString());
        connection.Open();
        using var command = new NpgsqlCommand("select pg_advisory_lock(@key)", connection);
        command.Parameters.AddWithValue("key", PostgresLock);
        command.ExecuteNonQuery();
        return connection;
    }

    private sealed class DbUpLog(ILogger logger) : IUpgradeLog
    {
        public void LogTrace(string format, params object[] args)
        {
            // Statement by statement: more than a log should hold.
        }

        public void LogDebug(string format, params object[] args)
        {
            // As above.
        }

        public void LogInformation(string format, params object[] args)
        {
            if (format.StartsWith("Executing Database Server script", StringComparison.Ordinal) && args is [string name, ..])
            {
                StorageLog.ScriptApplied(logger, name);
            }
        }

        public void LogWarning(string format, params object[] args) => StorageLog.SchemaWarning(logger, Text(format, args), null);

        public void LogError(string format, params object[] args) => StorageLog.SchemaWarning(logger, Text(format, args), null);

        public void LogError(Exception ex, string format, params object[] args) => StorageLog.SchemaWarning(logger, Text(format, args), ex);

        private static string Text(string format, object[] args) =>
            string.Format(System.Globalization.CultureInfo.InvariantCulture, format, args);
    }
}
