using System.Globalization;
using Breakwater.Hub.Community;
using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Gate;

/// <summary>A loaded list, without its entries.</summary>
public sealed record LoadedList(string Name, string Title, string Form, bool Shared, long Entries);

/// <summary>Loaded allow-lists: all of the SQL about them, and the snapshot that the gate checks against.</summary>
public sealed class AllowListStore(Database database)
{
    private const string TouchedSetting = "allow_list_touched";

    private volatile Loaded? _loaded;

    /// <summary>The position at which the lists last changed; 0 when they never did.</summary>
    internal long LastChange()
    {
        using var connection = database.Open();
        return long.Parse(
            connection.ExecuteScalar<string>($"select value from setting where name = '{TouchedSetting}'") ?? "0",
                CultureInfo.InvariantCulture);
    }

    /// <summary>The lists as they are now; read again only after somebody changed them.</summary>
    public AllowList Current()
    {
        using var connection = database.Open();
        var version = connection.ExecuteScalar<string>("select value from setting where name = 'allow_list_version'") ?? "0";
        var loaded = _loaded;
        if (loaded?.Version == version)
        {
            return loaded.List;
        }

        var entries = connection.Query<(string List, string Value)>("select list_name, value from allow_entry")
            .ToLookup(row => row.List, row => row.Value, StringComparer.Ordinal);
        var sources = Lists(connection).Select(list => new AllowSource(list.Title, list.Form, list.Shared, false, entries[list.Name]))
            .ToList();
        sources.AddRange(OwnAssets(connection));
        var fresh = new AllowList(sources);
        _loaded = new Loaded(version, fresh);
        return fresh;
    }

    public IReadOnlyList<LoadedList> Lists()
    {
        using var connection = database.Open();
        return Lists(connection);
    }

    internal static void Replace(WriteScope scope, LoadedList list, IReadOnlyCollection<string> entries)
    {
        scope.Execute("delete from allow_entry where list_name = @Name", new { list.Name });
        scope.Execute("delete from allow_list where name = @Name", new { list.Name });
        scope.Execute(
            "insert into allow_list (name, title, form, shared, loaded_at) values (@Name, @Title, @Form, @Shared, @now)",
            new { list.Name, list.Title, list.Form, Shared = list.Shared ? 1L : 0L, now = scope.NowMicros });
        foreach (var some in entries.Chunk(400))
        {
            var parameters = new DynamicParameters();
            parameters.Add("list", list.Name);
            for (var i = 0; i < some.Length; i++)
            {
                parameters.Add("v" + i.ToString(CultureInfo.InvariantCulture), some[i]);
            }

            var rows = string.Join(',', Enumerable.Range(0, some.Length).Select(i => $"(@list, @v{i})"));
            scope.Execute($"insert into allow_entry (list_name, value) values {rows}", parameters);
        }

        Touch(scope);
    }

    /// <summary>Says that what the snapshot is made of has changed.</summary>
    internal static void Touch(WriteScope scope)
    {
        var version = scope.Scalar<string>("select value from setting where name = 'allow_list_version'") ?? "0";
        var next = (long.Parse(version, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
        scope.Execute("update setting set value = @next where name = 'allow_list_version'", new { next });
        scope.MarkChange();
        scope.Execute(
            $"insert into setting (name, value) values ('{TouchedSetting}', @at) on conflict (name) do update set value = excluded.value",
            new { at = scope.LastPosition.ToString(CultureInfo.InvariantCulture) });
    }

    private static List<LoadedList> Lists(System.Data.Common.DbConnection connection) => connection.Query<LoadedRow>(
        """
        select l.name, l.title, l.form, l.shared, (select count(*) from allow_entry e where e.list_name = l.name) as entries
          from allow_list l order by l.name
        """).Select(row => new LoadedList(row.Name, row.Title, row.Form, row.Shared != 0, row.Entries)).ToList();

    private static IEnumerable<AllowSource> OwnAssets(System.Data.Common.DbConnection connection)
    {
        var assets = connection.Query<(string Kind, string Value)>("select kind, value from asset where state = 'approved'").ToList();
        const string title = "what members of this community own";
        yield return new AllowSource(title, "cidr", false, true,
            assets.Where(asset => asset.Kind == AssetKinds.Range).Select(asset => asset.Value));
        yield return new AllowSource(
            title, "hostname", false, true, assets.Where(asset => asset.Kind == AssetKinds.Domain).Select(asset => asset.Value));
    }

    private sealed record Loaded(string Version, AllowList List);

    // Properties, not a constructor: SQLite names no type for an expression when there is no row.
    private sealed record LoadedRow
    {
        public string Name { get; init; } = "";

        public string Title { get; init; } = "";

        public string Form { get; init; } = "";

        public long Shared { get; init; }

        public long Entries { get; init; }
    }
}
