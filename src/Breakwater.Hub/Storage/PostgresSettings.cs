using Npgsql;

namespace Breakwater.Hub.Storage;

/// <summary>
/// What the hub asks of its PostgreSQL sessions: statements are run as planned, not compiled first, which for short ones takes longer than
/// running them (PostgreSQL, 32: JIT).
/// </summary>
internal static class PostgresSettings
{
    private const string NoCompilation = "-c jit=off";

    /// <summary>An operator's own session options stay as they are.</summary>
    public static string Apply(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        parts.Options = string.IsNullOrEmpty(parts.Options) ? NoCompilation : parts.Options;
        return parts.ToString();
    }
}
