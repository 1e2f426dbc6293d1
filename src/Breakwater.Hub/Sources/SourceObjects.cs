using Breakwater.Hub.Storage;

namespace Breakwater.Hub.OutsideSources;

/// <summary>What became of an object of a source.</summary>
internal static class SourceStates
{
    public const string Live = "live";
    public const string Held = "held";
    public const string Refused = "refused";
    public const string Gone = "gone";
}

/// <summary>The memory of what each source said, object by object: all of the SQL about it.</summary>
internal static class SourceObjects
{
    public static (string State, long Version)? Find(WriteScope scope, string sourceId, string objectId, string part)
    {
        var row = scope.QueryFirstOrDefault<Row>(
            "select state, version from source_object where source_id = @sourceId and object_id = @objectId and part = @part",
            new { sourceId, objectId, part });
        return row is null ? null : (row.State, row.Version);
    }

    public static void Put(
        WriteScope scope, string sourceId, string objectId, string part, long version, string state, string? reason) => scope.Execute(
        """
        insert into source_object (source_id, object_id, part, version, state, reason)
        values (@sourceId, @objectId, @part, @version, @state, @reason)
        on conflict (source_id, object_id, part) do update
           set version = excluded.version, state = excluded.state, reason = excluded.reason
        """,
        new { sourceId, objectId, part, version, state, reason });

    /// <summary>Live and held objects, of one part or of all.</summary>
    public static IReadOnlyList<(string ObjectId, string Part)> There(WriteScope scope, string sourceId, string? part, int limit) =>
        scope.Query<(string, string)>(
            "select object_id, part from source_object where source_id = @sourceId and state in ('live', 'held')"
                + (part is null ? "" : " and part = @part") + " order by object_id, part limit @limit",
            new { sourceId, part, limit = (long)limit }).ToList();

    /// <summary>True when the source still has the object in some part.</summary>
    public static bool IsThere(WriteScope scope, string sourceId, string objectId) => scope.Scalar<long>(
        "select count(*) from source_object where source_id = @sourceId and object_id = @objectId and state in ('live', 'held')",
        new { sourceId, objectId }) > 0;

    public static IReadOnlyDictionary<string, long> Parts(System.Data.Common.DbConnection connection, string sourceId) =>
        Dapper.SqlMapper.Query<(string Part, long Stamp)>(
            connection, "select part, stamp from source_part where source_id = @sourceId", new { sourceId })
            .ToDictionary(row => row.Part, row => row.Stamp, StringComparer.Ordinal);

    public static void PutPart(WriteScope scope, string sourceId, string part, long stamp) => scope.Execute(
        """
        insert into source_part (source_id, part, stamp) values (@sourceId, @part, @stamp)
        on conflict (source_id, part) do update set stamp = excluded.stamp
        """,
        new { sourceId, part, stamp });

    public static void DeletePart(WriteScope scope, string sourceId, string part) => scope.Execute(
        "delete from source_part where source_id = @sourceId and part = @part", new { sourceId, part });

    private sealed class Row
    {
        public string State { get; set; } = "";

        public long Version { get; set; }
    }
}
