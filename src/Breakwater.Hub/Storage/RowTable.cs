namespace Breakwater.Hub.Storage;

/// <summary>The three types that columns have on both engines.</summary>
public enum ColumnType
{
    Integer,
    Text,
    Bytes,
}

/// <summary>A column, and where its value comes from.</summary>
public sealed record RowColumn<T>(string Name, ColumnType Type, Func<T, object?> Value);

/// <summary>How rows of one kind go into a table, many at a time; see <see cref="WriteScope.Insert"/>.</summary>
/// <param name="Conflict">What follows the values, such as <c>on conflict (id) do nothing</c>.</param>
public sealed record RowTable<T>(string Name, IReadOnlyList<RowColumn<T>> Columns, string Conflict = "")
{
    /// <summary>For one row at a time, by <c>@c0</c>, <c>@c1</c> and so on.</summary>
    internal string OneRowSql { get; } =
        $"insert into {Name} ({string.Join(", ", Columns.Select(column => column.Name))}) "
        + $"values ({string.Join(", ", Columns.Select((_, i) => $"@c{i}"))}) {Conflict}";

    /// <summary>For all rows at once, by one array for each column (PostgreSQL, functions-srf: unnest).</summary>
    internal string ArraysSql { get; } =
        $"insert into {Name} ({string.Join(", ", Columns.Select(column => column.Name))}) "
        + $"select * from unnest({string.Join(", ", Columns.Select((_, i) => $"@c{i}"))}) {Conflict}";
}
