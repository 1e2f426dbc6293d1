using Microsoft.Data.Sqlite;

namespace Breakwater.Hub.Storage;

/// <summary>
/// The settings behind "a 2xx answer means that it is on disk": a write-ahead log (readers never wait for the writer), and FULL, which
/// syncs that log at every commit (https://www.sqlite.org/pragma.html#pragma_synchronous; NORMAL would not).
/// </summary>
public static class SqliteSettings
{
    public static void Apply(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            $"""
            pragma journal_mode = wal;
            pragma synchronous = full;
            pragma foreign_keys = on;
            pragma cache_size = -{Limits.SqliteWriterCacheKiB};
            pragma wal_autocheckpoint = {Limits.SqliteWalPages};
            """;
        command.ExecuteNonQuery();
    }
}
