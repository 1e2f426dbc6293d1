using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Breakwater.Hub.Storage;

/// <summary>
/// Puts rows into tables, each engine in the way that costs it least: SQLite runs one prepared statement again and again, PostgreSQL takes
/// all rows in one round trip. Belongs to one connection; statements are prepared once.
/// </summary>
internal sealed class RowInserts(DbConnection connection) : IDisposable
{
    private readonly Dictionary<object, DbCommand> _prepared = [];

    public void Insert<T>(DbTransaction transaction, RowTable<T> table, IReadOnlyList<T> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        if (connection is NpgsqlConnection postgres)
        {
            InsertArrays(postgres, table, rows);
        }
        else
        {
            InsertOneByOne(transaction, table, rows);
        }
    }

    public void Dispose()
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }
    }

    private void InsertOneByOne<T>(DbTransaction transaction, RowTable<T> table, IReadOnlyList<T> rows)
    {
        if (!_prepared.TryGetValue(table, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = table.OneRowSql;
            for (var i = 0; i < table.Columns.Count; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = $"@c{i}";
                command.Parameters.Add(parameter);
            }

            _prepared.Add(table, command);
        }

        command.Transaction = transaction;
        foreach (var row in rows)
        {
            for (var i = 0; i < table.Columns.Count; i++)
            {
                command.Parameters[i].Value = table.Columns[i].Value(row) ?? DBNull.Value;
            }

            command.ExecuteNonQuery();
        }
    }

    private static void InsertArrays<T>(NpgsqlConnection connection, RowTable<T> table, IReadOnlyList<T> rows)
    {
        using var command = new NpgsqlCommand(table.ArraysSql, connection);
        for (var i = 0; i < table.Columns.Count; i++)
        {
            var column = table.Columns[i];
            command.Parameters.Add(column.Type switch
            {
                ColumnType.Integer => new NpgsqlParameter($"c{i}", NpgsqlDbType.Array | NpgsqlDbType.Bigint)
                {
                    Value = rows.Select(row => (long?)column.Value(row)).ToArray(),
                },
                ColumnType.Text => new NpgsqlParameter($"c{i}", NpgsqlDbType.Array | NpgsqlDbType.Text)
                {
                    Value = rows.Select(row => (string?)column.Value(row)).ToArray(),
                },
                _ => new NpgsqlParameter($"c{i}", NpgsqlDbType.Array | NpgsqlDbType.Bytea)
                {
                    Value = rows.Select(row => (byte[]?)column.Value(row)).ToArray(),
                },
            });
        }

        command.ExecuteNonQuery();
    }
}
