using Breakwater.Hub.Storage;
using Dapper;

namespace Breakwater.Hub.Community;

/// <summary>Members' own domains and ranges: all of the SQL about them.</summary>
public sealed class AssetStore(Database database)
{
    private const string Columns = "id, member_id as memberId, kind, value, state, proof, note, created_at as createdAt";

    public IReadOnlyList<Asset> OfMember(string memberId)
    {
        using var connection = database.Open();
        return connection.Query<AssetRow>($"select {Columns} from asset where member_id = @memberId order by kind, value", new { memberId })
            .Select(row => row.ToAsset()).ToList();
    }

    public Asset? Find(string id)
    {
        using var connection = database.Open();
        return connection.QueryFirstOrDefault<AssetRow>($"select {Columns} from asset where id = @id", new { id })?.ToAsset();
    }

    internal static void Insert(WriteScope scope, Asset asset) => scope.Execute(
        """
        insert into asset (id, member_id, kind, value, state, proof, note, created_at)
        values (@Id, @MemberId, @Kind, @Value, @State, @Proof, @Note, @now)
        """,
        new { asset.Id, asset.MemberId, asset.Kind, asset.Value, asset.State, asset.Proof, asset.Note, now = scope.NowMicros });

    internal static void SetState(WriteScope scope, string id, string state, string note) => scope.Execute(
        "update asset set state = @state, note = @note, decided_at = @now where id = @id", new { id, state, note, now = scope.NowMicros });

    internal static bool Delete(WriteScope scope, string id, string memberId) =>
        scope.Execute("delete from asset where id = @id and member_id = @memberId", new { id, memberId }) == 1;

    private sealed record AssetRow(
        string Id, string MemberId, string Kind, string Value, string State, string Proof, string Note, long CreatedAt)
    {
        public Asset ToAsset() => new(Id, MemberId, Kind, Value, State, Proof, Note, Micros.ToTime(CreatedAt));
    }
}
