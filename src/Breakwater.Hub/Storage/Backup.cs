using System.Data;
using System.Data.Common;
using Breakwater.Hub.Escrow;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Breakwater.Hub.Storage;

/// <summary>What a backup or a restore moved.</summary>
public sealed record BackupSummary(int Tables, long Rows);

/// <summary>
/// Backups of either engine are SQLite files with the same tables, so that a backup of a server can be opened anywhere and restored into
/// either engine. One consistent state is copied while the hub goes on serving.
/// </summary>
public sealed class Backup(Database database, ILogger<Backup> logger)
{
    /// <exception cref="RejectedException">The file is there already.</exception>
    public async Task<BackupSummary> WriteAsync(string path, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            throw RejectedException.Conflict("exists", $"{path} is there already; a backup never overwrites one.");
        }

        var temporary = path + "." + RandomId.Uuid();
        try
        {
            Schema.Upgrade(DatabaseOptions.File(temporary), logger);
            await using var source = database.Open();
            // Both engines keep one state for the whole of this transaction: SQLite by its log, PostgreSQL by the isolation level.
            await using var snapshot = source is SqliteConnection sqlite
                ? sqlite.BeginTransaction(deferred: true)
                : await source.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
            var summary = Fill(temporary, source, snapshot, cancellationToken);
            File.Move(temporary, path, overwrite: false);
            return summary;
        }
        finally
        {
            foreach (var leftover in new[] { "", "-wal", "-shm", ".upgrade" })
            {
                File.Delete(temporary + leftover);
            }
        }
    }

    /// <exception cref="RejectedException">There is no such backup, or the database is not empty.</exception>
    public async Task<BackupSummary> RestoreAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw RejectedException.NotFound($"backup: {path}");
        }

        var options = DatabaseOptions.File(path);
        Schema.Upgrade(options, logger);
        File.Delete(path + ".upgrade");
        await using var source =
            new SqliteConnection(new SqliteConnectionStringBuilder(options.ConnectionString) { Pooling = false }.ToString());
        await source.OpenAsync(cancellationToken).ConfigureAwait(false);
        return await database.WriteAsync(
            scope =>
            {
                if (scope.Scalar<long>("select count(*) from member") > 0 || scope.Scalar<long>("select count(*) from submission") > 0)
                {
                    throw RejectedException.Conflict("not-empty",
                        "The database is not empty; a backup is restored into an empty one only.");
                }

                var atHand = EscrowKeyCheck.Stored(scope);
                var summary = Copy(source, null, scope.Connection, scope.Transaction, cancellationToken);
                CheckKey(scope, atHand);
                return summary;
            },
            cancellationToken).ConfigureAwait(false);
    }

    // Thrown inside the transaction, so that nothing of the backup stays.
    private static void CheckKey(WriteScope scope, string? atHand)
    {
        var restored = EscrowKeyCheck.Stored(scope);
        if (atHand is not null && restored is not null && restored != atHand)
        {
            throw RejectedException.Conflict(
                "other-key", "The escrow key in the hub's folder is not the one that this backup was made under. Copy escrow.key and "
                    + "signing.key of the old hub into the folder first, then restore again. Nothing was restored.");
        }

        if (atHand is not null && restored is null)
        {
            EscrowKeyCheck.Store(scope, atHand);
        }
    }

    private static BackupSummary Fill(string path, DbConnection source, DbTransaction snapshot, CancellationToken cancellationToken)
    {
        using var target = new SqliteConnection($"Data Source={path};Pooling=False");
        target.Open();
        BackupSummary summary;
        using (var transaction = target.BeginTransaction())
        {
            summary = Copy(source, snapshot, target, transaction, cancellationToken);
            transaction.Commit();
        }

        // A backup is one file: what is in the write-ahead log goes into it before it is moved into place.
        target.Execute("pragma journal_mode = delete");
        return summary;
    }

    private static BackupSummary Copy(
        DbConnection source, DbTransaction? snapshot, DbConnection target, DbTransaction transaction, CancellationToken cancellationToken)
    {
        var rows = 0L;
        foreach (var table in Schema.Tables.Reverse())
        {
            target.Execute($"delete from {table}", null, transaction);
        }

        foreach (var table in Schema.Tables)
        {
            rows += CopyTable(table, source, snapshot, target, transaction, cancellationToken);
        }

        return new BackupSummary(Schema.Tables.Count, rows);
    }

    private static long CopyTable(
        string table, DbConnection source, DbTransaction? snapshot, DbConnection target, DbTransaction transaction,
        CancellationToken cancellationToken)
    {
        using var select = source.CreateCommand();
        select.CommandText = $"select * from {table}";
        select.Transaction = snapshot;
        using var reader = select.ExecuteReader();
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
        using var insert = target.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText =
            $"insert into {table} ({string.Join(", ", columns)}) values ({string.Join(", ", columns.Select(column => "@" + column))})";
        foreach (var column in columns)
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = column;
            insert.Parameters.Add(parameter);
        }

        var rows = 0L;
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var i = 0; i < columns.Count; i++)
            {
                insert.Parameters[i].Value = reader.GetValue(i);
            }

            rows += insert.ExecuteNonQuery();
        }

        return rows;
    }
}
