using Microsoft.Data.Sqlite;
using Npgsql;

namespace Breakwater.Hub.Storage;

public enum DatabaseEngine
{
    Sqlite,
    Postgres,
}

/// <summary>Which database, and how to reach it.</summary>
public sealed record DatabaseOptions(DatabaseEngine Engine, string ConnectionString)
{
    private const string FileName = "breakwater.db";

    /// <summary>The file in the hub's data folder, which is what a hub uses unless told otherwise.</summary>
    public static DatabaseOptions InFolder(string folder) => File(Path.Combine(folder, FileName));

    public static DatabaseOptions File(string path) => new(
        DatabaseEngine.Sqlite,
        new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30, ForeignKeys = true }.ToString());

    /// <summary>
    /// Reads the one setting that moves a hub to PostgreSQL: a <c>postgres://user:password@host:port/name</c> address or an Npgsql
    /// connection string (<c>Host=…;Database=…</c>).
    /// </summary>
    /// <exception cref="ArgumentException">It is neither; the message says what is expected, and does not repeat a password.</exception>
    public static DatabaseOptions Parse(string setting)
    {
        if (Uri.TryCreate(setting, UriKind.Absolute, out var uri) && uri.Scheme is "postgres" or "postgresql")
        {
            var user = uri!.UserInfo.Split(':', 2);
            var parts = new NpgsqlConnectionStringBuilder
            {
                Host = uri.Host,
                Port = uri.IsDefaultPort || uri.Port < 0 ? 5432 : uri.Port,
                Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
                Username = Uri.UnescapeDataString(user[0]),
                Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            };
            return new DatabaseOptions(DatabaseEngine.Postgres, parts.ToString());
        }

        try
        {
            var parts = new NpgsqlConnectionStringBuilder(setting);
            if (!string.IsNullOrEmpty(parts.Host))
            {
                return new DatabaseOptions(DatabaseEngine.Postgres, parts.ToString());
            }
        }
        catch (ArgumentException)
        {
            // Falls through to the one message below: the parser's own would repeat the setting, password included.
        }

        throw new ArgumentException(
            "The database setting is neither postgres://USER:PASSWORD@HOST:PORT/NAME nor a connection string with Host=.", nameof(setting));
    }
}
