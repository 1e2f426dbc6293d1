using System.Data.Common;
using System.Text;
using Breakwater.Hub.Storage;
using Microsoft.Data.Sqlite;

namespace Breakwater.Hub.Tests.Anonymity;

/// <summary>One cell of a database, as somebody who has a copy of it reads it.</summary>
internal sealed record Cell(string Table, int Row, string Column, string Text);

/// <summary>All that is in a database, cell by cell: text as it is, bytes as text, and as the hexadecimal and base64 of what they
/// are.</summary>
internal static class CopyOfEverything
{
    public static IReadOnlyList<Cell> Of(Database database)
    {
        using var connection = database.Open();
        return Of(connection, Schema.Tables);
    }

    public static IReadOnlyList<Cell> OfFile(string path)
    {
        using var connection = new SqliteConnection(DatabaseOptions.File(path).ConnectionString);
        connection.Open();
        var cells = Of(connection, Schema.Tables);
        SqliteConnection.ClearPool(connection);
        return cells;
    }

    /// <summary>The bytes of every file of a folder but the key's.</summary>
    public static IReadOnlyList<(string Name, string Text)> OfFolder(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(file) != "escrow.key")
        .Select(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return (Path.GetFileName(file), Encoding.Latin1.GetString(copy.ToArray()));
        }).ToList();

    private static List<Cell> Of(DbConnection connection, IReadOnlyList<string> tables)
    {
        var cells = new List<Cell>();
        foreach (var table in tables)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"select * from {table}";
            using var reader = command.ExecuteReader();
            for (var row = 0; reader.Read(); row++)
            {
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    if (!reader.IsDBNull(i))
                    {
                        cells.Add(new Cell(table, row, reader.GetName(i), TextOf(reader.GetValue(i))));
                    }
                }
            }
        }

        return cells;
    }

    private static string TextOf(object value) => value is byte[] bytes
        ? $"{Encoding.Latin1.GetString(bytes)} {Convert.ToHexStringLower(bytes)} {Convert.ToBase64String(bytes)}"
        : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!;
}
